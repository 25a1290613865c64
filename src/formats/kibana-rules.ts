import { ruleKinds, ruleLines } from "../dialects/kibana-rules.ts";
import { defineFormat } from "../model/format.ts";

/** Indicator match rules over what `ecs` loads: rules are stable, data moves. They are the same whatever a tree holds. */
export const kibanaRules = defineFormat({
  name: "kibana-rules",
  product: "Elastic Security (detection rules)",
  summary:
    "indicator match rules for the pack ecs, one for each field that an indicator may stand in; they come disabled",
  kinds: ruleKinds,
  documents: [],
  fixed: (settings) => ({ "rules.ndjson": ruleLines(settings) }),
  begin: "once, after `ecs`: Security → Rules → Import rules, `rules.ndjson`; enable what your logs can answer",
  load: [
    "Load the indicators by the pack `ecs`. Then Security → Rules → Import rules, `rules.ndjson` (Kibana 8.14 or later), and enable the " +
      "rules whose field, which their name states, your logs fill. An import that overwrites puts back " +
      "the schedule as shipped, drops exceptions, and disables: repeat it only for a rule whose `version` has risen.",
    "An alert holds the indicator whole in `threat.enrichments`. Its severity is always medium, as Kibana would take another from the event " +
      "alone. One alert for a host and an indicator in 24 hours: that suppression needs a Platinum licence. Elastic's own rules may run beside " +
      "these: they see what moved within 30 days, and no domains.",
  ].join("\n\n"),
  unload:
    "Rules, filtered by the tag `rulepress`: select all, disable or delete. Their indicators leave by the pack `ecs`.",
});
