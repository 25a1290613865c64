import { expect, it } from "vitest";
import { onwardFrom } from "../../src/readers/next-page.ts";

const asked = "https://feed.example/api/iocs?limit=2";
const next = (url: string) => ({ kind: "next", url });

it.each([
  ["an absolute address", { next: "https://feed.example/p/2" }, next("https://feed.example/p/2")],
  ["an address under links, as HAL has it", { links: { next: { href: "/p/2" } } }, next("https://feed.example/p/2")],
  ["a query alone", { next_url: "?cursor=a" }, next("https://feed.example/api/iocs?cursor=a")],
  ["a cursor that is called next", { next: "a b" }, next(`${asked}&cursor=a+b`)],
  ["a cursor in camel case", { meta: { nextCursor: "a" } }, next(`${asked}&cursor=a`)],
  ["more, behind an offset", { pagination: { has_more: true, offset: 4 } }, next(`${asked}&offset=6`)],
  ["a page before the last", { page: "2", total_pages: "3" }, next(`${asked}&page=3`)],
  ["the last page", { page: 3, total_pages: 3 }, { kind: "end" }],
  ["null for the next page", { next: null }, { kind: "end" }],
  ["no more, whatever else it says", { has_more: false, next: "/p/2" }, { kind: "end" }],
  ["more, without a place", { has_more: true }, { kind: "lost" }],
  ["an address of another host", { next: "https://www.feed.example/p/2" }, { kind: "lost" }],
  ["another scheme", { next: "http://feed.example/p/2" }, { kind: "lost" }],
  ["a host in the place of a path", { next: "//evil.example/p/2" }, { kind: "lost" }],
  ["an address that is none", { next: "https://[" }, { kind: "lost" }],
  ["nothing of pages", { total: 2 }, { kind: "unstated" }],
])("reads %s", (_, envelope, wanted) => {
  expect(onwardFrom(asked, { envelope, link: undefined, count: 2 })).toEqual(wanted);
});

it.each([
  ["one link", '<https://feed.example/p/2>; rel="next"', next("https://feed.example/p/2")],
  [
    "several links, with a comma within an address",
    "</p/0,5>; rel=prev, </p/2,5>; rel=next",
    next("https://feed.example/p/2,5"),
  ],
  ["several relations of one link", '</p/2>; title="x"; rel="last next"', next("https://feed.example/p/2")],
  ["a link to something else", '</p/9>; rel="last"', { kind: "unstated" }],
  ["a relation whose name begins alike", '</p/9>; rel="next-archive"', { kind: "unstated" }],
])("reads a Link header with %s", (_, link, wanted) => {
  expect(onwardFrom(asked, { envelope: {}, link, count: 2 })).toEqual(wanted);
});
