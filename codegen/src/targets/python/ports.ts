import type { ContractModel } from "../../model.ts";
import { pascalCase, snakeCase } from "../../names.ts";
import { docstring, group, render } from "./layout.ts";
import { parameterName } from "./names.ts";

const TYPES = { string: "str", integer: "int" } as const;

const STORE = `class RevocationStore(IsRevoked, Protocol):
    """What the verifier asks a revocation store, and how a revocation reaches it."""

    def mark_revoked(self, id: str, ttl_ms: int | None = None) -> None | Awaitable[None]:
        """Records a revocation for at least \`\`ttl_ms\`\` milliseconds.

        A shorter time never shortens an earlier one.
        """
`;

const EPOCHS = `@runtime_checkable
class DelegationEpochStore(Protocol):
    """What a revocation store offers where a profile compares delegation epochs."""

    def current_delegation_epoch(self, zone_id: str) -> int | Awaitable[int]:
        """Epoch that the delegation graph of a zone has reached; 0 when none was recorded."""

    def mark_delegation_epoch(
        self, zone_id: str, epoch: int, ttl_ms: int | None = None
    ) -> None | Awaitable[None]:
        """Records an epoch. A smaller one never replaces a larger one."""
`;

/** Names that the ports module offers. */
export const portNames = (model: ContractModel): readonly string[] => {
  const hooks = model.source.hooks.map(({ name }) => name);
  return [
    ...hooks.flatMap((name) => [pascalCase(name), `${pascalCase(name)}Stub`]),
    ...(hooks.includes("isRevoked") ? ["RevocationStore"] : []),
    ...(hooks.includes("isDelegationStale") ? ["DelegationEpochStore"] : []),
  ];
};

/** One port per hook, and a stub that refuses until somebody implements it. */
export const portsText = (model: ContractModel): string => {
  const classes = model.source.hooks.flatMap((hook) => {
    const port = pascalCase(hook.name);
    const method = snakeCase(hook.name);
    const parameters = ["self", ...hook.args.map((arg) => `${parameterName(arg.name)}: ${TYPES[arg.type]}`)];
    const head = (answer: string): string => render(group(`def ${method}(`, parameters, `) -> ${answer}:`), 4);
    const meaning = `\`\`True\`\` means ${hook.verdict}; anything but \`\`True\`\` and \`\`False\`\` counts as unavailable.`;
    return [
      `class ${port}(Protocol):
${docstring(hook.description, 4)}
    ${head("bool | Awaitable[bool]")}
${docstring(meaning, 8)}`,
      `class ${port}Stub:
${docstring(`Stub of \`\`${port}\`\`: every question counts as unavailable, so every call is refused.`, 4)}
    ${head("bool")}
        raise NotImplementedError("${method} is not implemented")
`,
    ];
  });
  const names = portNames(model);
  const stores = [
    ...(names.includes("RevocationStore") ? [STORE] : []),
    ...(names.includes("DelegationEpochStore") ? [EPOCHS] : []),
  ];
  return `"""Ports: questions that only a running system can answer."""

from __future__ import annotations

from collections.abc import Awaitable
from typing import Protocol${names.includes("DelegationEpochStore") ? ", runtime_checkable" : ""}


${[...classes, ...stores].join("\n\n")}`;
};
