import { describe, expect, test } from "vitest";
import { succeedingCall } from "../../src/cli/succeeding-call.ts";

const refusal = (code: string, more: { description?: string; challenge?: string } = {}) =>
  ({ verdict: "refused", status: 403, code, milliseconds: 1, ...more }) as const;

describe("the call that would succeed", () => {
  test("asks for every scope that the challenge names, and keeps those asked for before", () => {
    const outcome = refusal("insufficient_scope", {
      challenge: 'Bearer error="insufficient_scope", scope="tool:call notes:write"',
    });
    expect(succeedingCall(["write_note", "text=hi you", "--scope", "tool:call extra"], outcome)).toBe(
      'countersign call write_note "text=hi you" --scope "tool:call extra notes:write"',
    );
    expect(succeedingCall(["write_note", "--scope=x"], outcome)).toContain('--scope "x tool:call notes:write"');
    expect(succeedingCall(["write_note"], outcome)).toBe('countersign call write_note --scope "tool:call notes:write"');
  });

  test.each([
    ["missing_token", ["hello", "--no-token"], "countersign call hello"],
    ["invalid_token", ["hello", "--fault", "expired", "--ttl", "-5"], "countersign call hello"],
    ["invalid_token", ["hello", "--token=x.y.z", "--aud", "other"], "countersign call hello"],
    ["session_revoked", ["hello", "--sid", "s-1"], "countersign call hello"],
    ["agent_required", ["deploy", "--no-agent"], "countersign call deploy"],
    ["delegation_required", ["deploy", "--no-delegation"], "countersign call deploy"],
    ["hop_count_exceeded", ["deploy", "--hops", "9"], "countersign call deploy --hops 1"],
  ])("for %s drops what was wrong", (code, argv, expected) => {
    expect(succeedingCall(argv, refusal(code))).toBe(expected);
  });

  test("adds the application that the description names", () => {
    const outcome = refusal("chain_mismatch", {
      description: "Delegation chain missing application: app-orchestrator",
    });
    expect(succeedingCall(["deploy", "--chain", "app-x"], outcome)).toBe(
      "countersign call deploy --chain app-orchestrator",
    );
  });

  test("never repeats a mandate", () => {
    for (const code of ["invalid_token", "insufficient_scope", "agent_required", "session_revoked"]) {
      expect(succeedingCall(["hello", "--token", "head.body.sign"], refusal(code))).not.toContain("head.body.sign");
    }
  });

  test("quotes for the shell", () => {
    expect(succeedingCall(["hello", 'name=$(x) `y` "z"'], refusal("session_revoked"))).toBe(
      'countersign call hello "name=\\$(x) \\`y\\` \\"z\\""',
    );
  });

  test("is not known when only time can help", () => {
    expect(succeedingCall(["hello"], refusal("verification_unavailable"))).toBeUndefined();
  });
});
