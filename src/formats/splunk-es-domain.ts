import { intelTable } from "../dialects/splunk-es.ts";
import { defineFormat } from "../model/format.ts";

/** Rows for `ip_intel`, which keeps the domains too. */
export const splunkEsDomain = defineFormat({
  name: "splunk-es-domain",
  summary: "Splunk Enterprise Security threat intelligence (CSV) for ip_intel: domains; without level low",
  kinds: ["domain"],
  print: (items) => intelTable("domain", items),
});
