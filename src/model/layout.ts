import { sortedUnique } from "./order.ts";

/**
 * Which grains were split, and where: a grain that outgrew its limit is replaced by one per next digit of the id, and never
 * merges back. Keys are `<kind>/<day>` (ledger and Sigma), `stix/<day>` and `sigma-lists/<kind>/<level>`; values are the
 * prefixes that were split, sorted. Kept in `ledger/layout.json`.
 */
export type Splits = Readonly<Record<string, readonly string[]>>;

export interface Layout {
  /** The prefix of the part that this id lives in: "" while the grain is whole. */
  leafOf(key: string, digits: string): string;
}

export function layoutOf(splits: Splits): Layout {
  const sets = new Map(Object.entries(splits).map(([key, prefixes]) => [key, new Set(prefixes)]));
  return { leafOf: (key, digits) => leafIn(sets.get(key), digits) };
}

/** A layout that grows: splits are only ever added. */
export interface GrowingLayout extends Layout {
  isSplit(key: string, prefix: string): boolean;
  split(key: string, prefix: string): void;
  splits(): Splits;
}

export function growingLayout(splits: Splits): GrowingLayout {
  const sets = new Map(Object.entries(splits).map(([key, prefixes]) => [key, new Set(prefixes)]));
  return {
    leafOf: (key, digits) => leafIn(sets.get(key), digits),
    isSplit: (key, prefix) => sets.get(key)?.has(prefix) === true,
    split(key, prefix) {
      const set = sets.get(key) ?? new Set<string>();
      sets.set(key, set.add(prefix));
    },
    splits: () => Object.fromEntries([...sets].map(([key, set]) => [key, sortedUnique(set)])),
  };
}

function leafIn(split: ReadonlySet<string> | undefined, digits: string): string {
  if (split === undefined) return "";
  let length = 0;
  while (split.has(digits.slice(0, length))) length += 1;
  return digits.slice(0, length);
}

/** Hex digits of an id by which day files split. */
export function hexDigits(id: string): string {
  return id.slice(0, 8);
}

/** The same digits as bits, by which list buckets split: halving keeps them half full. */
export function bitDigits(id: string): string {
  return parseInt(id.slice(0, 8), 16).toString(2).padStart(32, "0");
}

/** Members, sorted by id, in two halves by one bit of it. Where the second begins is found by halving. */
export function bitHalves<M extends { readonly id: string }>(
  members: readonly M[],
  bit: number,
): readonly [zeros: readonly M[], ones: readonly M[]] {
  let low = 0;
  let high = members.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (bitDigits(members[middle]?.id ?? "").charAt(bit) === "1") high = middle;
    else low = middle + 1;
  }
  return [members.slice(0, low), members.slice(low)];
}

/** Whether the shares add up to no more than one bucket. Stops counting where it is full: what is split first is longest. */
export function fitsBucket<M>(members: readonly M[], cost: (member: M) => number): boolean {
  let sum = 0;
  return members.every((member) => (sum += cost(member)) <= 1);
}
