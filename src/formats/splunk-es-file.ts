import { intelTable } from "../dialects/splunk-es.ts";
import { defineFormat } from "../model/format.ts";

/** Rows for `file_intel`. */
export const splunkEsFile = defineFormat({
  name: "splunk-es-file",
  summary: "Splunk Enterprise Security threat intelligence (CSV) for file_intel: file hashes; without level low",
  kinds: ["md5", "sha1", "sha256"],
  print: (items) => intelTable("file", items),
});
