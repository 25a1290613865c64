import { kql as language } from "../dialects/kql.ts";
import { hunts, techniqueHunt } from "../dialects/hunt.ts";
import { legacyQueries } from "../dialects/sentinel-legacy.ts";
import { watches } from "../dialects/sentinel-logs.ts";
import { watchHunt } from "../dialects/sentinel-queries.ts";
import { defineFormat } from "../model/format.ts";
import { kinds } from "../model/indicator.ts";

/** KQL: a query for each kind, for advanced hunting and for Log Analytics. */
export const kql = defineFormat({
  name: "kql",
  product: "Microsoft Sentinel, Defender XDR",
  summary: "hunts: queries over their tables",
  kinds,
  onlyByName: true,
  hunts: true,
  techniqueHunt: (id) => techniqueHunt(language, id),
  documents: [{ file: "queries.kql", open: () => hunts(language) }],
  fixed: (settings) => ({
    "hunts/threat-intel-indicators.kql": `${watches.map((watch) => watchHunt(watch, settings)).join("\n\n")}\n`,
    ...legacyQueries(settings),
  }),
  begin: "paste a query of `queries.kql` into Logs or advanced hunting",
  load: "Paste one query into Logs, or into advanced hunting of a portal that is joined to a workspace. A table that the workspace lacks is passed over. DNS is asked through ASIM's built-in `_Im_Dns`. What was uploaded to ThreatIntelIndicators is hunted for by `hunts/threat-intel-indicators.kql`, without a value in it.",
  unload: "Nothing stays in the product but what you saved.",
});
