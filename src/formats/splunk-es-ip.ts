import { intelTable } from "../dialects/splunk-es.ts";
import { defineFormat } from "../model/format.ts";

/** Rows for `ip_intel`. */
export const splunkEsIp = defineFormat({
  name: "splunk-es-ip",
  summary: "Splunk Enterprise Security threat intelligence (CSV) for ip_intel: addresses; without level low",
  kinds: ["ipv4", "ipv6"],
  print: (items) => intelTable("ip", items),
});
