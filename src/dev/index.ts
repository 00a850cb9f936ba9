export { type DemoServer, type DemoServerOptions, startDemoServer } from "./demo-server.ts";
export { demoTools } from "./demo-tools.ts";
export { type DevIssuer, type DevIssuerOptions, startDevIssuer } from "./dev-issuer.ts";
