import { intelTable } from "../dialects/splunk-es.ts";
import { defineFormat } from "../model/format.ts";

/** Rows for `email_intel`, which looks for senders. */
export const splunkEsEmail = defineFormat({
  name: "splunk-es-email",
  summary: "Splunk Enterprise Security threat intelligence (CSV) for email_intel: email senders; without level low",
  kinds: ["email"],
  print: (items) => intelTable("email", items),
});
