import { describe, test } from "vitest";
import { createDoors } from "./doors.ts";
import { claimsWith, forge, issuerUrl } from "./forge.ts";

const doors = createDoors();

describe("issuer", () => {
  test.each([
    `${issuerUrl}/`,
    `${issuerUrl}.evil.test`,
    `${issuerUrl}/tenant`,
    `${issuerUrl}#`,
    `${issuerUrl}?`,
    `${issuerUrl}:443`,
    issuerUrl.slice(0, -1),
    issuerUrl.toUpperCase(),
    "HTTPS://issuer.test",
    "https://Issuer.test",
    "http://issuer.test",
    "issuer.test",
    "https://issuer.test.",
    "https://user@issuer.test",
    "https://evil.test/https://issuer.test",
    ` ${issuerUrl}`,
    `${issuerUrl}\n`,
    `${issuerUrl}\u0000`,
    "https://\u0456ssuer.test",
    "https://issuer\u200b.test",
    "",
  ])("CVE-2025-30144: iss %j is another issuer", (iss) => doors.refuse(doors.mint({ iss })));

  test.each([
    [[issuerUrl]],
    [[issuerUrl, "https://evil.test"]],
    [["https://evil.test", issuerUrl]],
    [{ 0: issuerUrl }],
    [{ toString: issuerUrl }],
    [1],
    [true],
    [null],
    [undefined],
  ])("CVE-2024-53861: iss %j of a wrong type is refused", (iss) => doors.refuse(doors.mint({ iss })));

  test("CVE-2025-30144: a second iss member is refused, whichever comes last", async () => {
    await doors.refuse(forge(doors.key, claimsWith(`"iss":"https://evil.test"`)));
    await doors.refuse(forge(doors.key, claimsWith(`"iss":"${issuerUrl}"`, { iss: "https://evil.test" })));
  });
});
