import type { NewsFeed } from "../model/feed.ts";

/** JSON Feed 1.1 (jsonfeed.org/version/1.1). Contents are `content_text`, in which nothing is HTML. `self` is as in Atom. */
export function jsonFeedText(feed: NewsFeed, self?: string): string {
  const { title, author, home, entries } = feed;
  const items = entries.map(({ id, title: name, updated, link, text }) => ({
    id,
    ...(link === undefined ? {} : { external_url: link }),
    title: name,
    content_text: text,
    date_published: updated,
  }));
  const head = {
    version: "https://jsonfeed.org/version/1.1",
    title,
    ...(home === undefined ? {} : { home_page_url: home }),
    ...(self === undefined ? {} : { feed_url: self }),
    authors: [{ name: author }],
    language: "en",
  };
  return `${JSON.stringify({ ...head, items }, undefined, 2)}\n`;
}
