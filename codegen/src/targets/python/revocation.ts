import type { RevocationProtocolSource } from "../../contract-source.ts";
import { snakeCase } from "../../names.ts";
import { isPairs, type ProtocolValue, protocolConstants } from "../../revocation-values.ts";
import { after, type Layout, quoted, render, tuple } from "./layout.ts";

const literal = (value: ProtocolValue): Layout => {
  if (typeof value === "number") return String(value);
  if (typeof value === "string") return quoted(value);
  return tuple(isPairs(value) ? value.map((pair) => tuple(pair.map(quoted))) : value.map(quoted));
};

/** Names, reasons, limits and defaults of revocations, one constant each: `v1.keyPrefix` is `V1_KEY_PREFIX`. */
export const revocationText = (
  protocol: RevocationProtocolSource,
): string => `"""What publishers and readers of revocations agree on. Texts in angle brackets stand for values."""

from typing import Final

${protocolConstants(protocol)
  .map(({ path, value }) => {
    const name = path.map(snakeCase).join("_").toUpperCase();
    return `${render(after(`${name}: Final = `, literal(value)))}\n`;
  })
  .join("")}`;
