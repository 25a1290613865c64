import { goneTable, intel, intelFamilies, intelHolds, intelTable } from "../dialects/splunk-es.ts";
import { defineFormat, type Document } from "../model/format.ts";

/** Rows for the collections `ip_intel`, `http_intel`, `file_intel` and `email_intel`; domains go to `ip_intel` too. */
export const splunkEs = defineFormat({
  name: "splunk-es",
  product: "Splunk Enterprise Security",
  summary: "threat intelligence files (CSV), one a family: ip, domain, file, http, email; without level low",
  kinds: intelFamilies.flatMap((family) => intel[family].kinds),
  documents: [
    ...intelFamilies.map((family): Document => ({
      file: `local_${family}_intel.csv`,
      keeps: (record) => intel[family].kinds.includes(record.kind) && intelHolds(record),
      open: () => intelTable(family),
    })),
    { file: "gone.csv", of: "gone", open: goneTable },
  ],
  begin: "Configure → Threat intelligence: upload each `local_*_intel.csv`",
  load:
    "Configure → Threat intelligence: upload each file as a source of its own, or set its address as a threat list that ignores the first line. " +
    "The next file of the same name replaces it; set the Maximum age of each source to a few days.",
  unload: [
    "A row leaves its collection with that age. Sooner, for what `gone.csv` names, once it is uploaded as a lookup file:",
    "`| inputlookup ip_intel | eval item_key=_key | lookup gone.csv value AS ip OUTPUT gone | where isnotnull(gone) | table threat_key item_key` shows the rows " +
      "(the columns `collection` and `field` say where else to ask), and `DELETE /services/data/threat_intel/item/ip_intel/KEY` takes out each.",
    "Everything: turn off the sources.",
  ].join("\n"),
});
