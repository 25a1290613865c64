import { createHash } from "node:crypto";
import { emitters } from "../emitters/registry.ts";
import { PressError } from "../model/errors.ts";
import { indicatorId } from "../model/id.ts";
import { growingLayout, hexDigits, layoutOf } from "../model/layout.ts";
import { byText } from "../model/order.ts";
import type { Published } from "../model/published.ts";
import { deltaPaths, latestSteps, readDelta, type DeltaStep } from "../tree/delta.ts";
import { parsePart, parsePartPath, type PartKey, splitKey } from "../tree/ledger.ts";
import { readManifest } from "../tree/manifest.ts";
import { recordProblem } from "../tree/record-schema.ts";
import { publishedFolder } from "../tree/published.ts";
import { openStage } from "../tree/stage.ts";
import { dataDigest, emptyDigest, folderDigests, manifestPath, parseSums, sumsPath } from "../tree/sums.ts";
import { printLists } from "./buckets.ts";
import { nothingChanged } from "./changes.ts";
import { nothingEntered } from "./entered.ts";
import { lineEdits } from "./lines.ts";
import { listBook } from "./list-book.ts";
import { printChanges } from "./print.ts";
import { statedSums, writePages } from "./records.ts";
import { count, emptyTally } from "./tally.ts";
import { openTree, type OpenTree } from "./tree-reader.ts";

/** Something in the tree that is not as promised. */
export interface Finding {
  readonly file: string;
  readonly problem: string;
}

export interface Verification {
  readonly files: number;
  readonly indicators: number;
  readonly steps: number;
  readonly findings: readonly Finding[];
}

export interface VerifyOptions {
  readonly rebuild: boolean;
  /** Folder for the rebuilt bytes; emptied and taken away again. */
  readonly scratch: string;
}

/** Re-reads a tree and holds it against every promise: checksums, schema, ids, places, digests, the chain of deltas. */
export async function verify(folder: string, options: VerifyOptions): Promise<Verification> {
  const tree = await openTree(folder, publishedFolder);
  const findings: Finding[] = [];
  await checkSums(tree.published, findings);
  await checkManifest(tree.published, findings);
  const indicators = await checkLedger(tree, findings);
  const steps = await checkChain(tree.published, findings);
  if (options.rebuild) await checkRebuild(tree, options.scratch, findings);
  return { files: tree.published.blobs.size, indicators, steps, findings };
}

async function checkSums(published: Published, findings: Finding[]): Promise<void> {
  if (!published.blobs.has(sumsPath)) {
    findings.push({ file: sumsPath, problem: "is missing" });
    return;
  }
  const sums = parseSums((await published.read(sumsPath)).toString("utf8"));
  for (const path of published.blobs.keys()) {
    if (path === sumsPath) continue;
    const stated = sums.get(path);
    const found = createHash("sha256")
      .update(await published.read(path))
      .digest("hex");
    if (stated === undefined)
      findings.push({ file: path, problem: "has no checksum: it was not printed by the program" });
    else if (stated !== found) findings.push({ file: path, problem: "does not have the bytes of its checksum" });
  }
  for (const path of sums.keys()) {
    if (!published.blobs.has(path)) findings.push({ file: path, problem: "is missing" });
  }
}

async function checkManifest(published: Published, findings: Finding[]): Promise<void> {
  const manifest = await readManifest(published);
  if (manifest === undefined) {
    findings.push({ file: manifestPath, problem: "is missing" });
    return;
  }
  const now = folderDigests(published.blobs);
  for (const folder of new Set([...Object.keys(now), ...Object.keys(manifest.folders)])) {
    if (now[folder] !== manifest.folders[folder]) {
      findings.push({
        file: manifestPath,
        problem: `states another digest for ${folder === "." ? "the pages" : `${folder}/`}`,
      });
    }
  }
  if (manifest.digest !== (await digestOf(published))) {
    findings.push({ file: manifestPath, problem: "states another data digest than the ledger has" });
  }
}

async function digestOf(published: Published): Promise<string> {
  const sums = new Map<string, string>();
  for (const path of published.blobs.keys()) {
    if (parsePartPath(path) === undefined) continue;
    sums.set(
      path,
      createHash("sha256")
        .update(await published.read(path))
        .digest("hex"),
    );
  }
  return dataDigest(sums);
}

