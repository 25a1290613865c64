import { byText } from "../model/order.ts";

/** What JSON can hold; a member that is undefined is left out. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json | undefined };

/**
 * One spelling for one value, after RFC 8785 (JCS): no blanks, members sorted by UTF-16 code units, numbers as ECMAScript
 * writes them. A lone surrogate comes out as `\udXXX`, where JCS would refuse the text.
 * @example canonicalJson({ b: 1, a: undefined, A: [] }) === '{"A":[],"b":1}'
 */
export function canonicalJson(value: Json): string {
  if (typeof value === "number" && !Number.isFinite(value)) {
    // JSON.stringify would write null, and a wrong id would be made of it.
    throw new TypeError(`JSON has no number ${String(value)}.`);
  }
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  if (isList(value)) return `[${value.map(canonicalJson).join(",")}]`;
  const members = Object.entries(value).sort(([a], [b]) => byText(a, b));
  return `{${members.flatMap(([key, member]) => memberText(key, member)).join(",")}}`;
}

// Array.isArray alone narrows a readonly array to any[].
function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}

function memberText(key: string, member: Json | undefined): string[] {
  return member === undefined ? [] : [`${JSON.stringify(key)}:${canonicalJson(member)}`];
}
