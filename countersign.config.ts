import { type ContractSource, defineContract } from "@countersign/codegen";
import { contract } from "./schema/index.ts";

const config: ContractSource = defineContract({ ...contract, out: "generated" });

export default config;
