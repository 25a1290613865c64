import { describe, expect, it } from "vitest";
import { z } from "zod";
import { deltaFeeds } from "../../src/dist/delta-feed.ts";
import { openTree } from "../../src/pipeline/tree-reader.ts";
import { settings } from "../support/pack.ts";
import { twoDays } from "../support/two-days.ts";
import { world } from "../support/world.ts";
import { temporaryFolder } from "../support/temporary.ts";

/** What jsonfeed.org/version/1.1 asks for, and what of it we use. */
const address = z.url({ protocol: /^https?$/ });
const jsonFeed = z.strictObject({
  version: z.literal("https://jsonfeed.org/version/1.1"),
  title: z.string().min(1),
  home_page_url: address.optional(),
  feed_url: address.optional(),
  authors: z.array(z.strictObject({ name: z.string() })).min(1),
  language: z.literal("en"),
  items: z.array(
    z.strictObject({
      id: z.string().min(1),
      external_url: address.optional(),
      title: z.string().min(1),
      content_text: z.string(),
      date_published: z.iso.datetime(),
    }),
  ),
});

async function feedOf(folder: string, places = {}): Promise<z.infer<typeof jsonFeed>> {
  return jsonFeed.parse(JSON.parse((await deltaFeeds(await openTree(folder), places)).json));
}

const names = (count: number) => Array.from({ length: count }, (_, index) => ({ value: `n${index}.example` }));

describe("the feeds of a tree", () => {
  it("tell of each step in counts and in defanged values, the newest first", async () => {
    const { first, second, out } = twoDays(temporaryFolder());
    await first();
    await second();
    const { items } = await feedOf(out);
    expect(items[0]?.title).toBe("2 added, 1 updated, 2 withdrawn");
    expect(items[0]?.content_text).toBe(
      [
        "Added: 1 ipv4, 1 domain",
        "Updated: 1 domain",
        "Withdrawn: 1 domain, 1 sha256",
        "Live: 4",
        "In full: delta/2026/08/2026-08-02.json",
        "",
        "+ 203[.]0[.]113[.]8",
        "+ c[.]example",
        "~ b[.]example",
        "- a3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855 (withdrawn)",
        "- a[.]example (withdrawn)",
      ].join("\n"),
    );
    // What left since is still told by its value.
    expect(items[1]?.content_text).toContain("\n+ a[.]example\n");
  });

  it("have an id for each step that is made of the name space and of the state that it led to", async () => {
    const { first, second, out, steps } = twoDays(temporaryFolder());
    await first();
    const before = await feedOf(out);
    await second();
    const after = await feedOf(out);
    const ids = (await steps()).map(({ to }) => `tag:${settings.namespace},2026:${to}`);
    expect(after.items.map(({ id }) => id)).toEqual(ids.reverse());
    expect(after.items.slice(1)).toEqual(before.items);
  });

  it("are the same bytes until there is another step", async () => {
    const { first, out, day } = twoDays(temporaryFolder());
    await first();
    const feeds = await deltaFeeds(await openTree(out));
    await day("2026-08-01", {}, { only: true });
    expect(await deltaFeeds(await openTree(out))).toEqual(feeds);
  });

  it("link to the step in full and to themselves, where the addresses are known", async () => {
    const { first, out } = twoDays(temporaryFolder());
    await first();
    const places = { base: "https://raw.example.org/acme/main/rules", site: "https://acme.example.org/rules" };
    const feed = await feedOf(out, places);
    expect(feed).toMatchObject({ feed_url: `${places.site}/feed.json`, home_page_url: places.site });
    expect(feed.items[0]?.external_url).toBe(`${places.base}/delta/2026/07/2026-07-31.json`);
    const { atom } = await deltaFeeds(await openTree(out), places);
    expect(atom).toContain(`<link rel="self" type="application/atom+xml" href="${places.site}/feed.atom"/>`);
  });

  it.each([
    [99, 99],
    [100, 0],
  ])("tell a step of %i values by %i lines", async (count, lines) => {
    const { day, out } = world();
    await day("2026-08-01", { alpha: names(count) });
    const [item] = (await feedOf(out)).items;
    expect(item?.title).toBe(`${count} added`);
    expect(item?.content_text.match(/^\+ n\d+\[\.\]example$/gm) ?? []).toHaveLength(lines);
  });

  it("end with the fiftieth step", async () => {
    const { day, out } = world();
    const times = Array.from({ length: 52 }, (_, minute) => `2026-08-01T00:${String(minute).padStart(2, "0")}:00.000Z`);
    for (const [index, time] of times.entries()) await day(time, { alpha: names(index + 1) });
    const { items } = await feedOf(out);
    expect(items.map(({ date_published }) => date_published)).toEqual(times.slice(2).reverse());
  });

  it("leave what a feed says without effect", async () => {
    const { day, out } = world();
    const value = "https://a.example/%3Cscript%3E?x=<b>&y=]]>";
    await day("2026-08-01", { alpha: [{ value, title: "<script>alert(1)</script>" }] });
    const { atom, json } = await deltaFeeds(await openTree(out));
    expect(atom).not.toMatch(/<(?:script|b)>/);
    expect(atom).not.toContain("https://a.example");
    expect(json).not.toContain("https://a.example");
  });
});
