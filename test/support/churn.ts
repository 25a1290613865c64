import { createHash } from "node:crypto";
import type { LedgerRecord } from "../../src/model/indicator.ts";
import { sortedUnique } from "../../src/model/order.ts";
import type { DeltaStep } from "../../src/tree/delta.ts";
import { parsePart } from "../../src/tree/ledger.ts";
import { isFrame, isShared, linesOf, objectsOf, type Named, textAt, type Unit, unitsOf } from "./units.ts";

/** Every file of a tree by its path. */
export type Tree = ReadonlyMap<string, string>;

/**
 * Every line, rule, object or attribute that changed between two trees though the step's delta names no indicator to account
 * for it, and every indicator that the delta names though nothing of it moved, in words. Empty for a step without churn.
 */
export function unexplained(before: Tree, after: Tree, step: DeltaStep | undefined): string[] {
  const changed = sortedUnique([...before.keys(), ...after.keys()]).filter(
    (path) => before.get(path) !== after.get(path),
  );
  if (step === undefined) return changed.map((path) => `${path}: changed in a run that learned nothing`);
  const moved = movedRecords(changed, before, after);
  const stated = statedIds(step);
  const named = namedBy(step, stated, moved);
  return [
    ...[...moved.keys()].filter((id) => !stated.has(id)).map((id) => `ledger: ${id} moved, and the delta is silent`),
    ...[...stated].filter((id) => !moved.has(id)).map((id) => `delta: ${id} is named, and did not move`),
    ...changedUnits(changed, before, after).flatMap(([path, unit]) =>
      unit.explained(named) ? [] : [`${path}: ${unit.text}`],
    ),
    ...changed.flatMap((path) => framing(path, before, after).map((problem) => `${path}: ${problem}`)),
  ];
}

function statedIds(step: DeltaStep): ReadonlySet<string> {
  const { added, refused, updated, revived, withdrawn, forgotten, swept, renewed, noted } = step;
  return new Set([
    ...[added, refused].flatMap((byDay) => Object.values(byDay).flat()),
    ...[updated, revived, withdrawn, forgotten, swept].flatMap((entries) => entries.map(({ was }) => was.id)),
    ...[renewed, noted].flatMap((patches) => patches.map(({ id }) => id)),
  ]);
}

function namedBy(step: DeltaStep, ids: ReadonlySet<string>, moved: ReadonlyMap<string, LedgerRecord>): Named {
  const values = new Set([...moved.values()].filter(({ id }) => ids.has(id)).map(({ value }) => value));
  const { added, changed, retired } = step.lists;
  return {
    ids,
    values,
    digests: new Set([...values].map((value) => createHash("md5").update(value).digest("hex"))),
    newLists: new Set([...added, ...retired]),
    changedLists: new Set(changed),
  };
}

/** Records whose line is another one, or stands on one side alone; where it stands does not matter. */
function movedRecords(changed: readonly string[], before: Tree, after: Tree): Map<string, LedgerRecord> {
  const parts = changed.filter((path) => path.startsWith("ledger/") && path.endsWith(".ndjson"));
  const [old, now] = [before, after].map((tree) => parts.flatMap((path) => linesOf(tree.get(path) ?? "")));
  const moved = [...without(old ?? [], now ?? []), ...without(now ?? [], old ?? [])];
  return new Map(moved.flatMap((line) => parsePart(line, "ledger")).map((record) => [record.id, record]));
}

/** Units that stand on one side more often than on the other. Where files were split, a unit may move within its folder. */
function changedUnits(changed: readonly string[], before: Tree, after: Tree): (readonly [string, Unit])[] {
  const split = changed.includes(layoutPath);
  const balance = new Map<string, { readonly path: string; readonly unit: Unit; sum: number }>();
  const weigh = (path: string, tree: Tree, weight: 1 | -1) => {
    for (const unit of unitsOf(path, tree.get(path) ?? "")) {
      const key = `${split ? path.slice(0, path.indexOf("/")) : path} ${unit.text}`;
      const entry = balance.get(key) ?? { path, unit, sum: 0 };
      entry.sum += weight;
      balance.set(key, entry);
    }
  };
  for (const path of changed) {
    weigh(path, before, -1);
    weigh(path, after, 1);
  }
  return [...balance.values()].filter(({ sum }) => sum !== 0).map(({ path, unit }) => [path, unit]);
}

const layoutPath = "ledger/layout.json";

/** What changed of a file beside the units in it, and must not have. */
function framing(path: string, before: Tree, after: Tree): string[] {
  const [old, now] = [before.get(path), after.get(path)];
  if (old === undefined || now === undefined) return [];
  const [oldLines, newLines] = [objectsOf(old), objectsOf(now)];
  const strays = [...without(oldLines, newLines), ...without(newLines, oldLines)].filter((line) => !isFrame(line));
  const isSame = (other: string) => before.get(other) === after.get(other);
  const [folder = ""] = path.split("/");
  if (path === "SHA256SUMS") return strays.filter((line) => isSame(line.slice(66)));
  if (path === "misp/manifest.json") return strays.filter((line) => isSame(`misp/${line.slice(1, 37)}.json`));
  if (path === layoutPath) return without(oldLines, newLines).map((line) => `${line} is no longer split`);
  if (path === "ledger/settings.json" || folder === "pipelines") return ["changed, and no setting did"];
  if (folder === "delta") return now.startsWith(old.slice(0, -"\n  ]\n}\n".length)) ? [] : ["a past step changed"];
  if (!unitFolders.has(folder) || path === "ledger/sources.json") return [];
  const heads = [old, now].map((text) =>
    text.slice(0, text.indexOf("\n")).replace(/"(?:publish_)?timestamp":"\d+"/g, ""),
  );
  return [
    ...(sameUnits(path, old, now) ? ["changed around its records alone"] : []),
    ...(folder === "misp" && path.endsWith(".json") && heads[0] !== heads[1] ? ["the event's head changed"] : []),
    ...(folder === "stix" ? changedShared(oldLines, newLines) : []),
  ];
}

const unitFolders = new Set(["ledger", "sigma", "sigma-lists", "stix", "misp", "lists", "refusals.ndjson"]);

function without(lines: readonly string[], others: readonly string[]): string[] {
  const known = new Set(others);
  return lines.filter((line) => !known.has(line));
}

function sameUnits(path: string, old: string, now: string): boolean {
  const texts = (text: string) => JSON.stringify(unitsOf(path, text).map((unit) => unit.text));
  return texts(old) === texts(now);
}

/** Objects that many indicators point to come and go, but one that stays stays as it is. */
function changedShared(oldLines: readonly string[], newLines: readonly string[]): string[] {
  const sharedIn = (lines: readonly string[]) =>
    new Map(lines.filter((line) => !isFrame(line) && isShared(line)).map((line) => [textAt(line, "id"), line]));
  const old = sharedIn(oldLines);
  return [...sharedIn(newLines)].flatMap(([id, line]) => ((old.get(id) ?? line) === line ? [] : [`${id} changed`]));
}
