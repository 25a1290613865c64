import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { countText } from "../dialects/markdown.ts";
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

/** A file of queries that was not written, because its product could not take them. */
export interface LeftOutQueries {
  /** Below the pack's folder. */
  readonly file: string;
  readonly says: string;
}

export interface ConvertedLists {
  readonly packs: readonly ConvertedPack[];
  readonly leftOut: readonly LeftOutQueries[];
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
 * the rule of the n-th query in each. What a product has no room for is left out, and said to be. `capped` says that the owner has
 * set a `max` and knows how many rules that makes.
 */
export async function convertLists(
  folder: string,
  sigma: SigmaProgram,
  { capped = false }: { readonly capped?: boolean } = {},
): Promise<ConvertedLists> {
  const packs: ConvertedPack[] = [];
  const leftOut: LeftOutQueries[] = [];
  for (const { folder: below, lists } of sets) {
    const rules = rulesIn(folder, lists);
    if (rules.length === 0) continue;
    mkdirSync(join(folder, below), { recursive: true });
    for (const conversion of conversions) {
      const file = `${below}/${conversion.file}`;
      const crowded = capped ? undefined : crowding(conversion, rules.length);
      const queries = crowded === undefined ? await queriesOf(folder, conversion, rules, sigma) : [];
      const says = crowded ?? overlength(queries, rules);
      if (says === undefined) {
        writeFileSync(join(folder, file), queries.join(separator) + "\n");
        packs.push({ file, queries: queries.length, longest: longestOf(queries) });
      } else leftOut.push({ file, says });
    }
    const lines = rules.map((rule) => JSON.stringify(rule));
    writeFileSync(join(folder, below, "rules.json"), `[\n${lines.join(",\n")}\n]\n`);
  }
  return { packs, leftOut };
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

/** Each list gives one query a rule: that is known before it is converted. */
function crowding({ rules }: Conversion, queries: number): string | undefined {
  if (rules === undefined || queries <= rules.most) return undefined;
  return `${countText(queries)} queries, but ${rules.product} has room for ${rules.most} rules`;
}

async function queriesOf(
  folder: string,
  { target, pipeline, file }: Conversion,
  rules: readonly ListRule[],
  sigma: SigmaProgram,
): Promise<readonly string[]> {
  const lists = [...new Set(rules.map(({ list }) => join(folder, list)))];
  const output = await sigmaOutput(sigma, [
    ...["convert", "-t", target, "-p", join(folder, `pipelines/${pipeline}.yml`)],
    ...lists,
  ]);
  const queries = output.trimEnd().split(separator);
  if (queries.length === rules.length) return queries;
  throw new PressError(
    "sigma-failed",
    `sigma convert gave ${queries.length} queries of ${rules.length} rules for ${file}.`,
    {
      hint: "Install sigma-cli by the requirements.txt that `rulepress init` writes to .github/sigma/: its versions are the tested ones.",
    },
  );
}

/** A list is made to stay below it in every language; of one that does not, nobody gets half a file. */
function overlength(queries: readonly string[], rules: readonly ListRule[]): string | undefined {
  const at = queries.findIndex(({ length }) => length > mostCharacters);
  if (at === -1) return undefined;
  const long = countText(queries[at]?.length ?? 0);
  return `the query of rule ${rules[at]?.id ?? ""} has ${long} characters, but Microsoft Sentinel takes ${countText(mostCharacters)}`;
}

function longestOf(queries: readonly string[]): number {
  return Math.max(...queries.map(({ length }) => length));
}
