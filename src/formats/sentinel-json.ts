import { sentinelIndicator, sentinelKinds, sentinelRevoked } from "../dialects/sentinel.ts";
import { defineFormat, rows, type Writer } from "../model/format.ts";
import type { Settings } from "../model/settings.ts";

/** A file may have 250 MB (Microsoft Learn, "Add indicators in bulk"): ten times what an object has on average. */
const most = 20_000;

/** STIX indicators as the portal's file import takes them: a plain array, no bundle. Level low is left out, as in `sentinel-upload`. */
export const sentinelJson = defineFormat({
  name: "sentinel-json",
  product: "Microsoft Sentinel, by its portal",
  summary: "file import (JSON): STIX indicators of all kinds but CVE; without level low",
  kinds: sentinelKinds,
  documents: [
    {
      file: "indicators.json",
      keeps: ({ level }) => level !== "low",
      most,
      open: (settings) => array(sentinelIndicator, settings),
    },
    { file: "revoked.json", of: "gone", most, open: (settings) => array(sentinelRevoked, settings) },
  ],
  begin: "Threat intelligence → Import → Import using a file → JSON",
  load:
    "Threat intelligence → Import → Import using a file → JSON: `indicators.json`, then `revoked.json`, both with the same " +
    "source name. The same object again replaces itself.",
  unload:
    "One: `revoked.json` holds those that have left, with `revoked: true`; others end at their `valid_until`. " +
    "All: filter that page by the source, select all, delete.",
});

function array(objectsOf: typeof sentinelIndicator, settings: Settings): Writer {
  return rows({ head: "[\n", row: (entry) => objectsOf(entry, settings).join(""), between: ",\n", tail: "\n]\n" });
}
