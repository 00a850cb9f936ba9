import { createServer, type Server } from "node:http";
import express, { type Request } from "express";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { currentMandateContext, type MandateAuthOptions, mandateAuth } from "../../../src/adapters/express/index.ts";
import { CountersignConfigError } from "../../../src/core/countersign-config-error.ts";
import { createVerifier } from "../../../src/mandate/index.ts";
import { InMemoryRevocationStore } from "../../../src/revocation/index.ts";
import { createTestIssuer, type TestIssuer } from "../../../src/testing/index.ts";
import { listen } from "../../gate/support/notes-server.ts";
import { raw } from "../../gate/support/raw.ts";
import { read, type WireAnswer } from "../../gate/support/wire.ts";

const METADATA = "https://mcp.example.com/.well-known/oauth-protected-resource";
let issuer: TestIssuer;
let revocations: InMemoryRevocationStore;
let http: Server;
let url: string;
let handled: Request[];
const deps = () => ({
  issuer: issuer.issuer,
  audience: "resource://my-mcp-server",
  revocations,
  fetch: issuer.fetch,
  resourceMetadataUrl: METADATA,
});

beforeEach(async () => {
  issuer = await createTestIssuer();
  revocations = new InMemoryRevocationStore();
  handled = [];
});
afterEach(() => {
  http?.closeAllConnections();
  http?.close();
});

async function serve(options: MandateAuthOptions, route = {}): Promise<void> {
  const app = express();
  app.get("/", mandateAuth(options, route), async (req, res) => {
    handled.push(req);
    await new Promise((resolve) => setImmediate(resolve));
    res.json({ sub: req.mandate?.sub, context: currentMandateContext() ?? null });
  });
  http = createServer(app);
  url = `${await listen(http)}/`;
}
const get = async (token?: string, headers = {}): Promise<WireAnswer> =>
  read(await fetch(url, { headers: { ...(token !== undefined && { Authorization: `Bearer ${token}` }), ...headers } }));

type Row = readonly [string, number, string, string | null, () => string | undefined | Promise<string>];

