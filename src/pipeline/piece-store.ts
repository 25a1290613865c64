import { byKey } from "../model/order.ts";
import type { Piece } from "../model/plugin.ts";
import { openTextLog } from "../tree/text-log.ts";

/** The pieces of one document until it is printed. */
export interface PieceStore {
  put(piece: Piece): void;
  readonly empty: boolean;
  /** Each once, by key. */
  sorted(): Piece[];
}

/** Stores that share what there is of memory: of a day, or of a month. */
export interface PieceStores {
  open(): PieceStore;
  /** Forgets all pieces. The file is the caller's. */
  close(): void;
}

/** Characters that wait in memory before all pieces are written. */
const patience = 16_000_000;

/** `file` is for pieces that do not fit in memory; it is made when some do not. */
export function pieceStores(file: string, most = patience): PieceStores {
  const log = openTextLog(file);
  const stores: OwnStore[] = [];
  let held = 0;
  const putAway = (): void => {
    const waiting = stores.filter(({ atHand }) => atHand.size > 0);
    const places = log.append(waiting.flatMap(({ atHand }) => [...atHand.values()].map(pieceText)));
    let next = 0;
    for (const { atHand, written } of waiting) {
      written.push(...places.slice(next, next + atHand.size));
      next += atHand.size;
      atHand.clear();
    }
    held = 0;
  };
  return {
    open() {
      const store: OwnStore = { atHand: new Map(), written: [] };
      stores.push(store);
      return {
        put(piece) {
          store.atHand.set(piece.key, piece);
          held += piece.text.length;
          if (held > most) putAway();
        },
        get empty() {
          return store.atHand.size + store.written.length === 0;
        },
        sorted() {
          if (store.written.length === 0) return byKey(store.atHand);
          const pieces = store.written.map((place) => parsePiece(log.read(place)));
          return byKey(new Map([...pieces.map((piece) => [piece.key, piece] as const), ...store.atHand]));
        },
      };
    },
    close() {
      stores.length = 0;
      log.close();
    },
  };
}

interface OwnStore {
  readonly atHand: Map<string, Piece>;
  /** Places in the log. */
  readonly written: number[];
}

/** A line of JSON, and the text as it is: texts are long, and may have lines. */
function pieceText({ key, stamp, text }: Piece): string {
  return `${JSON.stringify({ key, stamp })}\n${text}`;
}

function parsePiece(text: string): Piece {
  const end = text.indexOf("\n");
  const head: unknown = JSON.parse(text.slice(0, end));
  if (!isHead(head)) throw new Error("the log of a document does not hold a piece");
  return { ...head, text: text.slice(end + 1) };
}

function isHead(value: unknown): value is Omit<Piece, "text"> {
  return typeof value === "object" && value !== null && "key" in value && typeof value.key === "string";
}
