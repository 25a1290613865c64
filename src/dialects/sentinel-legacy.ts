import type { Settings } from "../model/settings.ts";
import { kqlString } from "./kql.ts";
import { sentinelSource } from "./sentinel.ts";

const retired = [
  "// ThreatIntelligenceIndicator is retired: Microsoft ended its filling on 31 May 2026. What it still holds is history.",
  "// hunts/threat-intel-indicators.kql asks its successor, ThreatIntelIndicators.",
];

/** The newest row of each indicator decides. A text is never null in KQL, so that emptiness is asked for. */
function known(column: "NetworkIP" | "DomainName", settings: Settings): string[] {
  return [
    "let known = ThreatIntelligenceIndicator",
    `    | where SourceSystem == ${kqlString(sentinelSource(settings.brand))} and isnotempty(${column})`,
    "    | summarize arg_max(TimeGenerated, *) by IndicatorId",
    "    | where Active and ExpirationDateTime > now()",
    `    | project Key = tolower(${column}), IndicatorId, ConfidenceScore, ThreatType, Description, ExpirationDateTime;`,
  ];
}

/** Queries of the vendor's page on Sentinel for workspaces that still have the old table, over tables that Log Analytics has. */
export function legacyQueries(settings: Settings): Readonly<Record<string, string>> {
  return {
    "legacy/network-connections.kql": text([
      ...known("NetworkIP", settings),
      "CommonSecurityLog",
      "| where TimeGenerated > ago(30d)",
      "| extend Key = tolower(DestinationIP)",
      "| join kind=inner known on Key",
      "| project TimeGenerated, SourceIP, DestinationIP, DeviceAction, IndicatorId, ConfidenceScore, Description",
      "| sort by TimeGenerated desc",
    ]),
    "legacy/dns-queries.kql": text([
      ...known("DomainName", settings),
      "DnsEvents",
      "| where TimeGenerated > ago(30d)",
      '| extend Key = tolower(trim_end("[.]", Name))',
      "| join kind=inner known on Key",
      "| project TimeGenerated, ClientIP, Name, IndicatorId, ConfidenceScore, ThreatType",
      "| sort by TimeGenerated desc",
    ]),
  };
}

function text(lines: readonly string[]): string {
  return `${[...retired, ...lines].join("\n")}\n`;
}
