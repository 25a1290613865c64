import { byText } from "../model/order.ts";
import type { Head, Source } from "../model/plugin.ts";
import * as all from "./index.ts";

/** Formats that a file of another format would pass for: asked last, in this order. */
const generic = ["json", "csv", "text"];

/** Every source, in the order in which they are asked whether they recognise a file: specific ones first, by name. */
export const sources: readonly Source[] = Object.values(all).sort(
  (a, b) => generic.indexOf(a.name) - generic.indexOf(b.name) || byText(a.name, b.name),
);

/** The source that reads a file of this start, or undefined for a file of no known format. */
export function recognise(head: Head): Source | undefined {
  return sources.find((source) => source.recognises?.(head) ?? false);
}
