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
  const files = changed.map((path) => fileOf(path, before, after));
  return [
    ...[...moved.keys()].filter((id) => !stated.has(id)).map((id) => `ledger: ${id} moved, and the delta is silent`),
    ...[...stated].filter((id) => !moved.has(id)).map((id) => `delta: ${id} is named, and did not move`),
    ...changedUnits(files).flatMap(([path, unit]) => (unit.explained(named) ? [] : [`${path}: ${unit.text}`])),
    ...files.flatMap((file) => framing(file, before, after).map((problem) => `${file.path}: ${problem}`)),
  ];
}

/** A file that is not the same on both sides; undefined where it does not exist. */
interface ChangedFile {
  readonly path: string;
  readonly folder: string;
  readonly old: string | undefined;
  readonly now: string | undefined;
  readonly oldUnits: readonly Unit[];
  readonly newUnits: readonly Unit[];
}

function fileOf(path: string, before: Tree, after: Tree): ChangedFile {
  const [old, now] = [before.get(path), after.get(path)];
  const [folder = ""] = path.split("/");
  return { path, folder, old, now, oldUnits: unitsOf(path, old ?? ""), newUnits: unitsOf(path, now ?? "") };
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
function changedUnits(files: readonly ChangedFile[]): (readonly [string, Unit])[] {
  const split = files.some(({ path }) => path === layoutPath);
  const balance = new Map<string, { readonly path: string; readonly unit: Unit; sum: number }>();
  for (const { path, folder, oldUnits, newUnits } of files) {
    const weigh = (unit: Unit, weight: 1 | -1) => {
      const key = `${split ? folder : path} ${unit.text}`;
      const entry = balance.get(key) ?? { path, unit, sum: 0 };
      entry.sum += weight;
      balance.set(key, entry);
    };
    for (const unit of oldUnits) weigh(unit, -1);
    for (const unit of newUnits) weigh(unit, 1);
  }
  return [...balance.values()].filter(({ sum }) => sum !== 0).map(({ path, unit }) => [path, unit]);
}

const layoutPath = "ledger/layout.json";

/** What changed of a file beside the units in it, and must not have. */
function framing(file: ChangedFile, before: Tree, after: Tree): string[] {
  const { path, folder, old, now } = file;
  if (old === undefined || now === undefined) return [];
  const isSame = (other: string) => before.get(other) === after.get(other);
  if (path === "SHA256SUMS") return strays(old, now).filter((line) => isSame(line.slice(66)));
  if (path === "misp/manifest.json") return strays(old, now).filter((line) => isSame(`misp/${line.slice(1, 37)}.json`));
  if (path === layoutPath) return without(objectsOf(old), objectsOf(now)).map((line) => `${line} is no longer split`);
  if (path === "ledger/settings.json" || folder === "pipelines") return ["changed, and no setting did"];
  if (folder === "delta") return now.startsWith(old.slice(0, -"\n  ]\n}\n".length)) ? [] : ["a past step changed"];
  return [
    ...(hasUnits(file) && sameUnits(file) ? ["changed around its records alone"] : []),
    ...(folder === "misp" && eventHead(old) !== eventHead(now) ? ["the event's head changed"] : []),
    ...(folder === "stix" ? changedShared(old, now) : []),
  ];
}

function strays(old: string, now: string): string[] {
  const [a, b] = [objectsOf(old), objectsOf(now)];
  return [...without(a, b), ...without(b, a)].filter((line) => !isFrame(line));
}

function without(lines: readonly string[], others: readonly string[]): string[] {
  const known = new Set(others);
  return lines.filter((line) => !known.has(line));
}

function hasUnits({ oldUnits, newUnits }: ChangedFile): boolean {
  return oldUnits.length + newUnits.length > 0;
}

function sameUnits({ oldUnits, newUnits }: ChangedFile): boolean {
  return oldUnits.length === newUnits.length && oldUnits.every(({ text }, index) => text === newUnits[index]?.text);
}

/** The stamps of an event follow those of its attributes; nothing else of its head moves. */
function eventHead(text: string): string {
  const [head = ""] = text.split("\n", 1);
  return head.startsWith('{"Event":') ? head.replace(/"(?:publish_)?timestamp":"\d+"/g, "") : "";
}

/** Objects that many indicators point to come and go, but one that stays stays as it is. */
function changedShared(old: string, now: string): string[] {
  const known = sharedIn(old);
  return [...sharedIn(now)].flatMap(([id, line]) => ((known.get(id) ?? line) === line ? [] : [`${id} changed`]));
}

function sharedIn(text: string): Map<string, string> {
  const lines = objectsOf(text).filter((line) => !isFrame(line) && isShared(line));
  return new Map(lines.map((line) => [textAt(line, "id"), line]));
}
