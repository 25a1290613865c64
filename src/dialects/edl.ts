/** Longest entry of an external dynamic list of URLs that is taken as it is. */
const longest = 255;

/** What a firewall takes for a wildcard: such an entry would match other addresses as well. */
const wildcard = /[*^]/;

/**
 * A URL as an entry of PAN-OS's external dynamic lists: without its scheme ("Formatting Guidelines for an External Dynamic List",
 * "Guidelines for URL Category Exceptions"). Undefined for what such a list cannot hold exactly.
 * @example edlEntry("https://m.example/x") === "m.example/x"
 */
export function edlEntry(url: string): string | undefined {
  const entry = /^https?:\/\/([\x21-\x7e]+)$/.exec(url)?.[1];
  return entry === undefined || entry.length > longest || wildcard.test(entry) ? undefined : entry;
}