async function checkLedger({ published, state, settings }: OpenTree, findings: Finding[]): Promise<number> {
  const layout = layoutOf(state.splits);
  let indicators = 0;
  for (const path of [...published.blobs.keys()].sort(byText)) {
    const part = parsePartPath(path);
    if (part === undefined) continue;
    let last = "";
    let line = 0;
    for (const record of parsePart((await published.read(path)).toString("utf8"), path)) {
      line += 1;
      indicators += 1;
      const place = `${path}:${line}`;
      const problem = recordProblem(record);
      if (problem !== undefined) findings.push({ file: place, problem });
      else if (record.id !== indicatorId(settings.namespace, record.kind, record.value)) {
        findings.push({ file: place, problem: "has an id that is not made of its kind and value" });
      } else if (record.kind !== part.kind || record.day !== part.day) {
        findings.push({ file: place, problem: `belongs to ${record.kind} of ${record.day}` });
      } else if (layout.leafOf(splitKey(record.kind, record.day), hexDigits(record.id)) !== part.prefix) {
        findings.push({ file: place, problem: "stands in a part of another id prefix" });
      }
      if (record.id <= last) findings.push({ file: place, problem: "is out of order, or stands twice" });
      last = record.id;
    }
  }
  return indicators;
}

async function checkChain(published: Published, findings: Finding[]): Promise<number> {
  let digest = emptyDigest;
  let asOf = "";
  let steps = 0;
  for (const path of deltaPaths(published)) {
    for (const step of await readDelta(published, path)) {
      steps += 1;
      if (step.from !== digest)
        findings.push({ file: path, problem: `step ${step.counts.asOf} does not begin where the one before ended` });
      if (step.counts.asOf < asOf)
        findings.push({ file: path, problem: `step ${step.counts.asOf} is before the one before` });
      digest = step.to;
      asOf = step.counts.asOf;
    }
  }
  if (digest !== (await digestOf(published)))
    findings.push({ file: "delta/", problem: "does not end at the ledger's data digest" });
  return steps;
}

/** Prints everything anew from ledger and delta alone, and compares every byte. */
async function checkRebuild(tree: OpenTree, scratch: string, findings: Finding[]): Promise<void> {
  const blobs = await rebuild(tree, scratch);
  for (const [path, blob] of tree.published.blobs) {
    if (path === sumsPath || isData(path)) continue;
    const rebuilt = blobs.get(path);
    if (rebuilt === undefined) findings.push({ file: path, problem: "does not follow from the ledger" });
    else if (rebuilt !== blob) findings.push({ file: path, problem: "is not what the ledger gives" });
  }
  for (const path of blobs.keys()) {
    if (!tree.published.blobs.has(path)) findings.push({ file: path, problem: "is missing: the ledger gives it" });
  }
}

const isData = (path: string): boolean => path.startsWith("ledger/") || path.startsWith("delta/");

async function rebuild(
  { published, state, settings }: OpenTree,
  scratch: string,
): Promise<ReadonlyMap<string, string>> {
  const data: Published = {
    blobs: new Map([...published.blobs].filter(([path]) => isData(path))),
    read: published.read,
  };
  const stage = openStage(scratch, data);
  try {
    const tally = emptyTally();
    const layout = growingLayout(state.splits);
    const oldLayout = layoutOf(state.splits);
    const lists = listBook(emitters, oldLayout, `${scratch}/lists`);
    const parts: PartKey[] = [];
    for (const path of [...data.blobs.keys()].sort(byText)) {
      const part = parsePartPath(path);
      if (part === undefined) continue;
      parts.push(part);
      for (const record of parsePart((await data.read(path)).toString("utf8"), path)) {
        count(tally, record);
        lists.hold(record);
      }
    }
    const edits = lineEdits(settings, emitters, `${scratch}/lines`);
    const all = new Set(emitters.map(({ name }) => name));
    const tick = () => undefined;
    const context = {
      published: data,
      stage,
      settings,
      emitters,
      reissued: all,
      oldLayout,
      layout,
      edits,
      waiting: `${scratch}/`,
      tick,
    };
    await printChanges(nothingChanged.days, nothingEntered.days, parts, context);
    await edits.finish(data, stage, all);
    printLists(lists.members(), context);
    const steps = (await latestSteps(data)).map((step: DeltaStep) => step.counts);
    const digest = await digestOf(data);
    const old = await statedSums(published);
    writePages({ world: { emitters }, old, settings, tally, steps, digest, stage });
    return stage.blobs();
  } finally {
    stage.discard();
  }
}

/** Findings as an error, for exit code 1. */
export function findingsError(findings: readonly Finding[]): PressError {
  const [first] = findings;
  const more = findings.length > 1 ? ` (and ${findings.length - 1} more)` : "";
  return new PressError("verify-failed", `${first?.file ?? ""} ${first?.problem ?? ""}${more}.`, {
    hint: "Take the files back from a commit that verifies, or print them anew with `rulepress build --repair`.",
  });
}
