# Generated from the whole contract. Do not edit. Run: npm run generate
"""Which contract this is."""

from .kernel.contract import ContractIdentity

#: Name, version and digest of this contract.
IDENTITY = ContractIdentity(
    name="countersign",
    version="0.2.0",
    digest="fb0cb765ec79f79942bdf69f321a4ba170361c48d95fa182457e3aed31334ba6",
)
