import { uuidOfDigits } from "../model/id.ts";

/**
 * Numbers by id, in 24 bytes each and half as much again for room: what is known of a million indicators fits where a map of
 * strings would hold a tenth. Ids are UUIDs of version 5, so their first digits scatter them.
 */
export interface IdTable {
  readonly size: number;
  get(id: string): number | undefined;
  set(id: string, number: number): void;
  ids(): Iterable<string>;
}

const firstRoom = 1024;

export function idTable(): IdTable {
  let room = firstRoom;
  let words = new Uint32Array(4 * room);
  let numbers = new Float64Array(room).fill(NaN);
  let size = 0;

  /** The slot of an id, or the free one where it belongs. */
  const slotOf = ([a, b, c, d]: Words): number => {
    let slot = a % room;
    while (!Number.isNaN(numbers[slot])) {
      const at = 4 * slot;
      if (words[at] === a && words[at + 1] === b && words[at + 2] === c && words[at + 3] === d) return slot;
      slot = (slot + 1) % room;
    }
    return slot;
  };
  const put = (id: Words, number: number): void => {
    const slot = slotOf(id);
    if (Number.isNaN(numbers[slot])) size += 1;
    words.set(id, 4 * slot);
    numbers[slot] = number;
  };
  const grow = (): void => {
    const [oldWords, oldNumbers] = [words, numbers];
    room *= 2;
    words = new Uint32Array(4 * room);
    numbers = new Float64Array(room).fill(NaN);
    size = 0;
    for (const [slot, number] of oldNumbers.entries()) if (!Number.isNaN(number)) put(wordsAt(oldWords, slot), number);
  };
  return {
    get size() {
      return size;
    },
    get(id) {
      const number = numbers[slotOf(wordsOf(id))];
      return Number.isNaN(number) ? undefined : number;
    },
    set(id, number) {
      if (3 * size > 2 * room) grow();
      put(wordsOf(id), number);
    },
    *ids() {
      for (const [slot, number] of numbers.entries()) if (!Number.isNaN(number)) yield idOf(wordsAt(words, slot));
    },
  };
}

type Words = readonly [number, number, number, number];

function wordsOf(id: string): Words {
  if (id.length !== 36) throw new Error(`${id} is not the id of an indicator`);
  const word = (digits: string) => parseInt(digits, 16);
  return [
    word(id.slice(0, 8)),
    word(id.slice(9, 13) + id.slice(14, 18)),
    word(id.slice(19, 23) + id.slice(24, 28)),
    word(id.slice(28)),
  ];
}

function wordsAt(words: Uint32Array, slot: number): Words {
  const [a = 0, b = 0, c = 0, d = 0] = words.subarray(4 * slot, 4 * slot + 4);
  return [a, b, c, d];
}

function idOf(words: Words): string {
  return uuidOfDigits(words.map((word) => word.toString(16).padStart(8, "0")).join(""));
}
