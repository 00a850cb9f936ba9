import type { RevocationProtocolSource } from "../../contract-source.ts";
import { goName } from "../../names.ts";
import { isPairs, type ProtocolValue, protocolConstants } from "../../revocation-values.ts";
import { quote } from "./text.ts";

const listText = (value: Exclude<ProtocolValue, number | string>): string =>
  isPairs(value)
    ? `[][2]string{\n${value.map((pair) => `\t{${pair.map(quote).join(", ")}},\n`).join("")}}`
    : `[]string{${value.map(quote).join(", ")}}`;

/** Names, reasons, limits and defaults of revocations, one constant each: `v1.keyPrefix` is `V1KeyPrefix`. */
export const revocationText = (protocol: RevocationProtocolSource): string =>
  protocolConstants(protocol)
    .map(({ path, value }) => {
      const name = path.map(goName).join("");
      const about = `// ${name} is ${path.join(".")} of the contract.`;
      if (typeof value === "number") return `${about}\nconst ${name} = ${value}\n`;
      if (typeof value === "string") return `${about}\nconst ${name} = ${quote(value)}\n`;
      return `${about} Do not change it.\nvar ${name} = ${listText(value)}\n`;
    })
    .join("\n");
