# Generated from the whole contract. Do not edit. Run: npm run generate
"""Which contract this is."""

from .kernel.contract import ContractIdentity

#: Name, version and digest of this contract.
IDENTITY = ContractIdentity(
    name="countersign",
    version="0.2.0",
    digest="a4dbd9c04261f1912044bdc0b0e1e2424691489ca4baf3689d210024cde67cca",
)
