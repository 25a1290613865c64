import { z } from "zod";
import { countText, markdownTable } from "../../src/dialects/markdown.ts";

const pathClass = z.object({ name: z.string(), objects: z.int(), kib: z.int() });

/** A stretch of the year, from the measurement before to this one. */
const stretch = z.object({
  asOf: z.string(),
  days: z.int(),
  commits: z.int(),
  live: z.int(),
  /** Added, updated, withdrawn and revived. */
  changed: z.int(),
  renewed: z.int(),
  /** Files that all its commits touch. */
  touched: z.int(),
  seconds: z.number(),
  /** Of the bare repository, packed; and what it grew since the measurement before. */
  gitKib: z.int(),
  grownKib: z.int(),
  packKib: z.int(),
  files: z.int(),
  treeKib: z.int(),
});

/** The figures of a year, as they are kept in a file. */
export const yearForm = z.object({
  node: z.string(),
  git: z.string(),
  days: z.int(),
  share: z.int(),
  stretches: z.array(stretch),
  classes: z.array(pathClass),
  paths: z.array(pathClass),
  shallowKib: z.int(),
  sparseKib: z.int(),
  held: z.int(),
  skipped: z.int(),
  /** What did not hold. */
  broken: z.array(z.string()),
});
export type Year = z.infer<typeof yearForm>;
export type Stretch = Year["stretches"][number];
export type PathClass = Year["classes"][number];

/** The year in Markdown, as docs/operations.md quotes it. */
export function yearTables(year: Year): string {
  return [stretchTable(year.stretches), totalTable(year), classTable(year.classes)].join("\n");
}

function stretchTable(stretches: readonly Stretch[]): string {
  const titles = ["day of", "live", "files", "tree KiB", ".git KiB", "commits", "changed", "renewed"];
  const more = ["files a commit", "KiB a day", "bytes a change", "seconds a run"];
  const rows = stretches.map((each) => [
    each.asOf.slice(0, 10),
    ...[each.live, each.files, each.treeKib, each.gitKib, each.commits, each.changed, each.renewed].map(countText),
    countText(Math.round(each.touched / Math.max(1, each.commits))),
    (each.grownKib / each.days).toFixed(1),
    countText(Math.round((each.grownKib * 1024) / Math.max(1, each.changed))),
    (each.seconds / Math.max(1, each.commits)).toFixed(1),
  ]);
  return markdownTable([...titles, ...more], rows);
}

function totalTable({ days, share, stretches, shallowKib, sparseKib, held, skipped }: Year): string {
  const [first, ...rest] = stretches;
  const sum = (key: "changed" | "renewed" | "commits" | "grownKib" | "seconds" | "days") =>
    rest.reduce((total, each) => total + each[key], 0);
  const [changed, grown] = [sum("changed"), sum("grownKib")];
  return markdownTable(
    ["after the first day", "figure"],
    [
      ["growth of .git a day, KiB", (grown / Math.max(1, sum("days"))).toFixed(1)],
      ["bytes of .git a changed indicator", countText(Math.round((grown * 1024) / Math.max(1, changed)))],
      ["indicators changed a day", countText(Math.round(changed / Math.max(1, sum("days"))))],
      ["leases renewed a day", countText(Math.round(sum("renewed") / Math.max(1, sum("days"))))],
      ["first commit, .git KiB", countText(first?.gitKib ?? 0)],
      ["whole history, .git KiB", countText(stretches.at(-1)?.gitKib ?? 0)],
      ["clone without history, .git KiB", countText(shallowKib)],
      ["clone of rules/lists without history, .git KiB", countText(sparseKib)],
      ["posts and lines of a list that were taken", share === 1 ? "all" : `one in ${share}`],
      ["days, of them skipped, of them with held feeds", [days, skipped, held].map(countText).join(", ")],
      ["commits", countText(sum("commits") + (first?.commits ?? 0))],
      ["minutes for all runs (of a shared machine)", ((sum("seconds") + (first?.seconds ?? 0)) / 60).toFixed(0)],
    ],
  );
}

function classTable(classes: readonly PathClass[]): string {
  const all = classes.reduce((sum, { kib }) => sum + kib, 0);
  const rows = classes.map(({ name, objects, kib }) => [
    name,
    countText(objects),
    countText(kib),
    `${((kib * 100) / Math.max(1, all)).toFixed(1)} %`,
  ]);
  return markdownTable(["part of the history", "versions", "KiB in packs", "share"], rows);
}

const marked = /(<!-- year:begin -->\n)[^]*?(<!-- year:end -->)/;

/** The page with the tables between its markers. */
export function withTables(page: string, tables: string): string {
  return page.replace(marked, (_, begin: string, end: string) => `${begin}\n${tables}\n${end}`);
}

export function quotedTables(page: string): string {
  return marked.exec(page)?.[0] ?? "";
}
