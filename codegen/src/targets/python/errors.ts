import type { ErrorSource } from "../../contract-source.ts";
import type { ProfileModel } from "../../model.ts";
import { after, group, literal, quoted, render, tuple } from "./layout.ts";
import { literalType } from "./type-text.ts";

const strings = (head: string, values: readonly string[]) => tuple(values.map(quoted), `${head}(`);

const row = (error: ErrorSource) =>
  after(
    `${quoted(error.code)}: `,
    group(
      "ErrorRow(",
      [
        after("code=", quoted(error.code)),
        `status=${error.status}`,
        `jsonrpc=${error.status}`,
        after("challenge=", quoted(error.challenge)),
        after("retriable=", literal(error.retriable)),
        strings("reasons=", error.reasons),
        strings("stages=", error.stages),
        after("description=", quoted(error.description)),
        after("hint=", quoted(error.hint)),
      ],
      ")",
    ),
  );

const literals = (name: string, values: readonly string[]): string =>
  `${values.length === 0 ? `${name} = NoReturn` : render(after(`${name} = `, literalType(values)))}\n`;

/** The error catalogue: code types and one frozen row per code. */
export const errorsText = (profile: ProfileModel): string => {
  const rows = profile.model.source.errors;
  const body = `#: Every code of the catalogue.
${literals(
  "ErrorCode",
  rows.map(({ code }) => code),
)}
#: The codes that every release of the transport package has known.
${literals(
  "SeedErrorCode",
  rows.filter(({ seed }) => seed).map(({ code }) => code),
)}
#: Why verification is unavailable.
${literals("Reason", [...new Set(rows.flatMap(({ reasons }) => reasons))])}
#: The error catalogue.
ERRORS: Mapping[str, ErrorRow] = MappingProxyType(
    ${render(group("{", rows.map(row), "}"), 4, 100)}
)
`;
  const names = ["Literal", "NoReturn"].filter((name) => body.includes(name));
  return `"""The error catalogue of profile ${profile.id}."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import ${names.join(", ")}

from ..kernel.contract import ErrorRow

${body}`;
};
