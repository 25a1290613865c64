import { dayMs } from "../model/time.ts";
import type { StixObjects } from "./stix-objects.ts";

/** Objects of one page, beside what they point to: what clients ask for at most, and what OpenCTI takes at once with ease. */
const pageSize = 1000;

/** A page before it is written: how many objects come next. */
export interface PageCut {
  readonly name: string;
  readonly day: string;
  readonly objects: number;
}

/** Bits of a place: milliseconds of a day, and the beginning of an id. Together as many as a number of JavaScript holds. */
const idBits = 25;
const typeBits = 1;
const places = 2 ** 53;

/**
 * Where a version stands in its day: in the order of `since` and key, as far as a number goes. Two of one place are of one moment
 * and have the same first digits.
 */
export function placeOf({ since, own: [object] }: StixObjects): number {
  const [type = "", id = ""] = object?.key.split("--") ?? [];
  const moment = Date.parse(since) % dayMs;
  // Of the two types of own objects, vulnerabilities sort last.
  const digits = parseInt(id.slice(0, 8), 16) >>> (32 - idBits);
  return (moment * 2 ** typeBits + Number(type === "vulnerability")) * 2 ** idBits + digits;
}

/**
 * Cuts a day into pages, by the rising places of its objects: as long as there are too many for a page, by halves of the day, and
 * by halves of the ids where all are of one moment. So nobody counts from the start: an object that leaves changes its own page, and
 * no boundary but where what is left of two halves fits on one page again.
 *
 * A page is named by its day or by where it begins, and not by a number: a name that is still there begins at the same place, and
 * one that is gone has a client begin anew, where a number could have it pass over some without a word.
 */
export function cutsOf(day: string, objects: Float64Array): PageCut[] {
  const cuts: PageCut[] = [];
  const cut = (from: number, to: number, start: number, size: number): void => {
    if (from === to) return;
    if (to - from <= pageSize || size === 1) {
      cuts.push({ name: cuts.length === 0 ? day : nameOf(day, start), day, objects: to - from });
      return;
    }
    const half = size / 2;
    const middle = firstFrom(objects, start + half, from, to);
    cut(from, middle, start, half);
    cut(middle, to, start + half, half);
  };
  cut(0, objects.length, 0, places);
  return cuts;
}

/** 25 characters: nginx's maps take few more without being told so. */
function nameOf(day: string, start: number): string {
  return `${day}-${start.toString(16).padStart(14, "0")}`;
}

function firstFrom(objects: Float64Array, place: number, from: number, to: number): number {
  let [low, high] = [from, to];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((objects[middle] ?? 0) < place) low = middle + 1;
    else high = middle;
  }
  return low;
}