describe("mandateAuth", () => {
  test("gives the handler claims, context and AuthInfo", async () => {
    await serve(deps());
    const token = await issuer.mint({
      sub: "alice",
      client_id: "app",
      sid: "s-1",
      scope: "a b",
      agent_session_id: "agent-1",
      hop_count: 1,
    });
    expect((await get(token)).status).toBe(200);
    const [req] = handled;
    expect(req?.mandate).toMatchObject({ sub: "alice", clientId: "app", scope: "a b" });
    expect(req?.mandateContext).toMatchObject({
      subjectToken: token,
      zoneId: "zone-1",
      clientId: "app",
      agentSessionId: "agent-1",
      sessionId: "s-1",
      hop: 1,
    });
    expect((req as unknown as { auth: object }).auth).toMatchObject({
      token,
      clientId: "app",
      scopes: ["a", "b"],
      expiresAt: req?.mandate?.expiresAt,
      resourceMetadataUrl: METADATA,
      extra: { countersign: req?.mandate },
    });
  });

  test("takes authority from signed claims alone; only the trace id comes from a header", async () => {
    await serve(deps());
    const token = await issuer.mint({ agent_session_id: "signed" });
    const traceparent = "00-0123456789abcdef0123456789abcdef-0123456789abcdef-01";
    await get(token, { traceparent, baggage: "agent_session_id=forged,hop=0", "x-agent-session-id": "forged" });
    expect(handled[0]?.mandateContext).toMatchObject({
      agentSessionId: "signed",
      traceId: "0123456789abcdef0123456789abcdef",
    });
    expect(JSON.stringify(handled[0]?.mandateContext)).not.toContain("forged");
    await get(token, { traceparent: "00-00000000000000000000000000000000-0123456789abcdef-01" });
    expect(handled[1]?.mandateContext?.traceId).toBeUndefined();
  });

  test("names the parent edge out of the signed chain", async () => {
    await serve(deps());
    const hop = (name: string) => ({
      application_id: name,
      agent_session_id: `${name}-session`,
      delegation_edge_id: `${name}-edge`,
    });
    await get(
      await issuer.mint({ delegation_edge_id: "b-edge", delegation_chain: [hop("a"), hop("b")], hop_count: 2 }),
    );
    expect(handled[0]?.mandateContext).toMatchObject({ delegationEdgeId: "b-edge", parentEdgeId: "a-edge" });
  });

  test("reads the same context out of the claims of another profile", async () => {
    issuer = await createTestIssuer({ profile: "1.0" });
    const verifier = createVerifier({ ...deps(), profile: "1.0", zoneId: "zone-1" });
    await serve({ verifier } as never, { requireSession: true, requiredScopes: ["a"] });
    const token = await issuer.mint({ sid: "s-1", scope: "a b" });
    expect((await get(token)).status).toBe(200);
    expect(handled[0]?.mandateContext).toMatchObject({
      subjectToken: token,
      zoneId: "zone-1",
      clientId: "client-notes",
      agentSessionId: "agent-session-1",
      delegationEdgeId: "edge-1",
      parentEdgeId: "edge-0",
      sessionId: "s-1",
      hop: 1,
    });
    expect((handled[0] as unknown as { auth: object }).auth).toMatchObject({ scopes: ["a", "b"] });

    const refused = await get(await issuer.mint({ scope: "a", agent_session_id: undefined }));
    expect(refused.status).toBe(403);
    expect(JSON.parse(refused.text)).toMatchObject({ error: "session_required", error_hint: expect.any(String) });
    const short = await get(await issuer.mint({ scope: "b" }));
    expect(short.headers.get("www-authenticate")).toContain('scope="a"');
    revocations.markRevoked("s-1");
    expect((await get(token)).status).toBe(401);
  });

  test("keeps the contexts of concurrent requests apart", async () => {
    await serve(deps());
    const tokens = await Promise.all(
      Array.from({ length: 20 }, (_, at) => issuer.mint({ sub: `user-${at}`, sid: `s-${at}` })),
    );
    const bodies = await Promise.all(tokens.map(async (token) => JSON.parse((await get(token)).text)));
    expect(bodies.map(({ sub }) => sub)).toEqual(tokens.map((_, at) => `user-${at}`));
    expect(bodies.map(({ context }) => context.sessionId)).toEqual(tokens.map((_, at) => `s-${at}`));
    expect(currentMandateContext()).toBeUndefined();
  });

  test("binds no context when told not to", async () => {
    await serve({ ...deps(), bindContext: false });
    expect(JSON.parse((await get(await issuer.mint())).text).context).toBeNull();
    expect(handled[0]?.mandateContext).toBeDefined();
  });

  test("refuses options beside a verifier, which would be ignored", () => {
    const options = { verifier: createVerifier(deps()), requiredScopes: ["admin"] } as MandateAuthOptions;
    expect(() => mandateAuth(options)).toThrow(CountersignConfigError);
  });

  test.each(["good", "bad"])(
    "runs nothing and throws nothing when the response was sent meanwhile (%s)",
    async (kind) => {
      const failures: unknown[] = [];
      const listener = (error: unknown) => failures.push(error);
      process.on("unhandledRejection", listener);
      try {
        const verifier = createVerifier(deps());
        let verified: Promise<unknown> = Promise.resolve();
        const watched = {
          ...verifier,
          require: (overrides: object) => {
            const required = verifier.require(overrides);
            return { ...required, authenticate: (token: string) => (verified = required.authenticate(token)) };
          },
        } as typeof verifier;
        const app = express();
        app.get(
          "/",
          (_req, res, next) => {
            next();
            res.status(504).end("too late");
          },
          mandateAuth({ verifier: watched }),
          (req) => void handled.push(req),
        );
        http = createServer(app);
        url = `${await listen(http)}/`;
        expect((await get(kind === "good" ? await issuer.mint({ sub: "alice" }) : "bad")).status).toBe(504);
        await verified;
        await new Promise((resolve) => setImmediate(resolve));
        expect(failures).toEqual([]);
        expect(handled).toEqual([]);
      } finally {
        process.off("unhandledRejection", listener);
      }
    },
  );

  test("takes a verifier, and a route only tightens it", async () => {
    const verifier = createVerifier({ ...deps(), requiredScopes: ["base"] });
    await serve({ verifier }, { requiredScopes: ["route"] });
    const refused = await get(await issuer.mint({ scope: "route" }));
    expect(refused.status).toBe(403);
    expect(refused.headers.get("www-authenticate")).toBe(
      `Bearer error="insufficient_scope", error_description="Missing scope: base", scope="base route", resource_metadata="${METADATA}"`,
    );
    expect((await get(await issuer.mint({ scope: "base route" }))).status).toBe(200);
    expect(handled).toHaveLength(1);
  });

  test.each([
    [
      "no credential",
      401,
      "missing_token",
      `Bearer resource_metadata="${METADATA}", scope="notes:read"`,
      () => undefined,
    ],
    [
      "a forged token",
      401,
      "invalid_token",
      `Bearer error="invalid_token", error_description="Token validation failed", scope="notes:read", resource_metadata="${METADATA}"`,
      () => "a.b.c",
    ],
    [
      "a revoked session",
      403,
      "session_revoked",
      null,
      async (): Promise<string> => {
        await revocations.markRevoked("gone");
        return issuer.mint({ sid: "gone" });
      },
    ],
    [
      "an opaque refusal beside a shortfall",
      403,
      "insufficient_scope",
      null,
      () => issuer.mint({ scope: "", agent_session_id: undefined }),
    ],
  ] satisfies Row[])("%s is answered with %i %s", async (_what, status, code, challenge, token) => {
    await serve(deps(), { requiredScopes: ["notes:read"], requireAgent: true });
    const answer = await get(await token());
    expect(answer.status).toBe(status);
    expect(JSON.parse(answer.text)).toMatchObject({ error: code });
    expect(answer.headers.get("www-authenticate")).toBe(challenge);
    expect(answer.headers.get("cache-control")).toBe("no-store");
    expect(handled).toEqual([]);
  });

  test("an outage is 503 with Retry-After", async () => {
    await serve({
      ...deps(),
      revocations: {
        ...revocations,
        isRevoked: () => {
          throw new Error("down");
        },
        markRevoked: () => {},
      },
    });
    const answer = await get(await issuer.mint());
    expect([answer.status, answer.headers.get("retry-after")]).toEqual([503, "5"]);
    expect(answer.text).not.toContain("down");
  });

  test("a repeated or malformed header is 400 invalid_request", async () => {
    await serve(deps());
    const token = await issuer.mint();
    for (const headers of [
      [`Authorization: Bearer ${token}`, `Authorization: Bearer ${token}`],
      ["Authorization: Bearer"],
      [`Authorization: Bearer ${token} x`],
    ]) {
      const answer = await raw(url, ["GET / HTTP/1.1", ...headers]);
      expect(answer).toMatch(/^HTTP\/1\.1 400 /);
      expect(answer).toContain('{"error":"invalid_request","error_description":"The request is malformed"}');
      expect(answer).toContain(
        `error="invalid_request", error_description="The request is malformed", resource_metadata="${METADATA}"`,
      );
    }
    expect(handled).toEqual([]);
  });

  test("bad options and requirements fail at construction", () => {
    expect(() => mandateAuth({ ...deps(), issuer: "" })).toThrow(CountersignConfigError);
    expect(() => mandateAuth(deps(), { requiredScope: ["a"] } as never)).toThrow(CountersignConfigError);
    expect(() => mandateAuth({ ...deps(), bindContexts: true } as never)).toThrow(CountersignConfigError);
  });
});
