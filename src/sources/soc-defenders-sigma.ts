import { z } from "zod";
import { confidences, kinds, type Sighting, type Unread } from "../model/indicator.ts";
import { defineSource } from "../model/plugin.ts";
import { dayMs } from "../model/time.ts";
import { isWebAddress } from "../readers/address.ts";
import { decoded } from "../readers/bytes.ts";
import { asRecord } from "../readers/pointer.ts";
import { sightingsOfRule } from "../readers/sigma-sightings.ts";
import * as api from "../readers/soc-defenders-api.ts";
import { answerError } from "../readers/soc-defenders-error.ts";
import { endpointOptions } from "../readers/soc-defenders-options.ts";
import { yamlDocuments, type YamlDocument } from "../readers/yaml-documents.ts";

/** No rules are made for e-mail addresses and CVE ids. */
const printed = kinds.filter((kind) => kind !== "email" && kind !== "cve");

const options = z.strictObject({
  ...endpointOptions(printed),
  limit: z
    .int()
    .min(1)
    .max(api.allowances.pro.limit)
    .default(api.allowances.pro.limit)
    .describe("Rules of one answer."),
});

/**
 * The Sigma endpoint of SOC Defenders, live or as a saved answer: one rule per indicator. It tells more than the indicator
 * API does (the day, the report, the technique), and only to a Pro key.
 */
export const socDefendersSigma = defineSource({
  name: "soc-defenders-sigma",
  summary: "SOC Defenders indicators, from the rules that its Sigma endpoint writes (Pro)",
  nature: "append",
  terms: api.socDefendersTerms,
  url: "https://socdefenders.ai/api/v1/iocs/sigma",
  every: api.minutesBetween,
  key: api.socDefendersKey,
  confidence: { stated: "the level of each rule", default: "medium" },
  dates: "the day of each rule, in UTC",
  deriveHosts: false,
  options,
  async *read(location, stated, reach) {
    if (isWebAddress(location)) yield* api.readEndpoint(location, requestOf(stated), reach, readRules);
    else yield* readRules(decoded(reach.open(location), location), location);
  },
});

function requestOf({ types = [], confidences: wanted = [], lookback, limit }: z.output<typeof options>): api.Request {
  return {
    allowance: api.allowances.pro,
    limit,
    lookback: lookback ?? 7 * dayMs,
    sinceForm: "iso",
    accept: "text/yaml",
    dimensions: [
      { parameter: "type", wanted: types, known: printed },
      { parameter: "confidence", wanted, known: confidences },
    ],
  };
}

async function* readRules(text: AsyncIterable<string>, name: string): AsyncGenerator<Sighting | Unread, api.Around> {
  let count = 0;
  for await (const documents of yamlDocuments(text)) {
    for (const document of documents) {
      refuseError(document, name);
      count += 1;
      yield* sightingsOfRule(document);
    }
  }
  return { count, envelope: {} };
}

/** JSON is YAML, so an error envelope parses as a document of the stream. */
function refuseError(document: YamlDocument, name: string): void {
  const error = "bad" in document ? undefined : asRecord(document.value)?.["error"];
  if (error !== undefined) throw answerError(error, name);
}
