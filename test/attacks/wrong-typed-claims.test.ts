import { describe, test } from "vitest";
import { createDoors } from "./doors.ts";
import { audience, claimsWith, forge, issuerUrl, nowSeconds } from "./forge.ts";

const doors = createDoors();
type Kind = "text" | "texts" | "audience" | "hops" | "integer" | "count";

/** Claims of profile 2026-05: whether required, of which kind, and the code when it is wrong. */
const table: Readonly<Record<string, { readonly kind: Kind; readonly required?: true; readonly code?: string }>> = {
  iss: { kind: "text", required: true },
  aud: { kind: "audience", required: true },
  exp: { kind: "integer", required: true },
  iat: { kind: "integer" },
  nbf: { kind: "integer" },
  jti: { kind: "text" },
  sub: { kind: "text", required: true },
  zone_id: { kind: "text", required: true, code: "invalid_zone" },
  client_id: { kind: "text", required: true },
  sid: { kind: "text", required: true },
  scope: { kind: "text" },
  agent_session_id: { kind: "text" },
  delegation_edge_id: { kind: "text" },
  source_session_id: { kind: "text" },
  target_session_id: { kind: "text" },
  delegation_path: { kind: "texts" },
  delegation_chain: { kind: "hops" },
  hop_count: { kind: "count" },
  delegation_graph_epoch: { kind: "count" },
};

const hop = { application_id: "app" };
/** Values by JSON type, and which kinds they are good for. */
const values: readonly { readonly json: string; readonly good: readonly Kind[] }[] = [
  { json: "null", good: [] },
  { json: "true", good: [] },
  { json: "false", good: [] },
  { json: "{}", good: [] },
  { json: '{"length":0}', good: [] },
  { json: "0.5", good: [] },
  { json: "9007199254740992", good: [] },
  { json: "1e400", good: [] },
  { json: "1".repeat(6_000), good: [] },
  { json: '"3"', good: ["text"] },
  { json: "-1", good: [] },
  { json: "[null]", good: [] },
  { json: "[1]", good: [] },
  { json: '[""]', good: [] },
  { json: "[[]]", good: [] },
  { json: "[{}]", good: [] },
  { json: '["a",1]', good: [] },
  { json: '["a"]', good: ["texts"] },
  { json: "[]", good: ["texts", "hops"] },
  { json: JSON.stringify([hop]), good: ["hops"] },
  { json: JSON.stringify([{ ...hop, application_id: "" }]), good: [] },
  { json: JSON.stringify([{ ...hop, application_id: 1 }]), good: [] },
  { json: JSON.stringify([{ ...hop, agent_session_id: null }]), good: [] },
  { json: JSON.stringify([{ agent_session_id: "x" }]), good: [] },
  { json: JSON.stringify([{ ...hop, app: "app" }]), good: [] },
  { json: JSON.stringify([{ app: "app", agent_session_id: "x" }]), good: [] },
  { json: JSON.stringify([hop, "app"]), good: [] },
  { json: JSON.stringify([[hop]]), good: [] },
];
/** Good by shape; whether the value is accepted is another matter (`iss`, `aud`, `exp`). */
const special = new Set(["iss", "aud", "exp"]);

describe("a wrong-typed claim read as absent", () => {
  for (const [name, { kind, required, code = "invalid_token" }] of Object.entries(table)) {
    test(`CVE-2026-25537: ${name} of every wrong JSON type is refused`, async () => {
      for (const { json, good } of values) {
        const token = forge(doors.key, claimsWith(`${JSON.stringify(name)}:${json}`, { [name]: undefined }));
        // A number beyond the range of doubles breaks the payload, before any claim is looked at.
        const broken = Number(json) === Number.POSITIVE_INFINITY;
        if (!good.includes(kind)) await doors.refuse(token, broken ? "invalid_token" : code, json.slice(0, 40));
        else if (!special.has(name)) await doors.accept(token, json);
        else await doors.refuse(token, code, json);
      }
    });

    test(`CVE-2026-25537: ${name} absent or empty ${required ? "is refused" : "counts as absent"}`, async () => {
      const without = forge(doors.key, claimsWith('"x":1', { [name]: undefined }));
      const empty = doors.mint({ [name]: "" });
      if (required) await doors.refuse(without, code);
      else await doors.accept(without);
      if (kind === "text" && !required) await doors.accept(empty);
      else await doors.refuse(empty, code);
    });
  }

  test("CVE-2026-25537: an integer may be written 2.0, 2e0 or 20e-1, and -0 is 0", async () => {
    for (const written of ["2.0", "2e0", "20e-1", "2E+0", "0.2e1", "-0", "-0.0", "0e5"]) {
      await doors.accept(forge(doors.key, claimsWith(`"hop_count":${written}`)), written);
    }
    const exp = nowSeconds + 1;
    await doors.accept(forge(doors.key, claimsWith(`"exp":${exp}.0`, { exp: undefined })));
    await doors.accept(forge(doors.key, claimsWith(`"exp":${exp / 100}e2`, { exp: undefined })));
  });

  test("CVE-2026-25537: no fraction passes as an integer, however close", async () => {
    for (const written of ["2.5", "1e-1", "2.0000001", "0.99999999999999988"]) {
      await doors.refuse(forge(doors.key, claimsWith(`"hop_count":${written}`)), "invalid_token", written);
    }
  });

  test("CVE-2026-25537: members of prototypes are no claims", async () => {
    for (const json of [
      `{"__proto__":${JSON.stringify({ iss: issuerUrl, aud: audience })}}`,
      '{"constructor":{"prototype":{"sid":"x"}}}',
      "{}",
      "[]",
      "null",
      '""',
      "0",
      "true",
    ]) {
      await doors.refuse(forge(doors.key, json), "invalid_token", json);
    }
    await doors.refuse(forge(doors.key, claimsWith('"__proto__":{"sid":"session-1"}', { sid: undefined })));
    await doors.accept(forge(doors.key, claimsWith('"__proto__":{"hop_count":99,"sid":1}')));
  });
});
