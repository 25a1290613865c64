import type { NewsEntry, NewsFeed } from "../model/feed.ts";
import { xmlEmpty, xmlLeaf, xmlOpen } from "./xml.ts";

/**
 * A feed document of Atom (RFC 4287). Titles and contents are of type `text` (§3.1.1.1, §4.1.3.3): a reader shows them as they
 * are, and nothing in them is taken for HTML. `self` is the feed's own address, where it is known.
 */
export function atomText(feed: NewsFeed, self?: string): string {
  const { id, title, author, updated, home, entries } = feed;
  const lines = [
    xmlLeaf("id", id),
    xmlLeaf("title", title),
    xmlLeaf("updated", updated),
    `${xmlOpen("author")}${xmlLeaf("name", author)}</author>`,
    xmlLeaf("generator", "rulepress"),
    ...(self === undefined ? [] : [xmlEmpty("link", { rel: "self", type: "application/atom+xml", href: self })]),
    ...(home === undefined ? [] : [xmlEmpty("link", { rel: "alternate", href: home })]),
    ...entries.flatMap(entryLines),
  ];
  const root = xmlOpen("feed", { xmlns: "http://www.w3.org/2005/Atom", "xml:lang": "en" });
  return `<?xml version="1.0" encoding="utf-8"?>\n${root}\n${lines.map((line) => `  ${line}\n`).join("")}</feed>\n`;
}

function entryLines({ id, title, updated, link, text }: NewsEntry): string[] {
  const lines = [
    xmlLeaf("id", id),
    xmlLeaf("title", title),
    xmlLeaf("updated", updated),
    // The file is data about the step and no page that shows it, which is what `alternate` would say.
    ...(link === undefined ? [] : [xmlEmpty("link", { rel: "related", type: "application/json", href: link })]),
    xmlLeaf("content", text, { type: "text" }),
  ];
  return ["<entry>", ...lines.map((line) => `  ${line}`), "</entry>"];
}
