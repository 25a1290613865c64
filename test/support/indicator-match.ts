import { z } from "zod";
import { type Flat, readLucene } from "./lucene.ts";

const words = z.array(z.string());
/** Seconds, minutes or hours, as Kibana writes a time: `now-65m`, `1h`. */
const span = z.string().regex(/^(?:now-)?\d+[smh]$/);

/**
 * A rule as Kibana's API takes it (Elastic Security API, "Create a detection rule", indicator match): names and types of the fields
 * that it documents, as far as ours use them. It refuses a field that it does not know.
 */
export const indicatorMatchRule = z.strictObject({
  type: z.literal("threat_match"),
  rule_id: z.uuid(),
  name: z.string().min(1),
  description: z.string().min(1),
  author: words,
  version: z.int().min(1),
  enabled: z.boolean(),
  tags: words,
  severity: z.enum(["low", "medium", "high", "critical"]),
  risk_score: z.int().min(0).max(100),
  from: span,
  interval: span,
  timestamp_override: z.string(),
  index: words.min(1),
  language: z.enum(["kuery", "lucene"]),
  query: z.string().min(1),
  threat_index: words.min(1),
  threat_indicator_path: z.string(),
  threat_language: z.enum(["kuery", "lucene"]),
  threat_query: z.string().min(1),
  threat_mapping: z
    .array(
      z.strictObject({
        entries: z.array(z.strictObject({ field: z.string(), type: z.literal("mapping"), value: z.string() })).min(1),
      }),
    )
    .min(1),
  alert_suppression: z.strictObject({
    group_by: words.min(1).max(3),
    duration: z.strictObject({ value: z.int().min(1), unit: z.enum(["s", "m", "h"]) }),
    missing_fields_strategy: z.enum(["suppress", "doNotSuppress"]),
  }),
  investigation_fields: z.strictObject({ field_names: words.min(1) }),
  note: z.string(),
});
export type IndicatorMatchRule = z.infer<typeof indicatorMatchRule>;

/** An alert: which event, and which indicator it was matched with. */
export interface Alert {
  readonly rule: string;
  readonly event: number;
  readonly indicator: number;
}

/** What indicator match rules make of events and indicators within one day, suppression done: equal values, told by the queries. */
export function alertsOf(
  rules: readonly IndicatorMatchRule[],
  events: readonly Flat[],
  indicators: readonly Flat[],
  now: string,
): Alert[] {
  const asked = rules.flatMap(({ query, threat_query }) => [
    { query, documents: events },
    { query: threat_query, documents: indicators },
  ]);
  const read = readLucene(asked, now);
  return rules.flatMap((rule, at) => {
    const met = read[2 * at]?.found ?? [];
    const known = read[2 * at + 1]?.found ?? [];
    const alerts = met.flatMap((event) =>
      known
        .filter((indicator) => isMatch(rule, events[event] ?? {}, indicators[indicator] ?? {}))
        .map((indicator) => ({ rule: rule.name, event, indicator })),
    );
    return firstOfEach(alerts, ({ event }) => groupOf(rule, events[event] ?? {}));
  });
}

function isMatch({ threat_mapping }: IndicatorMatchRule, event: Flat, indicator: Flat): boolean {
  return threat_mapping.some(({ entries }) =>
    entries.every(({ field, value }) => listOf(event[field]).some((one) => listOf(indicator[value]).includes(one))),
  );
}

function groupOf({ alert_suppression: { group_by } }: IndicatorMatchRule, event: Flat): string {
  return JSON.stringify(group_by.map((field) => event[field] ?? null));
}

function firstOfEach<T>(list: readonly T[], keyOf: (one: T) => string): T[] {
  const seen = new Set<string>();
  return list.filter((one) => {
    const key = keyOf(one);
    const first = !seen.has(key);
    seen.add(key);
    return first;
  });
}

function listOf(value: unknown): readonly unknown[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value];
}
