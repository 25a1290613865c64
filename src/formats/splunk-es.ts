import { intelHolds, intelTable, type IntelFamily } from "../dialects/splunk-es.ts";
import { defineFormat, type Document } from "../model/format.ts";
import type { Kind } from "../model/indicator.ts";

const families: Readonly<Record<IntelFamily, readonly Kind[]>> = {
  ip: ["ipv4", "ipv6"],
  domain: ["domain"],
  http: ["url"],
  file: ["md5", "sha1", "sha256"],
  email: ["email"],
};

/** Rows for the collections `ip_intel`, `http_intel`, `file_intel` and `email_intel`; domains go to `ip_intel` too. */
export const splunkEs = defineFormat({
  name: "splunk-es",
  product: "Splunk Enterprise Security",
  summary: "threat intelligence files (CSV), one a family: ip, domain, http, file, email; without level low",
  kinds: Object.values(families).flat(),
  documents: [table("ip"), table("domain"), table("http"), table("file"), table("email")],
  load: "Configure → Threat intelligence: upload each file, or set its address as a threat list that ignores the first line.",
  unload: "A newer file replaces the older one; what is no longer in it leaves with the retention of the collection.",
});

function table(family: IntelFamily): Document {
  return {
    file: `local_${family}_intel.csv`,
    keeps: (record) => families[family].includes(record.kind) && intelHolds(record),
    open: () => intelTable(family),
  };
}
