import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { pipelines } from "../../src/emitters/pipelines.ts";
import { sigma } from "../../src/emitters/sigma.ts";
import { sigmaLists } from "../../src/emitters/sigma-lists.ts";
import type { Artifact } from "../../src/model/artifact.ts";
import type { Item } from "../../src/model/plugin.ts";
import type { Settings } from "../../src/model/settings.ts";
import { emitAll } from "../support/emitter.ts";
import { settings as defaultSettings } from "../support/pack.ts";
import { python } from "../support/python.ts";

const reportForm = z.strictObject({
  rules: z.array(z.record(z.string(), z.unknown())),
  errors: z.array(z.string()),
  issues: z.array(z.string()),
  columns: z.record(
    z.string(),
    z.strictObject({
      queries: z.record(z.string(), z.array(z.string())),
      longest: z.number(),
      unmapped: z.array(z.string()),
      damaged: z.array(z.string()),
    }),
  ),
  probes: z.array(z.string()),
});
export type Report = z.infer<typeof reportForm>;

/** The indicators that each rule was made from, by the rule's id. */
export type Origins = Readonly<Record<string, readonly (readonly [string, string])[]>>;

/** All validators but a few; the file says which, and why. */
export const validatorsPath = join(import.meta.dirname, "sigma-check.yml");

/** Rules, one per indicator and aggregated, with what each was made from. */
export function rulesOf(items: readonly Item[], settings: Settings): { files: Artifact[]; origins: Origins } {
  const origins: Record<string, [string, string][]> = {};
  for (const { record } of items) {
    const group = sigmaLists.buckets?.group(record);
    if (group === undefined) continue;
    const list = sigmaLists.buckets?.place(group, "", settings).id ?? "";
    origins[record.id] = [[record.kind, record.value]];
    (origins[list] ??= []).push([record.kind, record.value]);
  }
  return { files: [...emitAll(sigma, items, settings), ...emitAll(sigmaLists, items, settings)], origins };
}

/** What pySigma, its validators, eight conversions and a database say of the files. */
export function reportOn(
  files: readonly Artifact[],
  origins: Origins,
  options: { readonly validate: boolean },
): Report {
  const job = {
    files,
    pipelines: pipelines.fixed?.(defaultSettings) ?? [],
    check: options.validate ? readFileSync(validatorsPath, "utf8") : null,
    rules: origins,
  };
  return reportForm.parse(python("check_sigma.py", job));
}

/** Everything that is wrong, as one list: a test that finds it empty has looked at all of it. */
export function faults(report: Report): string[] {
  const columns = Object.entries(report.columns).flatMap(([name, column]) => [
    ...column.unmapped.map((query) => `${name} left a field of Sigma: ${query}`),
    ...column.damaged,
    ...(column.longest >= 10_000 ? [`${name} has a query of ${column.longest} characters`] : []),
  ]);
  return [...report.errors, ...report.issues, ...columns, ...report.probes];
}
