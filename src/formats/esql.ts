import { esql as language } from "../dialects/esql.ts";
import { hunts } from "../dialects/hunt.ts";
import { defineFormat } from "../model/format.ts";
import { kinds } from "../model/indicator.ts";

/** ES|QL: a query for each kind, for Discover. */
export const esql = defineFormat({
  name: "esql",
  summary: "Hunts for Elastic: ES|QL over fields of the Elastic Common Schema",
  kinds,
  hunts: true,
  print: (items) => hunts(language, items),
});
