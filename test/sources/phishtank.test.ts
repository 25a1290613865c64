import { expect, it } from "vitest";
import { phishtank } from "../../src/sources/phishtank.ts";
import { serveFeed } from "../support/feed-server.ts";
import { liveReach } from "../support/live-reach.ts";
import { fixture, itemsOf, readAll, testSource } from "../support/source.ts";

testSource(phishtank, {
  folder: "phishtank",
  files: ["online-valid.json"],
  breakOne: (text) => text.replace("[", '[{"phish_id": "0", "url": null},'),
  closed: true,
});

it("takes nothing from the servers that a phish was found on, which host much else", async () => {
  const [first, ...others] = await readAll(phishtank, fixture("phishtank/online-valid.json"));
  expect(first).toEqual({
    value: "https://login-verify-b20c.top/",
    type: "url",
    threatType: "phishing",
    verified: true,
    firstSeen: "2026-08-22T14:08:44.000Z",
    lastSeen: "2026-08-22T14:12:55.000Z",
    references: ["http://www.phishtank.com/phish_detail.php?phish_id=1"],
  });
  expect(others).toHaveLength(3);
});

it("keeps the brand that a phish imitates, unless it is nobody's", async () => {
  const body = JSON.stringify([{ url: "https://a.top/", verified: "yes", online: "yes", target: "Fixture Bank" }]);
  expect(await readAll(phishtank, body)).toEqual([
    { value: "https://a.top/", type: "url", threatType: "phishing", verified: true, tags: ["Fixture Bank"] },
  ]);
});

it.each([
  ["an error as an object", '{"error": "over limit"}'],
  ["a text", '"over limit"'],
])("refuses %s, which would withdraw everything", async (_, text) => {
  await expect(readAll(phishtank, text)).rejects.toMatchObject({ code: "input-shape" });
});

it("lets a refusal of the server pass as it is", async () => {
  const server = await serveFeed(() => ({ status: 509, body: "Bandwidth Limit Exceeded" }));
  const reading = phishtank.open({})(`${server.url}/data/online-valid.json`, liveReach());
  await expect(itemsOf(reading)).rejects.toMatchObject({ code: "source-http-509" });
});
