import { expect, it } from "vitest";
import { z } from "zod";
import { atomText } from "../../src/dialects/atom.ts";
import { jsonFeedText } from "../../src/dialects/json-feed.ts";
import { xmlHolds } from "../../src/dialects/xml.ts";
import type { NewsFeed } from "../../src/model/feed.ts";
import { deltaFeeds } from "../../src/dist/delta-feed.ts";
import { openTree } from "../../src/pipeline/tree-reader.ts";
import { hostileTexts, thousandTexts } from "../support/hostile-text.ts";
import { describeConformance, python } from "../support/python.ts";
import { twoDays } from "../support/two-days.ts";
import { temporaryFolder } from "../support/temporary.ts";

const rows = z.array(z.tuple([z.string(), z.string(), z.string(), z.string(), z.string()]));
const answer = z.strictObject({ atom: rows, json: rows, problems: z.array(z.string()) });

function read(feeds: { readonly atom: string; readonly json: string }): z.infer<typeof answer> {
  return answer.parse(python("read_feeds.py", feeds));
}

describeConformance("feeds hold before Python's readers and the rules of RFC 4287 and JSON Feed 1.1", () => {
  it.each([
    ["without addresses", {}],
    [
      "with addresses",
      { base: "https://raw.example.org/acme/rules/main/rules", site: "https://acme.example.org/rules/" },
    ],
  ])("for a tree of two steps, %s", async (_, places) => {
    const { first, second, out } = twoDays(temporaryFolder());
    await first();
    await second();
    const { atom, json, problems } = read(await deltaFeeds(await openTree(out), places));
    expect(problems).toEqual([]);
    expect(atom).toEqual(json);
    expect(atom.map(([, title, updated]) => [title, updated])).toEqual([
      ["2 added, 1 updated, 2 withdrawn", "2026-08-02T06:00:00.000Z"],
      ["4 added", "2026-07-31T06:00:00.000Z"],
    ]);
    expect(atom.map(([, , , , link]) => link)).toEqual(
      "base" in places
        ? ["02", "31"].map(
            (day) =>
              `${places.base}/delta/2026/${day === "02" ? "08" : "07"}/2026-0${day === "02" ? "8" : "7"}-${day}.json`,
          )
        : ["", ""],
    );
  });

  it("for a thousand hostile texts, which come out as they went in", () => {
    const texts = [...new Set([...thousandTexts(), ...hostileTexts])].filter(xmlHolds);
    const updated = "2026-08-02T06:00:00.000Z";
    const entries = texts.map((text, index) => ({ id: `tag:a,2026:${index}`, title: `t${text}`, updated, text }));
    const feed: NewsFeed = { id: "tag:a,2026:feed", title: "<b>&", author: "]]>", updated, entries };
    const { atom, json, problems } = read({ atom: atomText(feed), json: jsonFeedText(feed) });
    expect(problems).toEqual([]);
    expect(atom.map(([, , , content]) => content)).toEqual(texts);
    expect(json).toEqual(atom);
    expect(texts.length).toBeGreaterThan(500);
  });
});
