import { byText } from "../model/order.ts";
import type { Scratch } from "../model/scratch.ts";
import { openTextSpool, shelvedPieces, type SpoolShelf } from "../tree/text-spool.ts";

/** A scratch for one document that is being written. */
export type LendScratch = () => Scratch;

/** Characters that wait in memory, of all documents of a thread together: more of them outlive their youth, and cost more to collect. */
const patience = 4_000_000;

/** Scratches that lie on disk, all in one file. It is there once there is much to lay down, and for others to remove. */
export function scratchesIn(file: string, most = patience): LendScratch {
  const spool = openTextSpool(file, most);
  return () => {
    const shelves = new Map<string, SpoolShelf>();
    return {
      lay(name, text) {
        const known = shelves.get(name);
        if (known !== undefined) {
          known.add(text);
          return;
        }
        const shelf = spool.shelf();
        shelves.set(name, shelf);
        shelf.add(text);
      },
      shelves: () => [...shelves.keys()].sort(byText),
      read(name) {
        const shelf = shelves.get(name);
        return shelf === undefined ? [] : shelvedPieces(spool.file, shelf.close());
      },
    };
  };
}
