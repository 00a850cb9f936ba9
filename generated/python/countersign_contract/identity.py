# Generated from the whole contract. Do not edit. Run: npm run generate
"""Which contract this is."""

from .kernel.contract import ContractIdentity

#: Name, version and digest of this contract.
IDENTITY = ContractIdentity(
    name="countersign",
    version="0.2.0",
    digest="711756575e1c1ff2208ae5a63a5a5ec67d743eaa221cd479114c4501afb420bd",
)
