import { readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { gitYard } from "../test/support/git.ts";
import { withTables, type Year, yearForm, yearTables } from "./year/report.ts";
import { simulate, type Wish } from "./year/simulate.ts";

/*
 * `npm run year`: a year of daily runs on real feeds, published by git into a repository of its own, and what its history then
 * weighs. SLOW: it takes the better part of an hour.
 *
 *   --days 5     a short one              --json FILE   keeps the figures
 *   --every 2    measures every 2nd day   --from FILE   tells of kept figures, and runs nothing
 *   --share 1    takes the whole feeds    --docs        quotes the tables in docs/operations.md
 *   --keep       leaves the repository
 */
await main();

async function main(): Promise<void> {
  const text = (initial: string) => ({ type: "string", default: initial }) as const;
  const { values } = parseArgs({
    options: {
      ...{ days: text("365"), every: text("30"), share: text("4"), json: { type: "string" }, from: { type: "string" } },
      ...{ docs: { type: "boolean" }, keep: { type: "boolean" } },
    },
  });
  const { days, every, share, json, from } = values;
  const wish = { days: Number(days), every: Number(every), share: Number(share) };
  const year = from === undefined ? await simulated(wish, values.keep === true) : kept(from);
  const tables = yearTables(year);
  process.stdout.write(tables);
  if (json !== undefined) writeFileSync(json, `${JSON.stringify(year, undefined, 2)}\n`);
  if (values.docs === true) intoDocs(tables);
  for (const promise of year.broken) say(`BROKEN: ${promise}`);
  process.exitCode = year.broken.length > 0 ? 1 : 0;
}

async function simulated(wish: Wish, keep: boolean): Promise<Year> {
  const yard = gitYard();
  try {
    return await simulate(yard, wish, say);
  } finally {
    if (keep) say(`kept: ${yard.folder}`);
    else yard.remove();
  }
}

function kept(file: string): Year {
  return yearForm.parse(JSON.parse(readFileSync(file, "utf8")));
}

function intoDocs(tables: string): void {
  const file = resolve(import.meta.dirname, "../docs/operations.md");
  writeFileSync(file, withTables(readFileSync(file, "utf8"), tables));
}

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}
