import { type Stanza, splunkConf } from "../splunk-conf.ts";
import { lookups } from "../splunk-lookup.ts";
import { modelSearches } from "./model-searches.ts";
import { rawSearches } from "./raw-searches.ts";
import type { Search } from "./steps.ts";
import { factsOf } from "./transforms.ts";

/** default/savedsearches.conf: none of them runs before somebody schedules it. */
export function searchesConf(): string {
  return splunkConf(
    "Off as shipped: enable the schedule of those whose logs you have. Those with (CIM) want data models of the CIM add-on.",
    [...rawSearches, ...modelSearches].map(stanza),
  );
}

function stanza({ name, description, family, rows }: Search): Stanza {
  const { name: lookup, match } = lookups[family];
  const steps = [
    ...rows,
    `| lookup ${lookup} ${match} AS matched OUTPUT threat_key`,
    `| \`rulepress_matches(${factsOf(family)})\``,
  ];
  return { name, settings: { description, search: steps.join("\n"), ...schedule, ...alert } };
}

/** Windows overlap by ten minutes for events that come late; what they find twice is throttled below. */
const schedule = {
  enableSched: "0",
  cron_schedule: "17 * * * *",
  schedule_window: "auto",
  "dispatch.earliest_time": "-70m@m",
  "dispatch.latest_time": "now",
};

/** One alert for each asset and indicator in a day: fields of throttling count only where each result alerts by itself. */
const alert = {
  counttype: "number of events",
  relation: "greater than",
  quantity: "0",
  "alert.track": "1",
  "alert.severity": "4",
  "alert.digest_mode": "0",
  "alert.suppress": "1",
  "alert.suppress.fields": "asset,threat_key",
  "alert.suppress.period": "24h",
};
