import { asText } from "./pointer.ts";
import { readTime } from "./sighting.ts";
import { readUrls, readWords } from "./stated.ts";
import { childOf, childrenOf, textOf, type XmlElement } from "./xml.ts";

/** An article of a feed. */
export interface FeedItem {
  readonly title: string | undefined;
  readonly links: readonly string[];
  readonly published: string | undefined;
  readonly tags: readonly string[];
  /** Everything that the feed holds of its text, mostly as HTML. */
  readonly body: string;
}

/** Roots of RSS 2.0 and 0.9x, Atom (RFC 4287) and RSS 1.0. */
export const feedRoots: ReadonlySet<string> = new Set(["rss", "feed", "rdf:RDF"]);

/** Name of the blog, and its articles. RSS 1.0 has them beside its channel, RSS 2.0 within. */
export function feedItems(root: XmlElement): {
  readonly title: string | undefined;
  readonly items: readonly FeedItem[];
} {
  const channel = childOf(root, "channel") ?? root;
  const elements = [...childrenOf(channel, "item"), ...childrenOf(root, "item"), ...childrenOf(root, "entry")];
  return { title: textOf(childOf(channel, "title")), items: elements.map(itemOf) };
}

const bodies = ["description", "content:encoded", "summary", "content"];
const dates = ["published", "pubDate", "dc:date", "updated"];

function itemOf(element: XmlElement): FeedItem {
  const times = dates.map((name) => readTime(textOf(childOf(element, name))));
  const categories = childrenOf(element, "category").map((category) => category.attributes["term"] ?? category.text);
  return {
    title: textOf(childOf(element, "title")),
    links: linksOf(element),
    published: times.find((time) => time !== undefined),
    tags: readWords(categories),
    body: bodies.flatMap((name) => textOf(childOf(element, name)) ?? []).join("\n"),
  };
}

/** RSS writes the address as text, Atom as `href`, where `rel` may name what is not the article (RFC 4287 §4.2.7.2). */
function linksOf(element: XmlElement): readonly string[] {
  const links = childrenOf(element, "link").flatMap(({ text, attributes }) => {
    const rel = asText(attributes["rel"]) ?? "alternate";
    return rel === "alternate" ? readUrls(asText(attributes["href"]) ?? text) : [];
  });
  const [link = readUrls(textOf(childOf(element, "guid")))[0]] = links;
  return link === undefined ? [] : [link];
}
