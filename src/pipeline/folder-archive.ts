import { closeSync, openSync, writeSync } from "node:fs";
import { join } from "node:path";
import { PressError } from "../model/errors.ts";
import { byText } from "../model/order.ts";
import type { Folder, FolderWish } from "../model/plugin.ts";
import { unpacked } from "../readers/gunzip.ts";
import { filesAs, maxFileBytes, tooLarge } from "./folder-disk.ts";
import type { Sinks } from "./sink.ts";
import { readTar } from "./tar.ts";
import { isZip, readZip } from "./zip.ts";

/** Most bytes that the wanted files of an archive may have together. */
const maxBytes = 4 * 1024 ** 3;

/**
 * The wanted files of a tar or ZIP archive. They wait in the scratch folder under numbers: no name of an archive ever becomes
 * a path of this machine.
 */
export async function archiveFolder(
  open: () => AsyncIterable<Uint8Array>,
  name: string,
  { wanted }: Pick<FolderWish, "wanted">,
  scratch: string,
): Promise<Folder> {
  const files = new Map<string, string>();
  let total = 0;
  const sinks: Sinks = (stated) => {
    const path = plainPath(stated, name);
    if (!wanted(path)) return undefined;
    const file = join(scratch, String(files.size));
    files.set(path, file);
    const handle = openSync(file, "wx");
    let size = 0;
    return {
      write(chunk) {
        size += chunk.length;
        total += chunk.length;
        if (size > maxFileBytes) throw tooLarge(`${path} in ${name}`, maxFileBytes);
        if (total > maxBytes) throw tooLarge(name, maxBytes);
        writeSync(handle, chunk);
      },
      close: () => {
        closeSync(handle);
      },
    };
  };
  if (await isZip(open())) await readZip(open(), name, sinks);
  else await readTar(unpacked(open(), name), name, sinks);
  return filesAs(new Map([...files].sort(([a], [b]) => byText(a, b))));
}

/** An archive with a name that would lead out of its folder was made to do harm, whatever else is in it. */
function plainPath(stated: string, archive: string): string {
  const path = stated.replace(/^(?:\.\/)+/, "");
  const crooked = /^\/|^[a-z]:|[\\\p{Cc}]/iu.test(path) || path.split("/").includes("..");
  if (!crooked) return path;
  throw new PressError("folder-path", `${archive} holds a file whose name leads out of it.`, {
    hint: "No honest program packs such a name. Nothing was taken from the archive; ask its publisher.",
  });
}
