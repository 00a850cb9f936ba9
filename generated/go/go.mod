// Generated from the whole contract. Do not edit. Run: npm run generate
module countersign/contract

go 1.19
