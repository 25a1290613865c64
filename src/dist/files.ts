import { createHash } from "node:crypto";
import { closeSync, createReadStream, mkdirSync, openSync, writeSync } from "node:fs";
import { dirname, join } from "node:path";
import { byText } from "../model/order.ts";

/** A file that was written. */
export interface Written {
  /** Below the folder, with slashes. */
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
}

/** A file that is being written, piece by piece. */
export interface OpenFile {
  write(text: string): void;
  close(): void;
}

/** The files of a folder, written at once or in pieces; each is hashed on its way. */
export interface Files {
  open(path: string): OpenFile;
  put(path: string, text: string): void;
  /** Takes in a file that `write` writes at the place it is given. */
  adopt(path: string, write: (place: string) => Promise<void>): Promise<void>;
  /** What was closed, by path. */
  written(): readonly Written[];
}

export function filesIn(folder: string): Files {
  const written: Written[] = [];
  const open = (path: string): OpenFile => {
    const place = join(folder, path);
    mkdirSync(dirname(place), { recursive: true });
    const file = openSync(place, "wx");
    const hash = createHash("sha256");
    let bytes = 0;
    return {
      write(text) {
        if (text === "") return;
        const piece = Buffer.from(text);
        hash.update(piece);
        bytes += piece.length;
        for (let at = 0; at < piece.length;) at += writeSync(file, piece, at);
      },
      close() {
        closeSync(file);
        written.push({ path, bytes, sha256: hash.digest("hex") });
      },
    };
  };
  return {
    open,
    put(path, text) {
      const file = open(path);
      file.write(text);
      file.close();
    },
    async adopt(path, write) {
      const place = join(folder, path);
      await write(place);
      const hash = createHash("sha256");
      let bytes = 0;
      const stream: AsyncIterable<Buffer> = createReadStream(place);
      for await (const piece of stream) {
        hash.update(piece);
        bytes += piece.length;
      }
      written.push({ path, bytes, sha256: hash.digest("hex") });
    },
    written: () => [...written].sort((a, b) => byText(a.path, b.path)),
  };
}
