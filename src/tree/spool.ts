import { openTextSpool, shelvedPieces, type ShelvedTexts, type SpoolShelf } from "./text-spool.ts";

/** Lines that wait until the part of the tree that they go into is printed: in memory while they are few, else on disk. */
export interface Spool {
  /** Adds a line, which holds no line feed itself, to those of a part. */
  add(part: string, line: string): void;
  /** Where all lines lie. Nothing may be added afterwards. */
  close(): Spooled;
}

/** Plain data, so that another thread can be handed it. */
export interface Spooled {
  readonly file: string;
  readonly parts: ReadonlyMap<string, ShelvedTexts>;
}

/** Characters that wait in memory before all of them are written: more of them outlive their youth, and cost more to collect. */
const patience = 1_000_000;

export const nothingSpooled: Spooled = { file: "", parts: new Map() };

export function openSpool(file: string, most = patience): Spool {
  const spool = openTextSpool(file, most);
  const parts = new Map<string, SpoolShelf>();
  return {
    add(part, line) {
      const known = parts.get(part);
      const shelf = known ?? spool.shelf();
      if (known === undefined) parts.set(part, shelf);
      shelf.add(`${line}\n`);
    },
    close: () => ({ file, parts: new Map([...parts].map(([part, shelf]) => [part, shelf.close()])) }),
  };
}

/** Every line of a part with its line feed, in the order in which they came, in pieces that end where a line does. */
export function spooledPieces({ file, parts }: Spooled, part: string): Iterable<string> {
  const spooled = parts.get(part);
  return spooled === undefined ? [] : shelvedPieces(file, spooled);
}

/** The lines, as many at a time as lie together. */
export function* spooledBatches(spooled: Spooled, part: string): Generator<string[]> {
  for (const text of spooledPieces(spooled, part)) yield text.split("\n").slice(0, -1);
}

/** All lines of a part. */
export function spooledLines(spooled: Spooled, part: string): string[] {
  return [...spooledBatches(spooled, part)].flat();
}
