import { ecsIndex } from "./ecs.ts";
import type { Json } from "./json.ts";

/** The alias under which Elastic's own indicator match rules find the index: they read `logs-ti_*`. */
export const ecsAlias = "logs-ti_rulepress";

/** Least `event.severity` of what alerts: level low stays below it. */
export const alertingSeverity = 47;

const keyword = "keyword";

/**
 * The type of every field that a document holds, as ECS 9.4 states it (generated/ecs/ecs_flat.yml). What stands below
 * `rulepress` is no field of ECS: there it says what ECS has no field for.
 */
const types: Readonly<Record<string, string>> = {
  "@timestamp": "date",
  "ecs.version": keyword,
  "event.category": keyword,
  "event.dataset": keyword,
  "event.kind": keyword,
  "event.module": keyword,
  "event.risk_score": "float",
  "event.severity": "long",
  "event.type": keyword,
  tags: keyword,
  "threat.feed.name": keyword,
  "threat.framework": keyword,
  "threat.group.name": keyword,
  "threat.software.name": keyword,
  "threat.technique.id": keyword,
  "threat.technique.subtechnique.id": keyword,
  "threat.indicator.confidence": keyword,
  "threat.indicator.description": keyword,
  "threat.indicator.email.address": keyword,
  "threat.indicator.file.hash.md5": keyword,
  "threat.indicator.file.hash.sha1": keyword,
  "threat.indicator.file.hash.sha256": keyword,
  "threat.indicator.first_seen": "date",
  "threat.indicator.id": keyword,
  "threat.indicator.ip": "ip",
  "threat.indicator.last_seen": "date",
  "threat.indicator.marking.tlp": keyword,
  "threat.indicator.marking.tlp_version": keyword,
  "threat.indicator.modified_at": "date",
  "threat.indicator.name": keyword,
  "threat.indicator.port": "long",
  "threat.indicator.provider": keyword,
  "threat.indicator.reference": keyword,
  "threat.indicator.rulepress.level": keyword,
  "threat.indicator.rulepress.score": "long",
  "threat.indicator.rulepress.score_parts": "flattened",
  "threat.indicator.rulepress.valid_until": "date",
  "threat.indicator.type": keyword,
  "threat.indicator.url.domain": keyword,
  "threat.indicator.url.full": "wildcard",
  "threat.indicator.url.original": "wildcard",
  "threat.indicator.url.path": "wildcard",
  "threat.indicator.url.port": "long",
  "threat.indicator.url.query": keyword,
  "threat.indicator.url.scheme": keyword,
};

/** Name of the component template that holds the mapping. */
export const ecsComponent = `${ecsIndex}@mappings`;

/** Body of `PUT _component_template/rulepress-threat-indicators@mappings`. A field of a later version is kept, and not searched. */
export function componentTemplate(): Json {
  return { template: { mappings: { dynamic: false, ...nested(Object.entries(types)) } } };
}

/**
 * Body of `PUT _index_template/rulepress-threat-indicators`. Rules read the alias, and so see neither level low nor what is past
 * its day: an index that nobody loads any more goes quiet by itself (a filter's `now` is that of each search).
 */
export function indexTemplate(): Json {
  const filter = {
    bool: {
      filter: [{ range: { "event.severity": { gte: alertingSeverity } } }],
      must_not: [{ range: { "threat.indicator.rulepress.valid_until": { lt: "now" } } }],
    },
  };
  return {
    index_patterns: [ecsIndex],
    // Above the templates that Elastic ships, which have at most 200.
    priority: 500,
    composed_of: [ecsComponent],
    template: { aliases: { [ecsAlias]: { filter } } },
  };
}

/** Fields by their dotted names as the tree of `properties` that a mapping is. */
function nested(fields: readonly (readonly [name: string, type: string])[]): { readonly properties: Json } {
  const children = new Map<string, (readonly [string, string])[]>();
  for (const [name, type] of fields) {
    const [head = "", ...rest] = name.split(".");
    children.set(head, [...(children.get(head) ?? []), [rest.join("."), type]]);
  }
  const properties = [...children].map(([head, below]): [string, Json] => {
    const [[rest, type] = ["", ""]] = below;
    return [head, rest === "" ? leaf(type) : nested(below)];
  });
  return { properties: Object.fromEntries(properties) };
}

/** ECS cuts the index of a keyword off at 1,024 characters; the document itself stays whole. */
function leaf(type: string): Json {
  return type === keyword ? { type, ignore_above: 1024 } : { type };
}
