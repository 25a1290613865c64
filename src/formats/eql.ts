import { eql as language } from "../dialects/eql.ts";
import { hunts, techniqueHunt } from "../dialects/hunt.ts";
import { defineFormat } from "../model/format.ts";
import { kinds } from "../model/indicator.ts";

/** EQL: a query for each kind, for Timeline, and for rules after a look at what it finds. */
export const eql = defineFormat({
  name: "eql",
  product: "Elastic Security (event correlation)",
  summary: "hunts: EQL over ECS events",
  kinds,
  onlyByName: true,
  hunts: true,
  techniqueHunt: (id) => techniqueHunt(language, id),
  documents: [{ file: "queries.eql", open: () => hunts(language) }],
  begin: "paste a query of `queries.eql` into Timeline, Correlation",
  load: "Paste one query into Timeline, Correlation, and set the last 30 days there: EQL has no clock. A field that the indices lack is passed over. A result is the whole event, with its time and host.",
  unload: "Nothing stays in the product but what you saved.",
});
