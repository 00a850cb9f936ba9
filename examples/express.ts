/**
 * Express: `guard` in front of an MCP endpoint, `mandateAuth` in front of ordinary routes.
 *
 *     node examples/express.ts
 */
import type { AddressInfo } from "node:net";
import { createVerifier } from "countersign";
import { startDevIssuer } from "countersign/dev";
import { mandateAuth } from "countersign/express";
import express from "express";

const issuer = await startDevIssuer();
const verifier = createVerifier({
  issuer: issuer.url,
  audience: issuer.audience,
  requiredScopes: ["tool:call"],
  revocations: issuer.revocations,
});

const app = express();
app.get("/notes", mandateAuth({ verifier }), (req, res) => {
  res.json({ owner: req.mandate?.sub });
});
app.delete("/notes", mandateAuth({ verifier }, { requiredScopes: ["notes:delete"] }), (_req, res) => {
  res.sendStatus(204);
});

const http = app.listen(0, "127.0.0.1");
await new Promise((resolve) => http.once("listening", resolve));
const url = `http://127.0.0.1:${(http.address() as AddressInfo).port}/notes`;

const authorization = `Bearer ${await issuer.mint({ sub: "alice" })}`;
for (const [method, headers] of [
  ["GET", {}],
  ["GET", { authorization }],
  ["DELETE", { authorization }],
] as const) {
  const response = await fetch(url, { method, headers });
  console.log(method, response.status, await response.text());
  const challenge = response.headers.get("www-authenticate");
  if (challenge !== null) console.log("  challenge:", challenge);
}

http.closeAllConnections();
http.close();
await issuer.close();
