import type { Kind } from "../model/indicator.ts";
import { alertIndex, ecsFields, isTraffic, techniqueFields } from "./ecs-fields.ts";
import { type HuntLanguage, quotedByBackslash, unseen } from "./hunt.ts";

/**
 * A string (Elasticsearch, "ES|QL syntax reference", Literals). It knows no escape by code, so that a character which cannot
 * be seen cannot be written.
 * @example esqlString('a"b') // "a\"b"
 */
export function esqlString(text: string): string {
  return quotedByBackslash(text);
}

/** Queries over ECS fields of the data streams of logs. */
export const esql: HuntLanguage = {
  comment: (words) => `// ${words}`,
  query: (kind, values) => {
    const fields = ecsFields[kind];
    const met = fields.flatMap((field) => conditions(kind, field, values)).join(" OR ");
    return [
      "FROM logs-*",
      "| WHERE @timestamp > NOW() - 30 days",
      // The field holds several words, and a comparison with several is null.
      ...(isTraffic(kind) ? ['| WHERE COALESCE(MV_CONCAT(event.type, " "), "") NOT LIKE "*denied*"'] : []),
      `| WHERE ${met}`,
      `| KEEP ${["@timestamp", "host.name", ...(isTraffic(kind) ? ["source.ip"] : []), ...fields].join(", ")}`,
      "| LIMIT 10000",
    ].join("\n");
  },
  technique: (id) => {
    // A field holds several ids, and a comparison with several is null. An id has four digits: none begins another.
    const each = techniqueFields.map((field) => `COALESCE(MV_CONCAT(${field}, " "), "")`);
    return [
      `FROM ${alertIndex}`,
      "| WHERE @timestamp > NOW() - 30 days",
      `| EVAL techniques = CONCAT(${each.join(', " ", ')})`,
      `| WHERE techniques LIKE ${esqlString(`*${id}*`)}`,
      "| KEEP @timestamp, host.name, kibana.alert.rule.name, kibana.alert.severity, techniques",
      "| LIMIT 10000",
    ].join("\n");
  },
  holds: (value) => !unseen.test(value),
};

function conditions(kind: Kind, field: string, values: readonly string[]): string[] {
  if (kind === "ipv4" || kind === "ipv6") return [oneOf(field, values, (text) => `TO_IP(${text})`)];
  if (kind === "url" || kind === "cve") return [oneOf(field, values, (text) => text)];
  const lower = `TO_LOWER(${field})`;
  if (kind === "email") return [oneOf(lower, values, (text) => `TO_LOWER(${text})`)];
  const exact = oneOf(lower, values, (text) => text);
  if (kind !== "domain") return [exact];
  return [exact, ...values.map((value) => `ENDS_WITH(${lower}, ${esqlString(`.${value}`)})`)];
}

function oneOf(field: string, values: readonly string[], wrap: (literal: string) => string): string {
  return `${field} IN (${values.map((value) => wrap(esqlString(value))).join(", ")})`;
}
