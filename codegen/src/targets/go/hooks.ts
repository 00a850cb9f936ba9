import type { HookSource } from "../../contract-source.ts";
import type { ContractModel } from "../../model.ts";
import { goName } from "../../names.ts";
import { doc, fieldName } from "./text.ts";

const TYPES = { string: "string", integer: "int64" } as const;

const WORDS: ReadonlySet<string> = new Set(
  "break case chan const continue ctx default defer else fallthrough for func go goto if import interface map package range return select struct switch type var context errors string int64 bool error".split(
    " ",
  ),
);

const argument = (name: string): string => {
  const plain = goName(name)
    .replace(/^[A-Z]+(?![a-z])|^[A-Z]/, (start) => start.toLowerCase())
    .replace(/[^A-Za-z0-9_]/g, "_");
  return WORDS.has(plain) || !/^[a-z]/.test(plain) ? `the${goName(name)}` : plain;
};

const method = (hook: HookSource): string => fieldName(goName(hook.name));

const signature = (hook: HookSource): string => {
  const args = hook.args.map((arg) => `, ${argument(arg.name)} ${TYPES[arg.type]}`).join("");
  return `${method(hook)}(ctx context.Context${args}) (bool, error)`;
};

const hookText = (hook: HookSource): string => {
  const name = method(hook);
  const unnamed = hook.args.map((arg) => `, ${TYPES[arg.type]}`).join("");
  return `${doc([`${name}Port: ${hook.description}`, `true means ${hook.verdict}; an error counts as unavailable.`])}type ${name}Port interface {
\t${signature(hook)}
}

// ${name}Stub is the ${name}Port of which every question counts as unavailable, so every call is refused.
type ${name}Stub struct{}

// ${name} always fails.
func (${name}Stub) ${name}(context.Context${unnamed}) (bool, error) {
\treturn false, errors.New("${name} is not implemented")
}
`;
};

const STORE = `// RevocationStore is what the verifier asks about revocations, and how a revocation reaches it.
type RevocationStore interface {
	IsRevokedPort
	// MarkRevoked records a revocation for at least ttl; 0 means the default. A shorter time never shortens an earlier one.
	MarkRevoked(ctx context.Context, id string, ttl time.Duration) error
}
`;

const EPOCHS = `// DelegationEpochStore is the part of a store that profiles need which compare epochs.
type DelegationEpochStore interface {
	// CurrentDelegationEpoch is the epoch that the delegation graph of a zone has reached; 0 when none was recorded.
	CurrentDelegationEpoch(ctx context.Context, zoneID string) (int64, error)
	// MarkDelegationEpoch records an epoch. A smaller one never replaces a larger one.
	MarkDelegationEpoch(ctx context.Context, zoneID string, epoch int64, ttl time.Duration) error
}
`;

/** One port per hook, and a stub that refuses until somebody implements it. */
export const hooksText = (model: ContractModel): string => {
  const has = (name: string): boolean => model.source.hooks.some((hook) => hook.name === name);
  return [
    ...model.source.hooks.map(hookText),
    ...(has("isRevoked") ? [STORE] : []),
    ...(has("isDelegationStale") ? [EPOCHS] : []),
  ].join("\n");
};
