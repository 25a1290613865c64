import { spl as language } from "../dialects/spl.ts";
import { hunts, techniqueHunt } from "../dialects/hunt.ts";
import { defineFormat } from "../model/format.ts";
import { kinds } from "../model/indicator.ts";

/** SPL: a search for each kind, to be pasted or saved. */
export const spl = defineFormat({
  name: "spl",
  product: "Splunk with the CIM add-on",
  summary: "hunts: searches over data that follows the Common Information Model",
  kinds,
  onlyByName: true,
  hunts: true,
  techniqueHunt: (id) => techniqueHunt(language, id),
  documents: [{ file: "searches.spl", open: () => hunts(language) }],
  begin: "paste a search of `searches.spl`",
  load: "Define the macro `rulepress_index` once, e.g. `definition = (index=firewall OR index=dns OR index=proxy OR index=endpoint)`. Paste one search (from a comment line to the next empty line), or save it without a schedule. Values with a backtick are left out: there it calls a macro.",
  unload: "Nothing stays in the product but what you saved.",
});
