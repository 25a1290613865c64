import { uuidv5 } from "../model/id.ts";
import type { Settings } from "../model/settings.ts";
import { oneLine } from "../model/text.ts";
import { sentinelSource } from "./sentinel.ts";
import { familyKinds, type Watch, type WatchFamily } from "./sentinel-logs.ts";
import { type MatchColumn, watchQuery } from "./sentinel-queries.ts";

/** A scheduled analytics rule, as both the YAML of Azure-Sentinel and ARM templates tell of it. */
export interface SentinelRule {
  readonly id: string;
  /** Of the file. */
  readonly slug: string;
  readonly name: string;
  readonly description: string;
  readonly connectors: readonly { readonly id: string; readonly tables: readonly string[] }[];
  readonly tactic: string;
  readonly technique: string;
  readonly query: string;
  readonly entities: readonly Entity[];
  readonly details: readonly MatchColumn[];
}

/** An entity of the alert, by the identifiers that Sentinel knows for its type (Microsoft Learn, "Entity types"). */
export interface Entity {
  readonly type: string;
  readonly fields: readonly (readonly [identifier: string, column: MatchColumn])[];
}

/** Raised with any change of a rule's text, so that a template that was used before shows as older. */
export const ruleVersion = "1.0.0";

/** What an alert shows beside its entities: at most 20 (Microsoft Learn, "Surface custom details in alerts"). */
const details: readonly MatchColumn[] = [
  ...([
    "MatchKey",
    "Indicator",
    "IndicatorId",
    "Confidence",
    "Score",
    "ScoreParts",
    "Sources",
    "Tlp",
    "Reference",
  ] as const),
  ...(["ValidFrom", "ValidUntil", "Created", "Modified", "Matches", "FirstMatch", "LastMatch", "Host"] as const),
];

const attack: Readonly<Record<WatchFamily, readonly [tactic: string, technique: string]>> = {
  ip: ["CommandAndControl", "T1071"],
  domain: ["CommandAndControl", "T1071"],
  url: ["CommandAndControl", "T1071"],
  hash: ["Execution", "T1204"],
  email: ["InitialAccess", "T1566"],
};

const entities: Readonly<Record<WatchFamily, Entity>> = {
  ip: { type: "IP", fields: [["Address", "MatchedValue"]] },
  domain: { type: "DNS", fields: [["DomainName", "MatchedValue"]] },
  url: { type: "URL", fields: [["Url", "MatchedValue"]] },
  hash: {
    type: "FileHash",
    fields: [
      ["Algorithm", "HashType"],
      ["Value", "MatchedValue"],
    ],
  },
  email: {
    type: "MailMessage",
    fields: [
      ["Sender", "MatchedValue"],
      ["Recipient", "Host"],
    ],
  },
};

/** Connectors that fill ThreatIntelIndicators with what this program prints. */
const intelligence = ["ThreatIntelligenceUploadIndicatorsAPI", "ThreatIntelligenceTaxii"].map((id) => ({
  id,
  tables: ["ThreatIntelIndicators"],
}));

export function sentinelRule(watch: Watch, settings: Settings): SentinelRule {
  const [tactic, technique] = attack[watch.family];
  const kinds = familyKinds[watch.family].join(", ");
  return {
    id: uuidv5(settings.namespace, `sentinel-rule:${watch.name}`),
    slug: watch.name,
    name: `${oneLine(settings.brand, 100)} — ${watch.title}`,
    description:
      `An event of the last hour met an indicator (${kinds}) that ${sentinelSource(settings.brand)} holds to be malicious. Only what ` +
      "goes out and was not denied, where the log tells; no indicators of low confidence; one alert a day for a host and an indicator.",
    connectors: [...(watch.connector === undefined ? [] : [watch.connector]), ...intelligence],
    tactic,
    technique,
    query: watchQuery(watch, settings),
    entities: [...placeOf(watch), entities[watch.family]],
    details,
  };
}

/** Where it was met: a device, a mailbox or a person, and the address and account where the log has them. */
function placeOf({ family, address, account, host }: Watch): Entity[] {
  const person: Entity = {
    type: "Account",
    fields: [
      ["Name", "AccountName"],
      ["UPNSuffix", "AccountSuffix"],
    ],
  };
  const device: Entity = { type: "Host", fields: [["HostName", "Host"]] };
  const mailbox: Entity = { type: "Mailbox", fields: [["MailboxPrimaryAddress", "Host"]] };
  return [
    ...(family === "email" ? [mailbox] : host === account ? [] : [device]),
    ...(address === undefined ? [] : [{ type: "IP", fields: [["Address", "HostAddress"]] } satisfies Entity]),
    ...(account === undefined ? [] : [person]),
  ];
}
