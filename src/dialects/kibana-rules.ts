import { uuidv5 } from "../model/id.ts";
import type { Kind } from "../model/indicator.ts";
import type { Settings } from "../model/settings.ts";
import { oneLine } from "../model/text.ts";
import { alertingSeverity, ecsAlias } from "./ecs-mapping.ts";
import { canonicalJson, type Json } from "./json.ts";

/** One field of an event that an indicator may stand in, and what the rest of the event must say. */
interface Match {
  readonly field: string;
  readonly indicator: string;
  /** Words of `threat.indicator.type`: the document of a URL names its host too, and that host alone is no indicator. */
  readonly types: readonly string[];
  readonly where: readonly string[];
  /** Fields that tell who met it; an alert is suppressed by them and by the field that matched, at most three in all. */
  readonly by: readonly string[];
}

/** What a firewall, proxy or sensor says of traffic that it let out. What it does not say excludes nothing. */
const allowed = [
  "NOT event.type:denied",
  "NOT event.action:(block OR blocked OR deny OR denied OR drop OR dropped OR reject OR rejected)",
];
const outbound = [...allowed, "NOT network.direction:(inbound OR ingress)"];
const connected = [...outbound, "NOT event.outcome:failure"];

// A firewall or proxy is the host of its log: who asked is the source.
const network = { by: ["host.name", "source.ip"] };
const address = { ...network, indicator: "threat.indicator.ip", types: ["ipv4-addr", "ipv6-addr"] };
const name = { ...network, indicator: "threat.indicator.url.domain", types: ["domain-name"] };

/**
 * A rule for each field: with two in one rule, an event that lacks the one would be suppressed by another's absence. A name below
 * an indicator is told by its registered domain, and only where there is a name below: else both rules would fire.
 */
const matches: readonly Match[] = [
  { field: "destination.ip", ...address, where: connected },
  // A name that did not resolve has been asked for all the same.
  { field: "dns.question.name", ...name, where: outbound },
  { field: "dns.question.registered_domain", ...name, where: [...outbound, "_exists_:dns.question.subdomain"] },
  { field: "destination.domain", ...name, where: connected },
  { field: "destination.registered_domain", ...name, where: [...connected, "_exists_:destination.subdomain"] },
  { field: "tls.client.server_name", ...name, where: connected },
  { field: "url.domain", ...name, where: connected },
  { field: "url.registered_domain", ...name, where: [...connected, "_exists_:url.subdomain"] },
  ...["url.full", "url.original"].map((field) => {
    return { ...network, field, indicator: `threat.indicator.${field}`, types: ["url"], where: connected };
  }),
  ...["file", "process", "dll"].flatMap((object) =>
    ["md5", "sha1", "sha256"].map((hash) => {
      const indicator = `threat.indicator.file.hash.${hash}`;
      return { field: `${object}.hash.${hash}`, indicator, types: ["file"], where: [], by: ["host.name"] };
    }),
  ),
  ...["from", "sender", "reply_to"].map((role) => {
    const indicator = "threat.indicator.email.address";
    const by = ["host.name", "email.to.address"];
    return { field: `email.${role}.address`, indicator, types: ["email-addr"], where: allowed, by };
  }),
];

/** Kinds that the rules look for. A weakness is met in no event. */
export const ruleKinds = ["ipv4", "ipv6", "domain", "url", "md5", "sha1", "sha256", "email"] as const satisfies Kind[];

/** Raised when a rule changes: Kibana shows it beside the rule. */
const rulesVersion = 1;

/** Indicator match rules for Kibana's import, one a line (Kibana API, "Import detection rules"). They hold no indicator. */
export function ruleLines(settings: Settings): string {
  return matches.map((match) => `${canonicalJson(ruleOf(match, settings))}\n`).join("");
}

function ruleOf({ field, indicator, types, where, by }: Match, { namespace, brand, author }: Settings): Json {
  const who = oneLine(brand, 100);
  return {
    type: "threat_match",
    rule_id: uuidv5(namespace, `kibana-rule:${field}`),
    name: `${who}: ${field} is an indicator`,
    description: `The field ${field} of an event holds an indicator of ${who} of level medium or high that is not past its day.`,
    author: [oneLine(author, 200)],
    version: rulesVersion,
    enabled: false,
    tags: ["rulepress", "Rule Type: Indicator Match", `Field: ${field}`],
    // Kibana maps other severities and scores from fields of the event alone, never from those of the indicator.
    severity: "medium",
    risk_score: 47,
    from: "now-65m",
    interval: "1h",
    timestamp_override: "event.ingested",
    index: ["auditbeat-*", "endgame-*", "filebeat-*", "logs-*", "packetbeat-*", "winlogbeat-*"],
    language: "lucene",
    query: [`_exists_:${field}`, ...where].join(" AND "),
    threat_index: [ecsAlias],
    threat_indicator_path: "threat.indicator",
    threat_language: "lucene",
    threat_query: threatQuery(indicator, types),
    threat_mapping: [{ entries: [{ field, type: "mapping", value: indicator }] }],
    alert_suppression: {
      group_by: [...by, field],
      duration: { value: 24, unit: "h" },
      // An event without a host, or without a source, is suppressed by what it has.
      missing_fields_strategy: "suppress",
    },
    investigation_fields: { field_names: shownFields },
    note: guide,
  };
}

/** The alias says the same; this holds for those who let the rules read another index. */
function threatQuery(indicator: string, types: readonly string[]): string {
  return [
    'event.module:"ti_rulepress"',
    `event.severity:[${alertingSeverity} TO *]`,
    `threat.indicator.type:(${types.map((type) => `"${type}"`).join(" OR ")})`,
    `_exists_:${indicator}`,
    "NOT threat.indicator.rulepress.valid_until:[* TO now]",
  ].join(" AND ");
}

/** Where an alert holds what is known of the indicator: all of `threat.indicator` is copied there. */
const enrichment = "threat.enrichments";

const shownFields = [
  `${enrichment}.matched.atomic`,
  `${enrichment}.matched.field`,
  `${enrichment}.matched.id`,
  `${enrichment}.indicator.description`,
  `${enrichment}.indicator.confidence`,
  `${enrichment}.indicator.provider`,
  `${enrichment}.indicator.first_seen`,
  `${enrichment}.indicator.last_seen`,
  `${enrichment}.indicator.marking.tlp`,
  `${enrichment}.indicator.reference`,
];

const guide = `## Triage

| what | field of the alert |
| --- | --- |
| matched value, and where | \`${enrichment}.matched.atomic\`, \`${enrichment}.matched.field\` |
| id of the indicator | \`${enrichment}.matched.id\` |
| score, its parts, level | \`${enrichment}.indicator.rulepress.score\`, \`score_parts\`, \`level\`; in words in \`description\` |
| sources | \`${enrichment}.indicator.provider\` |
| dates | \`${enrichment}.indicator.first_seen\`, \`last_seen\`, \`modified_at\`, \`rulepress.valid_until\` |
| TLP | \`${enrichment}.indicator.marking.tlp\` |
| report | \`${enrichment}.indicator.reference\` |

\`rulepress explain VALUE\` tells why the indicator is there. A false positive goes by \`rulepress allow VALUE --reason …\`: it leaves the index with the next push.
`;
