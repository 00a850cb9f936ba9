import type { CallOutcome } from "./mcp-session.ts";

/** Options with a value, so that removing one removes its value too. */
const valued = new Set(["--scope", "--token", "--fault", "--chain", "--hops", "--aud", "--sid", "--ttl"]);

/**
 * The `call` command that would be allowed, as far as the refusal tells: the challenge names scopes, the description names
 * the missing application. `undefined` when only time or somebody else can help.
 */
export function succeedingCall(argv: readonly string[], outcome: CallOutcome): string | undefined {
  const changed = change(argv, outcome);
  return changed === undefined ? undefined : ["countersign", "call", ...changed.map(quoted)].join(" ");
}

function change(argv: readonly string[], outcome: CallOutcome): readonly string[] | undefined {
  const fresh = without(argv, "--token", "--no-token", "--fault");
  switch (outcome.code) {
    case "missing_token":
    case "invalid_request":
    case "invalid_token":
    case "invalid_zone":
      return without(fresh, "--aud", "--ttl");
    case "session_revoked":
      return without(fresh, "--sid");
    case "insufficient_scope":
      return [...without(fresh, "--scope"), "--scope", scopes(argv, outcome.challenge)];
    case "agent_required":
      return without(fresh, "--no-agent");
    case "delegation_required":
      return without(fresh, "--no-delegation");
    case "chain_mismatch":
      return [...without(fresh, "--chain"), "--chain", outcome.description?.split(": ").at(-1) ?? ""];
    case "hop_count_exceeded":
      return [...without(fresh, "--hops"), "--hops", "1"];
    default:
      return undefined;
  }
}

/** Scopes that were asked for before, and all that the challenge names. */
function scopes(argv: readonly string[], challenge: string | undefined): string {
  const at = argv.findLastIndex((word) => word === "--scope" || word.startsWith("--scope="));
  const word = argv[at] ?? "--scope=tool:call";
  const before = (word === "--scope" ? (argv[at + 1] ?? "") : word.slice("--scope=".length)).split(" ");
  const required = /scope="([^"]*)"/.exec(challenge ?? "")?.[1]?.split(" ") ?? [];
  return [...new Set([...before, ...required])].filter((word) => word !== "").join(" ");
}

function without(argv: readonly string[], ...names: readonly string[]): readonly string[] {
  const kept: string[] = [];
  for (let at = 0; at < argv.length; at += 1) {
    const word = argv[at] ?? "";
    const [name = ""] = word.split("=");
    if (!names.includes(name)) kept.push(word);
    else if (valued.has(word)) at += 1;
  }
  return kept;
}

function quoted(word: string): string {
  return /^[\w./:=@,-]+$/.test(word) ? word : `"${word.replace(/(["\\$`])/g, "\\$1")}"`;
}
