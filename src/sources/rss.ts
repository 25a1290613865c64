import { z } from "zod";
import type { Sighting, Unread } from "../model/indicator.ts";
import { defineSource } from "../model/plugin.ts";
import { feedItems, feedRoots, type FeedItem } from "../readers/feed-items.ts";
import { indicatorsIn, textOfHtml } from "../readers/prose.ts";
import { shapeError } from "../readers/records.ts";
import type { Draft } from "../readers/sighting.ts";
import { shown, unreadRecord } from "../readers/unread.ts";
import { rootName } from "../readers/xml-tags.ts";
import { readXml } from "../readers/xml.ts";

/** Articles about threats: of their text, what the author has defanged, hashes and CVE ids. Nobody has listed them as bad. */
export const rss = defineSource({
  name: "rss",
  summary: "RSS or Atom feed of articles: defanged values, hashes and CVE ids in their text",
  nature: "append",
  every: 60,
  confidence: { stated: "none: found in prose", default: "low" },
  dates: "of the article, with zone",
  deriveHosts: false,
  options: z.strictObject({}),
  recognises: ({ text }) => feedRoots.has(rootName(text) ?? ""),
  async *read(location, _options, reach) {
    const root = await readXml(location, reach);
    if (!feedRoots.has(root.name)) throw shapeError(location, `no feed of articles, but ${shown(root.name)}`);
    const { title, items } = feedItems(root);
    for (const [index, item] of items.entries()) yield* sightingsOf(item, title, index + 1);
  },
});

function sightingsOf(item: FeedItem, feed: string | undefined, number: number): readonly (Sighting | Unread)[] {
  const { title, links, published, tags, body } = item;
  // RSS 2.0 asks for a title or a description, Atom for a title.
  if (title === undefined && body === "") return [unreadRecord("malformed-row", links[0] ?? "", number)];
  const facts: Omit<Draft, "value"> = { confidence: "low" };
  if (title !== undefined) facts.title = title;
  if (links.length > 0) facts.references = links;
  if (published !== undefined) facts.firstSeen = published;
  if (tags.length > 0) facts.tags = tags;
  if (feed !== undefined) facts.feed = feed;
  return indicatorsIn(textOfHtml(`${title ?? ""}\n${body}`)).map((value) => ({ ...facts, value }));
}
