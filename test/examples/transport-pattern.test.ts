import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

/** What code for the mandate transport package looks like; its import line comes before it. */
const pattern = `
const token = extractBearer(req.headers.get('Authorization') ?? undefined);
if (!token) {
return Response.json({ error: 'missing_token' }, { status: 401 });
}
const result = await authenticate(token, {
issuer: process.env.CARACAL_STS_URL!,
audience: 'resource://my-mcp-server',
requiredScopes: ['tool:call'],
requireAgent: true,
revocations,
});
if (!result.ok) {
const status = ['missing_token', 'invalid_token', 'invalid_zone'].includes(result.error.code)
? 401
: 403;
return Response.json({ error: result.error.code }, { status });
}
const claims = result.principal;
// proceed with tool execution
`;

/** Formatting does not count: quotes, white space, the linter's notes to itself. */
function tokens(code: string): string {
  return code
    .replace(/^\s*\/\/ biome-ignore.*$/gm, "")
    .replaceAll("'", '"')
    .replace(/\s+/g, "");
}

test("examples/transport.ts holds the pattern with nothing but the import line changed", () => {
  const example = readFileSync("examples/transport.ts", "utf8");
  expect(tokens(example)).toContain(tokens(pattern));
  expect(example).toContain('import { authenticate, extractBearer } from "countersign";');
});
