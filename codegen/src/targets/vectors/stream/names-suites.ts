import { type StreamSuiteOf, streamSuite } from "./case.ts";
import { MALFORMED_NUMBERS } from "./malformed-numbers.ts";

/** Which texts are keys. */
export const keySuite: StreamSuiteOf = () =>
  streamSuite(
    "keys",
    "key",
    "Hex text of signing keys, and names of keys: taken or refused when they are configured.",
    (add) => {
      const key = (id: string, about: string, text: string, ok: boolean): void =>
        add(`key/${id}`, about, { key: text }, { ok });
      const kid = (id: string, about: string, text: string, ok: boolean): void =>
        add(`kid/${id}`, about, { kid: text }, { ok });
      key("32-bytes", "The shortest key.", "07".repeat(32), true);
      key("64-bytes", "A longer key.", "a0".repeat(64), true);
      key("upper-case", "Capital digits.", "AB".repeat(32), true);
      key("31-bytes", "A byte too few.", "07".repeat(31), false);
      key("odd", "Half a byte more.", `${"07".repeat(32)}0`, false);
      key("empty", "The empty text.", "", false);
      key("prefixed", "With 0x in front.", `0x${"07".repeat(32)}`, false);
      key("not-hex", "No hexadecimal digits.", "zz".repeat(32), false);
      key("space-before", "A space in front.", ` ${"07".repeat(32)}`, false);
      key("space-inside", "Spaces between bytes.", "07 ".repeat(32).trim(), false);
      key("line-feed", "A line feed behind it.", `${"07".repeat(32)}\n`, false);
      key("arabic", "Digits beyond ASCII.", "\u0660\u0667".repeat(32), false);
      kid("plain", "A name.", "k1", true);
      kid("every-letter", "Every letter that a name may hold.", "AZaz09._-", true);
      kid("64", "The longest name.", "k".repeat(64), true);
      kid("65", "A letter too many.", "k".repeat(65), false);
      kid("empty", "The empty text.", "", false);
      kid("space", "A space.", "k 1", false);
      kid("slash", "A slash.", "k/1", false);
      kid("non-ascii", "A letter beyond ASCII.", "\u00e9", false);
      kid("line-feed", "A line feed behind it.", "k1\n", false);
    },
  );

/** How zones and identifiers stand in keys, spelled out. */
const ENCODED: readonly (readonly [id: string, text: string, encoded: string])[] = [
  ["plain", "zone-1", "zone-1"],
  ["every-plain-letter", "AZaz09._~-", "AZaz09._~-"],
  ["colon", "a:b", "a%3Ab"],
  ["percent", "50%", "50%25"],
  ["encoded", "%3A", "%253A"],
  ["star", "*", "%2A"],
  ["braces", "{a}", "%7Ba%7D"],
  ["space", "a b", "a%20b"],
  ["plus", "a+b", "a%2Bb"],
  ["slash", "a/b", "a%2Fb"],
  ["quotes", "'\"!()", "%27%22%21%28%29"],
  ["line-feed", "a\nb", "a%0Ab"],
  ["nul", "\u0000", "%00"],
  ["delete", "\u007f", "%7F"],
  ["two-bytes", "\u00e9", "%C3%A9"],
  ["three-bytes", "\u65e5", "%E6%97%A5"],
  ["four-bytes", "\u{1f600}", "%F0%9F%98%80"],
  ["decomposed", "e\u0301", "e%CC%81"],
  ["arabic-digit", "\u0663", "%D9%A3"],
];

/** Names of streams and keys, spelled out. */
export const namesSuite: StreamSuiteOf = () =>
  streamSuite("names", "names", "Names of streams and keys for a zone, an anchor and a prefix of version 1.", (add) => {
    const named = (id: string, about: string, zone: string, inKeys: string, name: string, encoded: string): void => {
      const stream = `countersign:{${inKeys}}:rev`;
      add(
        id,
        about,
        { zone, kind: "record", id: name, snapshot: "0f".repeat(16), index: 3 },
        {
          stream,
          mark: `${stream}:a:record:${encoded}`,
          suspension: `${stream}:s:record:${encoded}`,
          epoch: `${stream}:e`,
          freshness: `${stream}:f`,
          snapshot: `${stream}:snap`,
          chunk: `${stream}:snap:${"0f".repeat(16)}:3`,
          lease: `${stream}:lease`,
          dead: `${stream}.dead`,
        },
      );
    };
    named("every-zone", "The empty zone is every zone.", "", "*", "sid-1", "sid-1");
    for (const [id, text, encoded] of ENCODED) {
      named(`zone/${id}`, "A zone in keys.", text, encoded, "sid-1", "sid-1");
      named(`id/${id}`, "An identifier in keys.", "zone-1", "zone-1", text, encoded);
    }
    const first = (id: string, about: string, v1Id: string, v1Zone: string, expect: object): void =>
      add(`v1/${id}`, about, { v1Id, v1Zone }, { ...expect });
    const prefix = "caracal:revoked:sessions:";
    first("plain", "Keys of version 1 hold identifiers as they are.", "sid-1", "zone-1", {
      v1Mark: `${prefix}sid-1`,
      v1Epoch: `${prefix}delegation-epoch:zone-1`,
    });
    first("hostile", "Whatever they hold.", "a:%* b", "z:%* b", {
      v1Mark: `${prefix}a:%* b`,
      v1Epoch: `${prefix}delegation-epoch:z:%* b`,
    });
    first(
      "collision",
      "An identifier that would be the key of an epoch has none.",
      "delegation-epoch:zone-1",
      "zone-1",
      {
        v1Mark: null,
        v1Epoch: `${prefix}delegation-epoch:zone-1`,
      },
    );
  });

/** Epochs: compared and raised exactly. */
export const epochSuite: StreamSuiteOf = () =>
  streamSuite(
    "epochs",
    "epoch",
    "Stored epochs against the claim of a mandate, and epochs that follow one another.",
    (add) => {
      const largest = "9223372036854775807";
      for (const [stored, claimed, stale] of [
        ["0", "0", false],
        ["1", "0", true],
        ["0", "1", false],
        ["7", "7", false],
        ["10", "9", true],
        ["9", "10", false],
        ["9007199254740992", "9007199254740991", true],
        ["9007199254740993", "9007199254740992", true],
        ["9007199254740992", "9007199254740993", false],
        [largest, "9223372036854775806", true],
        ["9223372036854775806", largest, false],
        [largest, largest, false],
      ] as const) {
        add(
          `compare/${stored}-${claimed}`,
          "A mandate is stale if the graph has moved past its epoch.",
          { stored, claimed },
          { stale },
        );
      }
      for (const [id, stored] of MALFORMED_NUMBERS) {
        add(
          `malformed/${id}`,
          "Nobody can tell, and it is never 0.",
          { stored, claimed: "0" },
          { reason: "malformed" },
        );
      }
      for (const [id, raised, epoch] of [
        ["rising", ["1", "2", "3"], "3"],
        ["falling", ["3", "2", "1"], "3"],
        ["by-value", ["9", "10"], "10"],
        ["by-value-back", ["10", "9"], "10"],
        ["again", ["5", "5"], "5"],
        ["exact", ["9007199254740993", "9007199254740992"], "9007199254740993"],
        ["zero", ["0", "0"], "0"],
        ["largest", ["1", largest, "2"], largest],
      ] as const) {
        add(`raise/${id}`, "An epoch never goes back.", { raised }, { epoch });
      }
    },
  );
