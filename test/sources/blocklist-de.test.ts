import { expect, it } from "vitest";
import { blocklistDe } from "../../src/sources/blocklist-de.ts";
import { serveFeed } from "../support/feed-server.ts";
import { liveReach } from "../support/live-reach.ts";
import { itemsOf, testSource } from "../support/source.ts";

testSource(blocklistDe, {
  folder: "blocklist-de",
  files: ["all.txt"],
  breakOne: (text) => `attacker.example\n${text}`,
  closed: false,
  recognised: false,
});

it.each([
  ["all.txt", undefined],
  ["ssh.txt", ["ssh"]],
  ["bots.txt.gz", ["bots"]],
  ["download.txt", undefined],
])("tells by the name of the list which service was attacked: %s", async (file, tags) => {
  const server = await serveFeed(() => ({ body: "45.92.74.201\n" }));
  const reading = blocklistDe.open({})(`${server.url}/lists/${file}`, liveReach());
  const told = { value: "45.92.74.201", type: "ip", threatType: "malicious-activity" };
  expect(await itemsOf(reading)).toEqual([tags === undefined ? told : { ...told, tags }]);
});

it("is worth little, for its addresses are mostly of owners who do not know", () => {
  expect(blocklistDe.confidence?.default).toBe("low");
});
