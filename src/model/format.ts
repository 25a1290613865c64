import type { Kind } from "./indicator.ts";
import type { Item } from "./plugin.ts";
import type { Settings } from "./settings.ts";

/** A format for one kind of product that is printed on demand from a selection, and stands in no tree. */
export interface FormatSpec {
  /** Name of the format in `export --format`. */
  readonly name: string;
  /** One line for `rulepress formats`: what reads it. */
  readonly summary: string;
  /** Kinds that the product can hold; indicators of others are left out. */
  readonly kinds: readonly Kind[];
  /** Queries that ask a product's logs for what it holds: `explain` prints them for one indicator. */
  readonly hunts?: true;
  /** Most indicators that the product takes, and where its documentation says so. */
  readonly limit?: { readonly indicators: number; readonly says: string };
  /**
   * The document, piece by piece, whole also for no items. `items` are live, of `kinds`, and sorted by id. A value that the format
   * cannot hold exactly is left out, never changed.
   */
  print(items: readonly Item[], settings: Settings): Iterable<string>;
}

/**
 * Registers one export format: like an emitter a pure function, without clock, network or disk.
 * @example export const json = defineFormat({ name: "json", summary: "…", kinds, *print(items) { … } });
 */
export function defineFormat(spec: FormatSpec): FormatSpec {
  return spec;
}
