# Generated from codegen/kernel/python. Do not edit. Run: npm run generate
"""What every contract needs."""
