import { expect, it } from "vitest";
import { socDefendersTaxii } from "../../src/sources/soc-defenders-taxii.ts";
import { serveFeed } from "../support/feed-server.ts";
import { liveReach } from "../support/live-reach.ts";
import { itemsOf, testSource } from "../support/source.ts";

testSource(socDefendersTaxii, {
  folder: "taxii",
  files: ["page1.json", "page2.json", "page3.json"],
  breakOne: (text) => text.replace('"objects": [', '"objects": [{"type": nul},'),
  closed: true,
  recognised: false,
});

it.each([
  ["all of them by default", {}, "all"],
  ["the one that is named", { collection: "cves" }, "cves"],
])("finds the collection by its name: %s", async (_, options, wanted) => {
  const collections = ["all", "ips", "hashes", "cves"].map((title) => ({
    id: `id-of-${title}`,
    title,
    can_read: true,
  }));
  const server = await serveFeed(({ path }) => {
    if (path === "/api/taxii2/") return { json: { title: "t", default: "api/", api_roots: ["api/"] } };
    if (path === "/api/taxii2/api/collections/") return { json: { collections } };
    return { json: path.includes("/objects/") ? {} : { title: "r", versions: ["application/taxii+json;version=2.1"] } };
  });
  expect(await itemsOf(socDefendersTaxii.open(options)(`${server.url}/api/taxii2/`, liveReach()))).toEqual([]);
  const asked = server.asked.map(({ path }) => path).filter((path) => path.includes("/objects/"));
  expect(asked).toHaveLength(1);
  expect(asked[0]).toContain(`/collections/id-of-${wanted}/objects/`);
});

it("sends the key as the password of the user that the vendor names", () => {
  expect(socDefendersTaxii.key).toMatchObject({ as: { user: "apikey" }, required: true });
});
