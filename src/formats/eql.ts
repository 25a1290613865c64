import { eql as language } from "../dialects/eql.ts";
import { hunts } from "../dialects/hunt.ts";
import { defineFormat } from "../model/format.ts";
import { kinds } from "../model/indicator.ts";

/** EQL: a query for each kind, for Timeline, and for rules after a look at what it finds. */
export const eql = defineFormat({
  name: "eql",
  summary: "Hunts for Elastic Security: EQL over fields of the Elastic Common Schema",
  kinds,
  hunts: true,
  print: (items) => hunts(language, items),
});
