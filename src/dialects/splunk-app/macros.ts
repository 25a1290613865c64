import { letThrough } from "../spl.ts";
import { type Stanza, splunkConf } from "../splunk-conf.ts";
import { lookupFacts } from "../splunk-lookup.ts";

/**
 * What a site says of itself: where its logs are, and what may alert. The first two stand as the vendor's searches have them; each is
 * meant to be said anew in local/macros.conf, which an upgrade leaves alone.
 */
const stated: readonly Stanza[] = [
  { name: "rulepress_network", settings: { definition: "index=network sourcetype=firewall", iseval: "0" } },
  { name: "rulepress_dns", settings: { definition: "index=dns sourcetype=dns_logs", iseval: "0" } },
  { name: "rulepress_web", settings: { definition: "index=proxy", iseval: "0" } },
  { name: "rulepress_endpoint", settings: { definition: "index=endpoint", iseval: "0" } },
  { name: "rulepress_email", settings: { definition: "index=email", iseval: "0" } },
  { name: "rulepress_levels", settings: { definition: '"medium", "high"', iseval: "0" } },
  { name: "rulepress_summariesonly", settings: { definition: "false", iseval: "0" } },
];

/** Columns of an alert, after when and where something was seen. */
const shown = ["threat_key", ...lookupFacts];

/** What the searches share. */
const shared: readonly Stanza[] = [
  // Somebody scanning us is no beacon of ours: the model knows `inbound`, `outbound`, and some products neither.
  { name: "rulepress_outbound", settings: { definition: 'lower(coalesce(direction, ""))!="inbound"', iseval: "0" } },
  { name: "rulepress_allowed", settings: { definition: letThrough, iseval: "0" } },
  {
    name: "rulepress_matches(1)",
    settings: {
      args: "lookup",
      // One value can match several domains, one below the other: each is an alert of its own, with facts of its own.
      definition: [
        "where isnotnull(threat_key)",
        "| mvexpand threat_key",
        `| lookup $lookup$ threat_key OUTPUT ${lookupFacts.join(" ")}`,
        // A lookup that nobody renews falls silent; `%z` is there because a bare Z would be read in the zone of the user.
        '| eval ends=strptime(valid_until."+0000", "%Y-%m-%dT%H:%M:%S.%3NZ%z"), _time=last_time',
        "| where in(level, `rulepress_levels`) AND (isnull(ends) OR ends > now())",
        "| convert ctime(first_time) ctime(last_time)",
        `| table _time first_time last_time count asset action matched ${shown.join(" ")}`,
        "| sort 0 - score",
      ].join("\n"),
      iseval: "0",
    },
  },
];

/** default/macros.conf */
export const macrosConf = splunkConf(
  "Say in local/macros.conf where your logs are, and which levels alert: an upgrade leaves that file alone.",
  [...stated, ...shared],
);
