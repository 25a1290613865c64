import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

/**
 * The least that any program must do for this tree: JSON.stringify of the ledger's records, then SHA-1 and write of the
 * tree's bytes, in a plain loop. Everything is in memory before the clock starts. Seconds of five rounds: the disk is moody.
 */
export function floorRounds(tree: string, scratch: string): readonly number[] {
  const files = readdirSync(tree, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  const bytes = files.map((file) => [file.slice(tree.length + 1), readFileSync(file)] as const);
  const records = bytes
    .filter(([path]) => path.startsWith("ledger/") && path.endsWith(".ndjson"))
    .flatMap(([, content]) => content.toString("utf8").trimEnd().split("\n"))
    .map((line): unknown => JSON.parse(line));
  const rounds = [1, 2, 3, 4, 5].map(() => {
    rmSync(scratch, { recursive: true, force: true });
    for (const folder of new Set(bytes.map(([path]) => dirname(join(scratch, path)))))
      mkdirSync(folder, { recursive: true });
    const began = performance.now();
    let length = 0;
    for (const record of records) length += JSON.stringify(record).length;
    for (const [path, content] of bytes) {
      length += createHash("sha1").update(content).digest("hex").length;
      writeFileSync(join(scratch, path), content);
    }
    if (length === 0) throw new Error("an empty tree has no floor");
    return (performance.now() - began) / 1000;
  });
  rmSync(scratch, { recursive: true, force: true });
  return rounds;
}
