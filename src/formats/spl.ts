import { spl as language } from "../dialects/spl.ts";
import { hunts } from "../dialects/hunt.ts";
import { defineFormat } from "../model/format.ts";
import { kinds } from "../model/indicator.ts";

/** SPL: a search for each kind, to be pasted or saved. */
export const spl = defineFormat({
  name: "spl",
  summary: "Hunts for Splunk: searches over data that follows the Common Information Model",
  kinds,
  hunts: true,
  print: (items) => hunts(language, items),
});
