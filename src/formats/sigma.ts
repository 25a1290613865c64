import { pipelineFiles } from "../dialects/pipelines/files.ts";
import { formOf } from "../dialects/sigma-forms.ts";
import { ruleOf } from "../dialects/sigma-rule.ts";
import { documentSeparator, printable } from "../dialects/yaml.ts";
import { defineFormat, rows } from "../model/format.ts";
import { kinds } from "../model/indicator.ts";

/** The rules of the tree, one per indicator, for those who load few and want each with its report and references. */
export const sigma = defineFormat({
  name: "sigma",
  product: "Sigma, one rule per indicator",
  summary: "Sigma rules as one YAML stream, and pySigma pipelines to convert them by",
  // No profile changes whether a kind has a form.
  kinds: kinds.filter((kind) => formOf(kind, "seed") !== undefined),
  documents: [
    {
      file: "rules.yml",
      keeps: ({ value }) => printable(value),
      open: (settings) => rows({ row: (entry) => ruleOf(entry, settings) ?? "", between: documentSeparator }),
    },
  ],
  fixed: () => pipelineFiles,
  begin: "`rules.yml`, by sigma-cli with one of `pipelines/`",
  load:
    "`sigma convert -t splunk -p pipelines/splunk.yml rules.yml`, with the target and pipeline of your product. " +
    "For about a hundred rules; beyond that take the format `sigma-list`, or a table of indicators.",
  unload: "Delete the rules whose `id` the next `rules.yml` lacks: an indicator's rule keeps its `id` for ever.",
});
