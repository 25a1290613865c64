import { sentinelKinds } from "../dialects/sentinel.ts";
import { watches } from "../dialects/sentinel-logs.ts";
import { ruleYaml, rulesTemplate } from "../dialects/sentinel-rule-files.ts";
import { sentinelRule } from "../dialects/sentinel-rules.ts";
import { defineFormat } from "../model/format.ts";

/** Rules of Microsoft Sentinel over what `sentinel-upload` and its siblings brought there. They hold no indicator, so that news needs no new rule. */
export const analyticsRules = defineFormat({
  name: "analytics-rules",
  product: "Microsoft Sentinel, analytics rules",
  summary: `${watches.length} scheduled rules, disabled: logs against ThreatIntelIndicators, as YAML and as one ARM template; a workspace takes 512 enabled rules, each of 10,000 characters`,
  kinds: sentinelKinds,
  documents: [],
  fixed(settings) {
    const rules = watches.map((watch) => sentinelRule(watch, settings));
    return {
      "analytics-rules.json": rulesTemplate(rules),
      ...Object.fromEntries(rules.map((rule) => [`rules/${rule.slug}.yaml`, ruleYaml(rule)])),
    };
  },
  begin: "once, after `sentinel-upload`: Analytics → Import → `analytics-rules.json`; enable what your logs can answer",
  load:
    "First `sentinel-upload`. Then Analytics → Import → `analytics-rules.json`, or `az deployment group create --resource-group GROUP " +
    "--template-file analytics-rules.json --parameters workspace=NAME`. All rules come disabled: enable those whose logs you have; a workspace " +
    "holds 512 enabled ones. To import or deploy again puts schedule, severity and state of a rule back as shipped: do it only for a " +
    "rule that has changed. `rules/` has the same as YAML, in the keys of the Azure-Sentinel repository.",
  unload:
    "One indicator: send `revoked.ndjson`, the rules hold none. All: Analytics, filter by the name of this tree, Delete.",
});
