import { expect, it } from "vitest";
import { etCompromised } from "../../src/sources/et-compromised.ts";
import { readAll, testSource } from "../support/source.ts";

testSource(etCompromised, {
  folder: "et-compromised",
  files: ["compromised-ips.txt"],
  breakOne: (text) => `c2-panel-7f3.top\n${text}`,
  closed: false,
  recognised: false,
});

it.each([
  ["a name", "c2-panel-7f3.top"],
  ["a URL", "http://45.61.23.118/"],
  ["a hash", "c172783ca2e74ba3938b15d942a7fb2e"],
  ["32 digits, which are a hash too", "12345678901234567890123456789012"],
  ["an address without its last part", "45.1.2"],
  ["a time", "15:33:38"],
])("takes no other kind than addresses: %s", async (_, value) => {
  expect(await readAll(etCompromised, `45.133.207.9\n${value}\n`)).toEqual([
    { value: "45.133.207.9", type: "ip", threatType: "compromised" },
    { unread: "invalid-value", value, line: 2 },
  ]);
});
