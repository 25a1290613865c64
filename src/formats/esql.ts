import { esql as language } from "../dialects/esql.ts";
import { hunts, techniqueHunt } from "../dialects/hunt.ts";
import { defineFormat } from "../model/format.ts";
import { kinds } from "../model/indicator.ts";

/** ES|QL: a query for each kind, for Discover. */
export const esql = defineFormat({
  name: "esql",
  product: "Elastic (Discover)",
  summary: "hunts: ES|QL over ECS events",
  kinds,
  onlyByName: true,
  hunts: true,
  techniqueHunt: (id) => techniqueHunt(language, id),
  documents: [{ file: "queries.esql", open: () => hunts(language) }],
  begin: "paste a query of `queries.esql` into Discover",
  load: "Paste one query into Discover. ES|QL refuses a field that no index of `logs-*` maps: take its condition and its column out.",
  unload: "Nothing stays in the product but what you saved.",
});
