import { describe, expect, it } from "vitest";
import { headOf } from "../../src/readers/bytes.ts";
import { recognise } from "../../src/sources/registry.ts";
import { rss } from "../../src/sources/rss.ts";
import { fixture, reachOf, readAll, testSource } from "../support/source.ts";

testSource(rss, {
  folder: "rss",
  files: ["feed.xml"],
  breakOne: (text) => text.replace("<item>", "<item></item><item>"),
  closed: true,
});

it("reads Atom, its XHTML, and the link of the article alone", async () => {
  const body = fixture("rss/atom.xml");
  expect(recognise(await headOf(reachOf(body).open("x"), "x"))?.name).toBe("rss");
  const told = {
    confidence: "low",
    title: "Loader \u2013 notes & values",
    references: ["https://lab.invalid/loader?a=1&b=2"],
    firstSeen: "2026-08-20T10:00:00.000Z",
    tags: ["loader", "stealer"],
    feed: "Fixture lab",
  };
  expect(await readAll(rss, body)).toEqual([
    { ...told, value: "hxxps://cdn-asset-5d7e[.]icu/a?x=1&y=2" },
    { ...told, value: "drop-zone-91ab[.]xyz" },
  ]);
});

it("reads RSS 1.0, whose articles stand beside the channel", async () => {
  const item = "<item><title>a[.]top</title><guid>https://blog.invalid/1</guid><dc:date>2026-08-20</dc:date></item>";
  const body = `<rdf:RDF><channel><title>Old</title></channel>${item}</rdf:RDF>`;
  expect(await readAll(rss, body)).toEqual([
    {
      value: "a[.]top",
      confidence: "low",
      title: "a[.]top",
      references: ["https://blog.invalid/1"],
      firstSeen: "2026-08-20T00:00:00.000Z",
      feed: "Old",
    },
  ]);
});

describe("of a quiet feed", () => {
  it.each([
    ["a channel without articles", "<rss version='2.0'><channel><title>Quiet</title></channel></rss>"],
    ["articles that name nothing", "<rss><channel><item><title>On holiday</title></item></channel></rss>"],
  ])("takes nothing, and does not complain: %s", async (_, body) => {
    expect(await readAll(rss, body)).toEqual([]);
  });
});

it("refuses other XML that is named by mistake", async () => {
  await expect(readAll(rss, "<?xml version='1.0'?><urlset/>")).rejects.toMatchObject({ code: "input-shape" });
});
