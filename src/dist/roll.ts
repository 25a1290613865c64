import { linesOn, type Scratch } from "../model/scratch.ts";
import { nextPast, type Past, pastText } from "./past.ts";

/** Who is in a pack while it is printed: on a scratch, as every pack that tells what has left has as many as the tree. */
export interface Roll {
  add(id: string): void;
  /** What the next edition must know, as the text of a past, in the order of ids. */
  note(past: Past, asOf: string): Iterable<string>;
}

/** A part of all ids is looked at at a time. */
const firstDigits = Array.from("0123456789abcdef");

export function openRoll(scratch: Scratch): Roll {
  return {
    add(id) {
      scratch.lay(firstDigit(id), `${id}\n`);
    },
    *note(past, asOf) {
      const members = new Map<string, string[]>(firstDigits.map((digit) => [digit, []]));
      for (const id of past.members) members.get(firstDigit(id))?.push(id);
      for (const digit of firstDigits) {
        const before = { members: new Set(members.get(digit)), left: leftOf(past, digit) };
        yield pastText(nextPast(before, new Set(linesOn(scratch, digit)), asOf));
      }
    },
  };
}

function firstDigit(id: string): string {
  return id.slice(0, 1);
}

function leftOf({ left }: Past, digit: string): Past["left"] {
  return new Map([...left].filter(([id]) => firstDigit(id) === digit));
}
