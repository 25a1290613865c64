import type { Kind } from "../model/indicator.ts";
import { alertIndex, ecsFields, isTraffic, techniqueFields } from "./ecs-fields.ts";
import { type HuntLanguage, quotedByBackslash, unseen } from "./hunt.ts";

/**
 * A string (Elasticsearch, "EQL syntax reference", Strings). Its escape by code point is not used: of two in one text, the
 * language's own Python parser makes one.
 * @example eqlString('a"b') // "a\"b"
 */
export function eqlString(text: string): string {
  return quotedByBackslash(text);
}

/** Queries over ECS fields; a field that an index lacks is passed over. The window is stated beside a query: EQL has no clock. */
export const eql: HuntLanguage = {
  comment: (words) => `// ${words}; set the last 30 days`,
  query: (kind, values) => {
    const met = ecsFields[kind].flatMap((field) => conditions(kind, `?${field}`, values)).join(" or\n   ");
    // A field that is absent is neither equal to a word nor different from it.
    const allowed = '(?event.type == null or ?event.type != "denied") and\n  ';
    return `any where ${isTraffic(kind) ? allowed : ""}(${met})`;
  },
  technique: (id) => {
    const met = techniqueFields.map((field) => {
      return `?${field} == ${eqlString(id)} or startsWith(?${field}, ${eqlString(`${id}.`)})`;
    });
    return `// in the index ${alertIndex}\nany where ${met.join(" or\n  ")}`;
  },
  holds: (value) => !unseen.test(value),
};

/** Never `:` or `like`, to which `*` and `?` are wildcards. */
function conditions(kind: Kind, field: string, values: readonly string[]): string[] {
  const exact = `${field} ${caseless(kind) ? "in~" : "in"} (${values.map(eqlString).join(", ")})`;
  const below = kind === "domain" ? values.map((value) => `endsWith~(${field}, ${eqlString(`.${value}`)})`) : [];
  return [exact, ...below];
}

/** A path has upper and lower case, and an address is no text in Elasticsearch. */
function caseless(kind: Kind): boolean {
  return kind !== "url" && kind !== "ipv4" && kind !== "ipv6";
}
