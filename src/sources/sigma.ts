import { z } from "zod";
import { defineSource } from "../model/plugin.ts";
import { decoded } from "../readers/bytes.ts";
import { sightingsOfRule } from "../readers/sigma-sightings.ts";
import { yamlDocuments } from "../readers/yaml-documents.ts";

/** Sigma rules that look for indicators: each value that fires a rule alone is one. */
export const sigma = defineSource({
  name: "sigma",
  summary: "Sigma rules that look for indicators, multi-document YAML",
  nature: "append",
  deriveHosts: false,
  options: z.strictObject({}),
  recognises: ({ text }) =>
    /^title\s*:/m.test(text) && /^logsource\s*:/m.test(text) && /^detection\s*:/m.test(text) && !/^\s*[{[]/.test(text),
  async *read(location, _options, reach) {
    for await (const documents of yamlDocuments(decoded(reach.open(location), location))) {
      for (const document of documents) yield* sightingsOfRule(document);
    }
  },
});
