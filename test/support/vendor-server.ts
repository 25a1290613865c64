import { serveFeed, type Asked, type FeedServer, type Reply } from "./feed-server.ts";

/** An indicator as the vendor keeps it. */
export interface Kept {
  readonly value: string;
  readonly type: string;
  readonly confidence: string;
}

/** The vendor's API: filters that are one value each, an answer that is cut off at its limit, and nothing about the rest. */
export function serveVendor(kept: readonly Kept[], write: (found: readonly Kept[]) => Reply): Promise<FeedServer> {
  return serveFeed(({ query }) => {
    const found = kept.filter(
      ({ type, confidence }) =>
        type === (query.get("type") ?? type) && confidence === (query.get("confidence") ?? confidence),
    );
    return write(found.slice(0, Number(query.get("limit") ?? 100)));
  });
}

/** `count` indicators of one type and confidence. */
export function kept(count: number, type: string, confidence: string): Kept[] {
  const name = (index: number): string => (type === "domain" ? `n${index}.${confidence}.example` : `192.0.2.${index}`);
  return Array.from({ length: count }, (_, index) => ({ value: name(index), type, confidence }));
}

/** A parameter of every request, in order; undefined where a request does not have it. */
export function sent(asked: readonly Asked[], parameter: string): (string | undefined)[] {
  return asked.map(({ query }) => query.get(parameter) ?? undefined);
}
