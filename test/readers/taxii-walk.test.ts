import { expect, it } from "vitest";
import { walkObjects } from "../../src/readers/taxii-walk.ts";
import { serveFeed } from "../support/feed-server.ts";
import { liveReach } from "../support/live-reach.ts";

const wanted = { addedAfter: "2026-08-20T00:00:00.000Z", limit: undefined, types: [] };

/** Walks over a server that has another page behind every page, each with two objects. */
async function walkForEver(most: { readonly pages: number; readonly objects: number }): Promise<number> {
  const server = await serveFeed(({ query }) => ({
    json: { more: true, next: `${query.get("next") ?? ""}+`, objects: [{ type: "tool" }, { type: "tool" }] },
  }));
  const walk = walkObjects(`${server.url}/c/`, wanted, liveReach(), () => undefined, most);
  await expect(walk).rejects.toMatchObject({ code: "source-endless" });
  return server.asked.length;
}

it("ends with an error when a server has ever more pages", async () => {
  expect(await walkForEver({ pages: 3, objects: 100 })).toBe(3);
});

it("ends with an error when a server has ever more objects", async () => {
  expect(await walkForEver({ pages: 100, objects: 5 })).toBe(3);
});

it("hands out every object as it comes, and counts them", async () => {
  const server = await serveFeed(({ query }) => ({
    json: query.has("next") ? { objects: [{ id: "b" }] } : { more: true, next: "2", objects: [{ id: "a" }] },
  }));
  const seen: unknown[] = [];
  const walk = await walkObjects(`${server.url}/c/`, wanted, liveReach(), (record) => {
    seen.push("bad" in record ? record.bad : record.value);
  });
  expect(seen).toEqual([{ id: "a" }, { id: "b" }]);
  expect(walk).toMatchObject({ objects: 2, last: undefined, pages: [{}, {}] });
});
