import type { UnreadReason } from "../model/indicator.ts";
import { asList, asRecord, asText } from "./pointer.ts";

/** A literal value that a rule looks for, or the reason why what it looks for is no literal value. */
export type Found =
  { readonly value: string; readonly type: string } | { readonly refused: UnreadReason; readonly value: string };

/** Sigma fields that hold an indicator, in lower case, over the taxonomies of SigmaHQ and of the vendor's endpoint. */
const known: ReadonlyMap<string, string> = new Map([
  ...["destinationip", "dst_ip", "dst-ip", "dest_ip", "sourceip", "src_ip"].map((name) => [name, "ip"] as const),
  ...["queryname", "query", "dns-query", "destinationhostname", "cs-host", "dst_host"].map(
    (name) => [name, "domain"] as const,
  ),
  ...["c-uri", "url", "cs-uri"].map((name) => [name, "url"] as const),
  ...["md5", "sha1", "sha256"].map((name) => [name, name] as const),
  ["hashes", "hash"],
  ["hash", "hash"],
]);

/** Conditions that stand beside an indicator without narrowing what it is. */
const beside = new Set(["destinationport", "dst_port", "initiated", "eventid"]);
const maxValues = 10_000;

/** Every indicator in a rule's detection. Only rules that fire on each of their values alone can be taken apart. */
export function indicatorsOf(rule: Readonly<Record<string, unknown>>): readonly Found[] {
  const name = asText(rule["title"]) ?? asText(rule["id"]) ?? "";
  const detection = asRecord(rule["detection"]);
  if (detection === undefined) return [{ refused: "unsupported-type", value: name }];
  const { condition, timeframe, ...selections } = detection;
  const parts = Object.values(selections).flatMap((selection) => listOf(selection));
  const narrowed = Object.keys(selections).length > 1 && /\band\b|\ball of\b/i.test(asText(condition) ?? "and");
  if (narrowed || timeframe !== undefined || /\bnot\b|[|]/i.test(asText(condition) ?? "") || parts.length > maxValues) {
    return [{ refused: "complex-pattern", value: name }];
  }
  const found = parts.flatMap((part) => fromSelection(part, name));
  return found.length === 0 ? [{ refused: "unsupported-type", value: name }] : found.slice(0, maxValues);
}

function fromSelection(selection: unknown, name: string): readonly Found[] {
  const fields = Object.entries(asRecord(selection) ?? { "": selection }).map(([key, stated]) => {
    const [field = "", ...modifiers] = key.split("|");
    return { type: known.get(field.toLowerCase()), field: field.toLowerCase(), modifiers, stated };
  });
  const indicators = fields.filter(({ type }) => type !== undefined);
  if (indicators.length === 0) return [{ refused: "unsupported-type", value: name }];
  const hashes = indicators.every(({ type }) => type !== "ip" && type !== "domain" && type !== "url");
  const narrowed = fields.some(({ type, field }) => type === undefined && !beside.has(field));
  if (narrowed || (indicators.length > 1 && !hashes)) return [{ refused: "complex-pattern", value: name }];
  return indicators.flatMap(({ type = "", modifiers, stated }) => {
    if (modifiers.includes("cidr")) return values(stated).map((value) => ({ refused: "cidr-not-supported", value }));
    if (!modifiers.every((modifier) => modifier === "endswith" || modifier === "contains")) {
      return [{ refused: "complex-pattern", value: name }];
    }
    return values(stated).map((value) => literal(value, type, modifiers));
  });
}

function values(stated: unknown): readonly string[] {
  return listOf(stated)
    .slice(0, maxValues)
    .flatMap((value) => asText(value) ?? []);
}

function listOf(stated: unknown): readonly unknown[] {
  return Array.isArray(stated) ? asList(stated) : [stated];
}

function literal(stated: string, type: string, modifiers: readonly string[]): Found {
  const value = unescaped(stated);
  if (value === undefined) return { refused: "complex-pattern", value: stated };
  // `|endswith: .example.com` is how a rule names the subdomains of example.com.
  if (type === "domain" && modifiers.includes("endswith")) return { type, value: value.replace(/^\./, "") };
  if (type !== "hash") return { type, value };
  const named = /^(md5|sha1|sha256)=(.*)$/i.exec(value);
  return { type: named?.[1]?.toLowerCase() ?? "hash", value: named?.[2] ?? value };
}

/**
 * The plain text of a Sigma value, undefined where a wildcard is left. Sigma specification 2.0, "Escaping": a backslash
 * counts for itself unless it stands before `*`, `?` or another backslash.
 */
function unescaped(value: string): string | undefined {
  let text = "";
  for (let index = 0; index < value.length; index += 1) {
    const character = value.charAt(index);
    if (character === "*" || character === "?") return undefined;
    const next = value.charAt(index + 1);
    const escapes = character === "\\" && next !== "" && "\\*?".includes(next);
    text += escapes ? next : character;
    if (escapes) index += 1;
  }
  return text;
}
