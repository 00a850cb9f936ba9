/** Where `countersign dev` listens unless told otherwise; `mint` and `call` look there. */
export const devAddress: {
  readonly issuerPort: number;
  readonly serverPort: number;
  readonly issuerUrl: string;
  readonly serverUrl: string;
  /** The audience of the demo server. */
  readonly audience: string;
} = Object.freeze({
  issuerPort: 4010,
  serverPort: 4011,
  issuerUrl: "http://127.0.0.1:4010/dev",
  serverUrl: "http://127.0.0.1:4011/mcp",
  audience: "resource://my-mcp-server",
});
