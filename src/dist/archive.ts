import { createReadStream, createWriteStream } from "node:fs";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { createGzip } from "node:zlib";
import { pack } from "tar-stream";
import type { Written } from "./files.ts";

/**
 * A `.tar.gz` (POSIX.1 ustar) of files of a folder, below a folder of its own. The same files give the same bytes: entries in the
 * order given, without owner and time.
 */
export async function writeArchive(
  archive: { readonly file: string; readonly folder: string },
  source: string,
  files: readonly Written[],
): Promise<void> {
  const tar = pack();
  const done = pipeline(tar, createGzip({ level: 9 }), createWriteStream(archive.file, { flags: "wx" }));
  const fill = async (): Promise<void> => {
    for (const { path, bytes } of files) {
      // Scripts can be run as they come out.
      const mode = path.endsWith(".sh") ? 0o755 : 0o644;
      const entry = tar.entry({ name: `${archive.folder}/${path}`, size: bytes, mode, mtime: new Date(0) });
      await pipeline(createReadStream(join(source, path)), entry);
    }
    tar.finalize();
  };
  await Promise.all([done, fill()]);
}
