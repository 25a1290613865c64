import { execFileSync } from "node:child_process";
import { resolve } from "node:path";
import { z } from "zod";
import type { Document } from "../../src/model/format.ts";
import type { LedgerRecord } from "../../src/model/indicator.ts";
import { preparePython } from "../python-environment.ts";

const root = resolve(import.meta.dirname, "../..");
/** Both sides take the median of so many rounds, so that neither pays for its warming up. */
const rounds = 7;

export interface Peer {
  readonly name: "sigma" | "stix" | "misp";
  readonly indicators: number;
  readonly ours: number;
  readonly theirs: number;
}

/** Our emitters and the Python stacks on the same indicators, one after the other in the same run; medians. */
export async function peers(tree: string): Promise<readonly Peer[]> {
  const complaint = preparePython(() => undefined);
  if (complaint !== undefined) throw new Error(`the Python peers cannot run: ${complaint}`);
  const { formats, itemOf, openTree, partLimit, recordsIn, scratchInMemory } = await program();
  const { published, settings } = await openTree(tree);
  const records: LedgerRecord[] = [];
  for await (const record of recordsIn(published)) {
    if (record.status === "live" && record.kind !== "email" && record.kind !== "cve") records.push(record);
  }
  const job = JSON.stringify({ rounds, indicators: records.map(({ kind, value }) => ({ kind, value })) });
  const answer = execFileSync(resolve(root, ".venv/bin/python"), [resolve(root, "scripts/bench_peers.py")], {
    input: job,
    maxBuffer: 2 ** 28,
  });
  const { seconds } = z
    .object({ seconds: z.record(z.string(), z.number()) })
    .parse(JSON.parse(answer.toString("utf8")));
  /** In batches, as the pipeline hands them out: a part of the ledger at a time. */
  const printed = (document: Document): string => {
    const writer = document.open(settings, scratchInMemory());
    const pieces: string[] = [];
    for (let at = 0; at < records.length; at += partLimit) {
      const items = records.slice(at, at + partLimit).map((record) => itemOf(record, settings));
      pieces.push(writer.take(items.filter(({ record }) => document.keeps?.(record) ?? true)));
    }
    return [...pieces, ...writer.end()].join("");
  };
  return (["sigma", "stix", "misp"] as const).map((name) => {
    const document = formats.find((each) => each.name === name)?.documents[0];
    const ours = Array.from({ length: rounds }, () => {
      const began = performance.now();
      if (document === undefined || printed(document) === "") throw new Error(`${name} printed nothing`);
      return (performance.now() - began) / 1000;
    });
    return { name, indicators: records.length, ours: median(ours), theirs: seconds[name] ?? 0 };
  });
}

type Program = typeof import("../../src/formats/registry.ts") &
  typeof import("../../src/model/scratch.ts") &
  typeof import("../../src/pipeline/item.ts") &
  typeof import("../../src/pipeline/tree-reader.ts") &
  typeof import("../../src/tree/ledger.ts");

/** The program as it is shipped: compiled, not through the development loader, which wraps every function. */
async function program(): Promise<Program> {
  const paths = [
    "formats/registry.js",
    "model/scratch.js",
    "pipeline/item.js",
    "pipeline/tree-reader.js",
    "tree/ledger.js",
  ];
  const modules = await Promise.all(paths.map((path): Promise<object> => import(resolve(root, "build", path))));
  const all: unknown = Object.assign({}, ...modules);
  if (!isProgram(all)) throw new Error("build/ is not the program: run npm run build");
  return all;
}

function isProgram(value: unknown): value is Program {
  return typeof value === "object" && value !== null && "formats" in value && "itemOf" in value && "partLimit" in value;
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}
