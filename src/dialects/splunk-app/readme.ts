/** README.txt of the app, for whoever finds it on a search head. */
export const appReadme = `Indicators as lookups, and searches that match logs against them.

LOOKUPS
  threat_intel_by_ip, threat_intel_by_domain, threat_intel_by_url, threat_intel_by_hash and threat_intel_by_email answer whether a
  value is known. threat_key is the id of the indicator: the same in every format, and in the tree that it came from.

    | lookup threat_intel_by_ip src_ip AS dest_ip OUTPUT threat_key, threat_collection
    | lookup threat_intel_by_domain query AS domain OUTPUT threat_key, confidence

  A domain also matches the names below it, and where several of them are listed gives several keys. rulepress_*_facts give what
  is known of one key: score and its parts, level, sources, dates, TLP, reference.

BEFORE YOU ENABLE A SEARCH
  Say in local/macros.conf where your logs are: rulepress_network, rulepress_dns, rulepress_web, rulepress_endpoint and
  rulepress_email. rulepress_levels holds the levels that alert ("medium", "high" as shipped). Searches with (CIM) in their name
  read data models instead, and need none of these; rulepress_summariesonly = true keeps them to accelerated data.

SEARCHES
  All are off. Run one by hand first, then enable its schedule in Settings > Searches, reports, and alerts. Each result alerts by
  itself, once in 24 hours for the same asset and indicator. Traffic that was stopped, or came in from outside, does not count where
  the logs say so; neither does an indicator that is past its valid_until.

NEW INDICATORS
  Install the new archive over this one. Each lookup is replaced as a whole: what was withdrawn is not in it any more. The version
  of the app moves only when its searches do.
`;
