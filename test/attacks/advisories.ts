/** A cause of published vulnerabilities, and the file whose tests prove that it is absent here. */
export interface AdvisoryRow {
  readonly cause: string;
  /** Every id was checked against a public advisory. */
  readonly ids: readonly string[];
  /** The test file; it names every id in a title. */
  readonly file?: string;
  /** What has to exist before this row can be tested. */
  readonly later?: string;
}

const row = (file: string, cause: string, ...ids: readonly string[]): AdvisoryRow => ({
  cause,
  ids,
  file: `${file}.test.ts`,
});
const later = (room: string, cause: string, ...ids: readonly string[]): AdvisoryRow => ({ cause, ids, later: room });

/** Causes of advisories about tokens, key sets, revocation and MCP servers. */
export const advisories: readonly AdvisoryRow[] = [
  row("unsigned-tokens", "unsigned tokens", "CVE-2015-2951", "CVE-2022-23540", "CVE-2026-28802"),
  row(
    "public-key-as-hmac-secret",
    "public key used as HMAC secret",
    "CVE-2015-9235",
    "CVE-2016-10555",
    "CVE-2017-11424",
    "CVE-2022-29217",
    "CVE-2022-23541",
    "CVE-2023-48223",
    "CVE-2026-34950",
    "CVE-2024-33663",
    "CVE-2024-37568",
  ),
  row(
    "algorithm-from-token",
    "algorithm taken from the token, or unbound to the key",
    "CVE-2020-15084",
    "CVE-2022-23539",
    "CVE-2026-22817",
    "CVE-2026-22818",
    "CVE-2026-48523",
  ),
  row("key-from-token", "key from the token", "CVE-2018-0114", "CVE-2026-27962"),
  row("key-material", "empty or mistaken key material", "CVE-2019-20933", "CVE-2021-41106"),
  row("signature-values", "signature values", "CVE-2020-28042", "CVE-2022-21449", "CVE-2022-25898"),
  row("form-confusion", "form confusion", "CVE-2022-39227", "CVE-2026-29000"),
  row("encrypted-tokens", "encrypted tokens", "CVE-2021-29443", "CVE-2022-36083"),
  row("compression-bombs", "compression bombs", "CVE-2024-28176", "CVE-2024-28180", "CVE-2024-33664"),
  row("critical-headers", "crit ignored", "CVE-2025-59420", "CVE-2026-32597", "CVE-2026-35042"),
  row("segment-floods", "segment floods", "CVE-2025-22868", "CVE-2025-27144", "CVE-2025-30204", "CVE-2025-61920"),
  row("audience", "audience", "CVE-2020-26160", "CVE-2024-5798", "CVE-2025-69196"),
  row("issuer", "issuer", "CVE-2024-53861", "CVE-2025-30144"),
  row("wrong-typed-claims", "wrong-typed claim read as absent", "CVE-2026-25537"),
  row("lenient-json", "lenient JSON", "CVE-2026-27896"),
  row("parser-exceptions", "parser exceptions escape", "CVE-2019-17195"),
  row("error-precedence", "error precedence", "CVE-2024-51744"),
  row("no-key-no-rule", "no key or no rule means pass", "CVE-2026-31837", "CVE-2021-21378", "CVE-2026-32211"),
  row("url-from-token", "URL from unverified data", "CVE-2026-32301", "CVE-2025-6514"),
  row("key-cache", "key cache poisoned or re-entered", "CVE-2026-48524", "CVE-2025-64527"),
  row("verified-token-cache", "verification cache collision", "CVE-2026-35030", "CVE-2026-35039"),
  row("key-lookup", "key lookup sees unverified payload", "CVE-2025-65945"),
  row("revocation-errors", "revocation store errors ignored", "CVE-2020-15223"),
  row("shared-context", "context shared between clients", "CVE-2026-25536"),
  row("dns-rebinding", "DNS rebinding", "CVE-2025-66414", "CVE-2025-66416"),
  row("regular-expressions", "regular-expression blow-up", "CVE-2026-0621"),
  later("signed revocation records", "MAC compared in variable time", "CVE-2016-7036"),
  later("client assertions", "one-time token reused", "CVE-2020-5300", "CVE-2020-15222"),
  later("Redis", "cancelled command shifts replies", "CVE-2023-28858", "CVE-2023-28859"),
  later(
    "authorization-server helpers",
    "authorization-server helpers",
    "CVE-2025-4143",
    "CVE-2025-4144",
    "CVE-2026-27124",
  ),
  later("capability tokens", "capability chains", "CVE-2022-31053", "CVE-2024-41949"),
];
