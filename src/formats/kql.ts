import { kql as language } from "../dialects/kql.ts";
import { hunts } from "../dialects/hunt.ts";
import { defineFormat } from "../model/format.ts";
import { kinds } from "../model/indicator.ts";

/** KQL: a query for each kind, for advanced hunting and for Log Analytics. */
export const kql = defineFormat({
  name: "kql",
  summary: "Hunts for Microsoft Sentinel and Defender XDR: queries over their tables",
  kinds,
  hunts: true,
  print: (items) => hunts(language, items),
});
