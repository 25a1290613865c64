import { asRecord, asText } from "./pointer.ts";
import { saysYes } from "./stated.ts";

/** How an answer goes on. `lost`: it says that there is more, and not where. `unstated`: it does not speak of pages at all. */
export type Onward = { readonly kind: "next"; readonly url: string } | { readonly kind: "end" | "lost" | "unstated" };

/** Where an answer may say how it goes on. */
export interface PagingHints {
  /** What stands around its records. */
  readonly envelope: Readonly<Record<string, unknown>>;
  /** Its Link header (RFC 8288). */
  readonly link: string | undefined;
  /** Records that it held. */
  readonly count: number;
}

const containers = new Set(["meta", "pagination", "paging", "links"]);
const words = new Set(["next", "nexturl", "nextcursor", "hasmore", "offset", "page", "totalpages"]);

/** True for a key of an envelope that may hold what `onwardFrom` reads. */
export function isPagingKey(key: string): boolean {
  return containers.has(key.toLowerCase()) || words.has(plain(key));
}

/**
 * The next page of an API that documents none: an address, a cursor, an offset or a page number, as far as an answer states
 * one. An address of another origin is not followed, because the key would go there.
 */
export function onwardFrom(asked: string, { envelope, link, count }: PagingHints): Onward {
  const hints = flattened(envelope);
  const more = hints.get("hasmore");
  if (isNo(more)) return { kind: "end" };
  const next = asText(asRecord(hints.get("next"))?.["href"] ?? hints.get("next") ?? hints.get("nexturl"));
  const address = next !== undefined && isAddress(next) ? next : nextOfLink(link);
  if (address !== undefined) return sameOrigin(asked, address);
  const cursor = next ?? asText(hints.get("nextcursor"));
  if (cursor !== undefined) return nextBy(asked, "cursor", cursor);
  const page = Number(asText(hints.get("page")));
  const pages = Number(asText(hints.get("totalpages")));
  if (page < pages) return nextBy(asked, "page", String(page + 1));
  if (saysYes(more)) {
    const offset = Number(asText(hints.get("offset")));
    return Number.isInteger(offset) ? nextBy(asked, "offset", String(offset + count)) : { kind: "lost" };
  }
  const ended = page >= pages || ["next", "nexturl", "nextcursor"].some((word) => hints.has(word));
  return { kind: ended ? "end" : "unstated" };
}

function flattened(envelope: Readonly<Record<string, unknown>>): ReadonlyMap<string, unknown> {
  const hints = new Map<string, unknown>();
  for (const [key, value] of Object.entries(envelope)) {
    if (!containers.has(key.toLowerCase())) hints.set(plain(key), value);
    else for (const [inner, within] of Object.entries(asRecord(value) ?? {})) hints.set(plain(inner), within);
  }
  return hints;
}

function plain(key: string): string {
  return key.toLowerCase().replace(/[^a-z]/g, "");
}

function isNo(given: unknown): boolean {
  return given === false || given === "false";
}

/** Some APIs call a cursor `next` as well. */
function isAddress(text: string): boolean {
  return /^(?:https?:\/\/|[/?])/i.test(text);
}

function nextOfLink(header: string | undefined): string | undefined {
  const links = header?.split(/,\s*(?=<)/) ?? [];
  return links
    .map((link) => /^\s*<([^>]*)>([^]*)$/.exec(link))
    .find((parts) => /;\s*rel\s*=\s*"?(?:[^"]*\s)?next(?:["\s;]|$)/i.test(parts?.[2] ?? ""))?.[1];
}

function sameOrigin(asked: string, address: string): Onward {
  if (!URL.canParse(address, asked)) return { kind: "lost" };
  const url = new URL(address, asked);
  return url.origin === new URL(asked).origin ? { kind: "next", url: url.href } : { kind: "lost" };
}

function nextBy(asked: string, parameter: string, value: string): Onward {
  const url = new URL(asked);
  url.searchParams.set(parameter, value);
  return { kind: "next", url: url.href };
}
