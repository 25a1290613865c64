import { expect, it } from "vitest";
import { torExits } from "../../src/sources/tor-exits.ts";
import { fixture, readAll, testSource } from "../support/source.ts";

testSource(torExits, {
  folder: "tor-exits",
  files: ["exit-addresses"],
  breakOne: (text) => `${text}ExitAddress\n`,
  closed: false,
});

it("annotates, and is never printed", () => {
  expect(torExits).toMatchObject({ use: "context", nature: "snapshot" });
});

it("reads the bulk list too, which has no dates", async () => {
  const told = { type: "ip", threatType: "anonymization", tags: ["tor-exit"] };
  expect(await readAll(torExits, fixture("tor-exits/torbulkexitlist"))).toEqual(
    ["45.88.141.12", "45.147.229.77", "45.88.141.12"].map((value) => ({ ...told, value })),
  );
});

it.each([
  ["the fingerprint of a relay without its word", "A8B2620E6D96314574619CC2BD251284CA86615E"],
  ["an exit by name", "ExitAddress exit.example 2026-08-22 07:04:23"],
  ["an answer in words", "The list is being built, come back later"],
])("takes no address from %s", async (_, line) => {
  expect(await readAll(torExits, `${line}\n`)).toEqual([{ unread: "malformed-row", value: line, line: 1 }]);
});
