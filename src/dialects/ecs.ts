import type { Confidence, Kind, Level } from "../model/indicator.ts";
import type { Item } from "../model/plugin.ts";
import { movedAt } from "../model/moved.ts";
import { oneLine } from "../model/text.ts";
import { attackIds } from "./attack-ids.ts";
import type { Json } from "./json.ts";
import { listSentence, scoreSentence } from "./prose.ts";

/**
 * A plain index, and no data stream (`logs-*-*`): those take `create` alone, and what is known better now must replace what
 * stands under the same id (Elasticsearch, "Bulk API"). An alias `logs-ti_…` shows it to Elastic's own rules.
 */
export const ecsIndex = "rulepress-threat-indicators";

type Members = Readonly<Record<string, Json | undefined>>;

/**
 * The two lines of a bulk request that put an indicator under its own id, so that the same request twice changes nothing.
 * A CVE gives none: `threat.indicator.type` has no word for it (ECS 9, "Threat Fields").
 * @example bulkLines(item, "Acme CTI") // {"index":{"_index":"rulepress-threat-indicators","_id":"…"}}\n{"@timestamp":…}\n
 */
export function bulkLines(item: Item, brand: string): string {
  const observable = observableOf(item.record.kind, item.record.value);
  if (observable === undefined) return "";
  const action = { index: { _index: ecsIndex, _id: item.record.id } };
  // In the order of the literals, which is fixed: to sort a hundred thousand documents took as long as to make them.
  return `${JSON.stringify(action)}\n${JSON.stringify(documentOf(item, observable, brand))}\n`;
}

/** The line of a bulk request that takes an indicator out. Of one that is not there it is answered by a 404, which is no error. */
export function bulkDelete({ record }: Item): string {
  if (observableOf(record.kind, record.value) === undefined) return "";
  return `${JSON.stringify({ delete: { _index: ecsIndex, _id: record.id } })}\n`;
}

function documentOf({ record, facts }: Item, observable: Members, brand: string): Json {
  return {
    "@timestamp": movedAt(record),
    ecs: { version: "9.4.0" },
    event: {
      kind: "enrichment",
      category: ["threat"],
      type: ["indicator"],
      // Elastic's indicator match rules ask for `event.module: ti_*`.
      module: "ti_rulepress",
      dataset: "ti_rulepress.indicator",
      severity: severities[record.level],
      risk_score: record.score,
    },
    tags: facts.tags.length === 0 ? undefined : facts.tags,
    threat: {
      feed: { name: brand },
      group: named(facts.actors),
      software: named(facts.malware),
      ...techniquesOf(facts.attack),
      indicator: {
        ...observable,
        id: [record.id],
        // A keyword holds 1,024 characters; the name is for people, and the value stands beside it whole.
        name: oneLine(record.value, 1000),
        description: oneLine(`${listSentence("Reports", facts.titles)} ${scoreSentence(record)}`, 1000),
        confidence: confidences[record.confidence],
        provider: oneOrMore(facts.sources),
        reference: oneOrMore(facts.references),
        first_seen: facts.firstSeen,
        last_seen: facts.lastSeen,
        modified_at: movedAt(record),
        marking: { tlp: facts.tlp.toUpperCase(), tlp_version: "2.0" },
        port: oneOrMore(facts.ports),
        // An indicator match rule copies all of `threat.indicator` into its alert, and nothing from beside it.
        rulepress: { score: record.score, score_parts: record.parts, level: record.level, valid_until: record.until },
      },
    },
  };
}

/** The words that ECS expects in `threat.indicator.confidence`. */
const confidences: Readonly<Record<Confidence, string>> = { low: "Low", medium: "Medium", high: "High" };

/** The risk that Elastic's own rules give to the same words. */
const severities: Readonly<Record<Level, number>> = { low: 21, medium: 47, high: 73 };

function observableOf(kind: Kind, value: string): Members | undefined {
  switch (kind) {
    case "ipv4":
      return { type: "ipv4-addr", ip: value };
    case "ipv6":
      return { type: "ipv6-addr", ip: value };
    case "domain":
      return { type: "domain-name", url: { domain: value } };
    case "url":
      return { type: "url", url: { original: value, full: value, ...urlParts(value) } };
    case "md5":
    case "sha1":
    case "sha256":
      return { type: "file", file: { hash: { [kind]: value } } };
    case "email":
      return { type: "email-addr", email: { address: value } };
    case "cve":
      return undefined;
  }
}

/** Only of a URL that its parts give again: parts of any other would be those of another URL. */
function urlParts(value: string): Members {
  const url = URL.canParse(value) ? new URL(value) : undefined;
  if (url?.href !== value) return {};
  return {
    scheme: url.protocol.slice(0, -1),
    // ECS keeps the brackets of an IPv6 address here, as `hostname` does.
    domain: url.hostname === "" ? undefined : url.hostname,
    port: url.port === "" ? undefined : Number(url.port),
    path: url.pathname,
    // Without its question mark.
    query: url.search === "" ? undefined : url.search.slice(1),
  };
}

function techniquesOf(attack: readonly string[]): Members {
  const ids = attackIds(attack);
  if (ids.length === 0) return {};
  const parents = ids.filter((id) => !id.includes("."));
  const parts = ids.filter((id) => id.includes("."));
  return {
    framework: "MITRE ATT&CK",
    technique: {
      id: parents.length === 0 ? undefined : parents,
      subtechnique: parts.length === 0 ? undefined : { id: parts },
    },
  };
}

function named(names: readonly string[]): Members | undefined {
  return names.length === 0 ? undefined : { name: oneOrMore(names) };
}

/** Every field of Elasticsearch holds one value or several; ECS writes one alone without brackets here. */
function oneOrMore(values: readonly (string | number)[]): Json | undefined {
  return values.length > 1 ? values : values[0];
}
