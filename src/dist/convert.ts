import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { PressError } from "../model/errors.ts";
import { byText } from "../model/order.ts";
import { sigmaOutput, type SigmaProgram } from "./sigma-process.ts";

/** One file of queries, made of the lists of a pack. */
export interface ConvertedPack {
  /** Below the pack's folder. */
  readonly file: string;
  readonly queries: number;
  /** Characters of the longest one. */
  readonly longest: number;
}

interface Conversion {
  readonly target: string;
  readonly pipeline: string;
  readonly file: string;
  /** Most queries that the product takes as rules, and where that is said. */
  readonly rules?: { readonly most: number; readonly product: string };
}

/** The table of the tree's README: what `sigma convert` gives for each product by our pipelines. */
export const conversions: readonly Conversion[] = [
  { target: "splunk", pipeline: "splunk", file: "splunk.spl" },
  { target: "splunk", pipeline: "splunk-cim", file: "splunk-cim.spl" },
  { target: "lucene", pipeline: "elastic", file: "elastic.lucene" },
  { target: "esql", pipeline: "elastic", file: "elastic.esql" },
  { target: "eql", pipeline: "elastic", file: "elastic.eql" },
  { target: "opensearch_lucene", pipeline: "elastic", file: "opensearch.lucene" },
  {
    ...{ target: "kusto", pipeline: "sentinel-asim", file: "sentinel-asim.kql" },
    // Microsoft Learn, "Service limits for Microsoft Sentinel": 512 enabled analytics rules a workspace.
    rules: { most: 512, product: "a workspace of Microsoft Sentinel" },
  },
  { target: "kusto", pipeline: "defender-xdr", file: "defender-xdr.kql" },
];

/** The narrowest limit of a product: an analytics rule of Microsoft Sentinel has 1 to 10,000 characters. */
const mostCharacters = 10_000;

/** Folder of the queries in a pack. */
export const convertedFolder = "converted";

/** Lists of level low are converted apart: they are there to hunt with, and a person has to choose to alert on them. */
const sets = [
  { folder: convertedFolder, lists: /-(?:high|medium)\.yml$/ },
  { folder: `${convertedFolder}/low`, lists: /-low\.yml$/ },
] as const;

/** What sigma-cli prints between two queries. */
const separator = "\n\n";

/**
 * Converts the lists of a printed pack for every product, beside them: a file per product, and `rules.json`, whose n-th entry is
 * the rule of the n-th query in each. `capped` says that the owner has set a `max` and knows how many rules that makes.
 */
export async function convertLists(
  folder: string,
  sigma: SigmaProgram,
  { capped = false }: { readonly capped?: boolean } = {},
): Promise<ConvertedPack[]> {
  const packs: ConvertedPack[] = [];
  for (const { folder: below, lists } of sets) {
    const rules = rulesIn(folder, lists);
    if (rules.length === 0) continue;
    mkdirSync(join(folder, below), { recursive: true });
    const paths = [...new Set(rules.map(({ list }) => list))].map((list) => join(folder, list));
    for (const conversion of conversions) {
      const { target, pipeline, file } = conversion;
      const args = ["convert", "-t", target, "-p", join(folder, `pipelines/${pipeline}.yml`), ...paths];
      const queries = queriesIn(await sigmaOutput(sigma, args), rules.length, file);
      const longest = longestOf(queries, rules, file);
      if (!capped) checkRoom(conversion, queries.length);
      writeFileSync(join(folder, below, file), queries.join(separator) + "\n");
      packs.push({ file: `${below}/${file}`, queries: queries.length, longest });
    }
    const lines = rules.map((rule) => JSON.stringify(rule));
    writeFileSync(join(folder, below, "rules.json"), `[\n${lines.join(",\n")}\n]\n`);
  }
  return packs;
}

interface ListRule {
  readonly id: string;
  readonly list: string;
}

/** The rules of the lists in the order in which they are converted, as the lines of our own files name them. */
function rulesIn(folder: string, lists: RegExp): ListRule[] {
  const names = readdirSync(join(folder, "sigma-lists")).filter((name) => lists.test(name));
  return names.sort(byText).flatMap((name) => {
    const list = `sigma-lists/${name}`;
    const text = readFileSync(join(folder, list), "utf8");
    return [...text.matchAll(/^id: ([0-9a-f-]{36})$/gm)].map(([, id = ""]) => ({ id, list }));
  });
}

function queriesIn(output: string, rules: number, file: string): string[] {
  const queries = output.trimEnd().split(separator);
  if (queries.length === rules) return queries;
  throw new PressError("sigma-failed", `sigma convert gave ${queries.length} queries of ${rules} rules for ${file}.`, {
    hint: "Take the versions of sigma-cli and its backends that test/conformance/requirements.txt pins.",
  });
}

function longestOf(queries: readonly string[], rules: readonly ListRule[], file: string): number {
  for (const [index, { length }] of queries.entries()) {
    if (length <= mostCharacters) continue;
    const what = `The query of rule ${rules[index]?.id ?? ""} in ${file} has ${length} characters`;
    throw new PressError("converted-too-long", `${what}, and Microsoft Sentinel takes ${mostCharacters}.`, {
      hint: "Report it with the rule: a list is made to stay below that in every language.",
    });
  }
  return Math.max(...queries.map(({ length }) => length));
}

function checkRoom({ rules, file }: Conversion, queries: number): void {
  if (rules === undefined || queries <= rules.most) return;
  throw new PressError(
    "converted-too-many",
    `${file} would have ${queries} queries: ${rules.product} has room for ${rules.most} rules.`,
    {
      hint: "Set `max` in the subscription, or take a format of indicators, which a single rule matches.",
    },
  );
}
