import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createGzip } from "node:zlib";
import { pack } from "tar-stream";
import { sighting, worldIn } from "./world.ts";

/** A small tree as a forge gives it: a compressed archive with one folder at its top. */
export async function treeArchive(): Promise<Buffer> {
  const folder = mkdtempSync(join(tmpdir(), "rulepress-archive-"));
  try {
    return await packed(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function packed(folder: string): Promise<Buffer> {
  const days = worldIn(folder);
  const values = ["c2-panel-7f3.top", "drop-zone-91ab.xyz", "45.61.23.118"];
  await days.day("2026-08-21", { feed: values.map((value) => sighting(value)) });
  const archive = pack();
  const chunks: Buffer[] = [];
  const zipped = archive.pipe(createGzip()).on("data", (chunk: Buffer) => chunks.push(chunk));
  for (const [path, text] of days.tree()) archive.entry({ name: `rules-main/${path}` }, text);
  archive.finalize();
  await once(zipped, "end");
  return Buffer.concat(chunks);
}
