import { existsSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import { PressError } from "../model/errors.ts";
import type { Selected } from "../pipeline/export.ts";
import type { Written } from "./files.ts";
import { openPack } from "./pack.ts";
import { scratchesIn } from "./scratch.ts";

const batchSize = 1000;

/** All files of a format for a selection, into a folder that is empty or not there yet. */
export async function exportPack(
  folder: string,
  { format, items, settings, asOf }: Selected,
): Promise<readonly Written[]> {
  if (existsSync(folder) && readdirSync(folder).length > 0) {
    throw new PressError("export-folder", `${folder} is not empty.`, {
      hint: "Name a folder that is not there yet: what an earlier export wrote would stay among the new files.",
    });
  }
  mkdirSync(folder, { recursive: true });
  const scratch = `${folder}.scratch`;
  try {
    const pack = openPack({
      ...{ format, folder, settings, asOf },
      lendScratch: scratchesIn(scratch),
      selects: () => false,
    });
    for (let at = 0; at < items.length; at += batchSize) pack.take(items.slice(at, at + batchSize), []);
    const { files } = await pack.close();
    return files.written();
  } finally {
    rmSync(scratch, { force: true });
  }
}
