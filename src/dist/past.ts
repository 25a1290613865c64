import { dayMs } from "../model/time.ts";
import { byText } from "../model/order.ts";
import { PressError } from "../model/errors.ts";
import { type Ids, idList } from "./id-list.ts";

/** Who was in the last edition of a pack, or of a subscription, and who left it since when. */
export interface Past {
  readonly members: Ids;
  readonly left: ReadonlyMap<string, string>;
}

export const noPast: Past = { members: new Set(), left: new Map() };

/** So long what left is told to products that cannot be loaded anew as a whole: as long as tombstones stay in the tree. */
export const toldDays = 90;

const line = /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?: (\d{4}-\d\d-\d\dT[\d:.]+Z))?$/;

/** One id a line; behind that of one that left stands when. */
export function parsePast(text: string, path: string): Past {
  const members: string[] = [];
  const left = new Map<string, string>();
  for (const [index, row] of text.split("\n").slice(0, -1).entries()) {
    const [, id, at] = line.exec(row) ?? [];
    if (id === undefined) {
      throw new PressError("dist-past", `${path}:${index + 1} is not an id.`, {
        hint: "Delete the file: the next `rulepress dist` begins anew, and knows of no member that left.",
      });
    }
    if (at === undefined) members.push(id);
    else left.set(id, at);
  }
  return { members: idList(members.sort()), left };
}

export function pastText({ members, left }: Past): string {
  const rows = [...members, ...[...left].map(([id, at]) => `${id} ${at}`)];
  return rows
    .sort(byText)
    .map((row) => `${row}\n`)
    .join("");
}

/** What is told of an edition at `asOf`: who is in, and who left since the last one or within the days before. */
export function nextPast(past: Past, members: Ids, asOf: string): Past {
  const left = new Map<string, string>();
  for (const [id, at] of past.left) if (!members.has(id) && isTold(at, asOf)) left.set(id, at);
  for (const id of past.members) if (!members.has(id)) left.set(id, asOf);
  return { members, left };
}

/** Whether one that left at this time is still told of. */
export function isTold(at: string, asOf: string): boolean {
  return Date.parse(asOf) - Date.parse(at) <= toldDays * dayMs;
}
