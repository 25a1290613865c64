import { intelTable } from "../dialects/splunk-es.ts";
import { defineFormat } from "../model/format.ts";

/** Rows for `http_intel`. */
export const splunkEsHttp = defineFormat({
  name: "splunk-es-http",
  summary: "Splunk Enterprise Security threat intelligence (CSV) for http_intel: URLs; without level low",
  kinds: ["url"],
  print: (items) => intelTable("http", items),
});
