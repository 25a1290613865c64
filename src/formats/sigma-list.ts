import { pipelineFiles } from "../dialects/pipelines/files.ts";
import { formOf } from "../dialects/sigma-forms.ts";
import { listGroup, listRules, mostValues } from "../dialects/sigma-lists.ts";
import { documentSeparator, printable } from "../dialects/yaml.ts";
import { defineFormat, type Document, type Writer } from "../model/format.ts";
import { kinds, levels, type LedgerRecord } from "../model/indicator.ts";
import type { Member } from "../model/plugin.ts";
import { linesOn, type Scratch } from "../model/scratch.ts";
import type { Settings } from "../model/settings.ts";

/** No profile changes whether a kind has a form. */
const listed = kinds.filter((kind) => formOf(kind, "seed") !== undefined);

/** Nothing of level low: what is converted without a thought becomes alerts. */
const convert = "sigma convert -t splunk -p pipelines/splunk.yml sigma-lists/*-high.yml sigma-lists/*-medium.yml";

/** The lists of a selection: a file per kind and level, so that level low can be left out and a log source that nobody has. */
export const sigmaList = defineFormat({
  name: "sigma-list",
  product: "Sigma, for every SIEM that it converts to",
  summary: `Sigma rules of up to ${mostValues} indicators each, by kind and level, and pySigma pipelines to convert them by; no query passes the 10,000 characters of a Sentinel rule`,
  kinds: listed,
  convertible: true,
  documents: listed.flatMap((kind) =>
    [...levels].reverse().map((level): Document => ({
      file: `sigma-lists/${kind}-${level}.yml`,
      keeps: (record) => record.kind === kind && record.level === level && isListed(record),
      open: lists,
    })),
  ),
  stdout: { file: "sigma-lists.yml", keeps: isListed, open: lists },
  fixed: () => pipelineFiles,
  begin: `\`${convert}\`, or the queries in \`converted/\``,
  load:
    `\`${convert}\`, with the target and pipeline of your product. What is of level low is there to hunt with, and not to alert on. ` +
    "`converted/`, where it is there, holds what that gives for each product: the n-th query of a file is the n-th rule of the " +
    "`rules.json` beside it, and `converted/low/` is to hunt with.",
  unload:
    "Convert the next pack and replace the queries: what a list lacks is gone with its next version. " +
    "Delete the rules whose `id` the next pack lacks.",
});

/** Neither a value that YAML cannot hold, nor a URL that would leave a query no room. */
function isListed(record: LedgerRecord): boolean {
  return printable(record.value) && listGroup(record) !== undefined;
}

/** A bucket is known when all its members are: each waits with its id and value, which fills one line. */
function lists(settings: Settings, scratch: Scratch): Writer {
  return {
    take(entries) {
      for (const { record } of entries) {
        const group = listGroup(record);
        if (group !== undefined) scratch.lay(group, `${record.id} ${record.value}\n`);
      }
      return "";
    },
    *end() {
      let before = "";
      for (const group of scratch.shelves()) {
        for (const rule of listRules(group, linesOn(scratch, group).map(memberIn), settings)) {
          yield before + rule;
          before = documentSeparator;
        }
      }
    },
  };
}

function memberIn(line: string): Member {
  const at = line.indexOf(" ");
  return { id: line.slice(0, at), value: line.slice(at + 1) };
}
