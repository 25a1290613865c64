import { type Stanza, splunkConf } from "../splunk-conf.ts";
import { lookupFamilies, type LookupFamily, lookups } from "../splunk-lookup.ts";

/** Name of the definition that gives the facts of an indicator by its id. */
export function factsOf(family: LookupFamily): string {
  return `rulepress_${family}_facts`;
}

/** default/transforms.conf */
export const transformsConf = splunkConf(
  "threat_intel_by_* answer whether a value is known, rulepress_*_facts what is known of an indicator.",
  lookupFamilies.flatMap((family) => [matching(family), facts(family)]),
);

function matching(family: LookupFamily): Stanza {
  const { name, match } = lookups[family];
  const settings = {
    filename: `${name}.csv`,
    // Logs write hosts, addresses and hashes in any case; in a URL the case of the path means something.
    case_sensitive_match: family === "url" ? "true" : "false",
  };
  // A name can stand below several that are listed; anything else is there once.
  const many = { match_type: `WILDCARD(${match})`, max_matches: "10" };
  return { name, settings: { ...settings, ...(family === "domain" ? many : { max_matches: "1" }) } };
}

function facts(family: LookupFamily): Stanza {
  return { name: factsOf(family), settings: { filename: `${lookups[family].name}.csv`, max_matches: "1" } };
}
