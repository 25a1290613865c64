// Feeds defang the dot in one of these ways; here it is only recognised, never rewritten.
const dot = String.raw`(?:\.|\\\.|\[\.\]|\(\.\)|\{\.\}|\[dot\]|\(dot\)|\{dot\})`;
const at = String.raw`(?:@|\[@\]|\[at\]|\(at\))`;
const label = String.raw`[\p{L}\p{N}_](?:[\p{L}\p{N}_-]{0,61}[\p{L}\p{N}])?`;
const host = String.raw`(?:${label}${dot})+(?:\p{L}{2,}|xn--[a-z0-9-]+)\.?`;

const addressForms: readonly RegExp[] = [
  new RegExp(String.raw`^(?:\d{1,3}${dot}){3}\d{1,3}(?:[:/]\d{1,5})?$`, "iu"),
  // A time of day is no IPv6 address: that has a `::` or seven colons.
  /^(?=.*::|(?:[^:]*:){7})\[?[0-9a-f]{0,4}(?::[0-9a-f]{0,4}){2,7}(?:(?:\d{1,3}\.){3}\d{1,3})?(?:\]|\]:\d+|\/\d+)?$/i,
];

const forms: readonly RegExp[] = [
  /^(?:h(?:tt|xx|\*\*)ps?|ftp)(?::|\[:)/i,
  ...addressForms,
  new RegExp(String.raw`^${host}(?:[:/].*)?$`, "iu"),
  new RegExp(String.raw`^[^\s@[]+${at}${host}$`, "iu"),
  /^(?:[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{64})$/i,
  /^cve-\d{4}-\d{4,}$/i,
];

/** The same guess, for addresses and networks alone. */
export function looksLikeAddress(value: string): boolean {
  return value.length <= 64 && addressForms.some((form) => form.test(value));
}

/** A guess, for telling formats and columns apart. Whether a value is one is decided when it is brought into canonical form. */
export function looksLikeIndicator(value: string): boolean {
  return value.length <= 2048 && forms.some((form) => form.test(value));
}
