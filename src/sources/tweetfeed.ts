import { z } from "zod";
import type { Sighting, Unread } from "../model/indicator.ts";
import { defineSource } from "../model/plugin.ts";
import { decoded, peek } from "../readers/bytes.ts";
import { csvBatches, type Row } from "../readers/csv.ts";
import { readTime, type Draft } from "../readers/sighting.ts";
import { readUrls, readWords } from "../readers/stated.ts";
import { unreadRecord } from "../readers/unread.ts";

const exportHeader = "type,value,first_seen,last_seen,reports,first_reporter,tags";
const dailyRow = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,[^,]*,(?:url|domain|ip|sha256|md5),/;

/**
 * TweetFeed (github.com/0xDanielLopez/TweetFeed): indicators that researchers post. Daily files have no header and the
 * columns date, user, type, value, tags, tweet; the export of the whole database has a header and first and last dates.
 */
export const tweetfeed = defineSource({
  name: "tweetfeed",
  summary: "TweetFeed: indicators shared by researchers on X, daily CSV or full export",
  nature: "append",
  terms: {
    title: "TweetFeed",
    license: "CC0-1.0",
    terms: "https://github.com/0xDanielLopez/TweetFeed",
    republish: "yes",
    tlp: "clear",
  },
  // The newest week; `today.csv` and `month.csv` stand beside it.
  url: "https://raw.githubusercontent.com/0xDanielLopez/TweetFeed/master/week.csv",
  every: 15,
  confidence: { stated: "none", default: "medium" },
  dates: "of the post, UTC to the second",
  deriveHosts: true,
  options: z.strictObject({}),
  recognises: ({ text }) => text.startsWith(exportHeader) || dailyRow.test(text),
  async *read(location, _options, reach) {
    const { head, text } = await peek(decoded(reach.open(location), location), exportHeader.length);
    let header = head.startsWith(exportHeader);
    const read = header ? exported : daily;
    for await (const rows of csvBatches(text, { delimiter: "," })) {
      for (const row of rows) {
        if (header) header = false;
        else yield read(row);
      }
    }
  },
});

function daily(row: Row): Sighting | Unread {
  if ("bad" in row || row.cells.length < 6) return malformed(row);
  const [date = "", user = "", type = "", value = "", tags = "", tweet = ""] = row.cells;
  const seen = readTime(date);
  return sighting(row.line, { type, value, seen: [seen, seen], feed: user, tags, references: readUrls(tweet) });
}

function exported(row: Row): Sighting | Unread {
  if ("bad" in row || row.cells.length < 7) return malformed(row);
  const [type = "", value = "", first = "", last = "", , reporter = "", tags = ""] = row.cells;
  return sighting(row.line, {
    type,
    value,
    seen: [readTime(first), readTime(last)],
    feed: reporter,
    tags,
    references: [],
  });
}

function malformed(row: Row): Unread {
  return unreadRecord("malformed-row", "bad" in row ? row.bad : row.cells.join(","), row.line);
}

interface Cells {
  readonly type: string;
  readonly value: string;
  readonly seen: readonly [string | undefined, string | undefined];
  readonly feed: string;
  readonly tags: string;
  readonly references: readonly string[];
}

function sighting(line: number, { type, value, seen, feed, tags, references }: Cells): Sighting | Unread {
  if (value === "") return unreadRecord("no-value", "", line);
  const draft: Draft = { value };
  const [firstSeen, lastSeen] = seen;
  if (type !== "") draft.type = type;
  if (firstSeen !== undefined) draft.firstSeen = firstSeen;
  if (lastSeen !== undefined) draft.lastSeen = lastSeen;
  if (feed !== "") draft.feed = feed;
  const words = readWords(tags);
  if (words.length > 0) draft.tags = words;
  if (references.length > 0) draft.references = references;
  return draft;
}
