import { createHash } from "node:crypto";
import { z } from "zod";
import { dayMs, dayOf, isoTime } from "../../src/model/time.ts";
import { type Feeds, history } from "../../test/support/replay.ts";
import { varied, variedNumber } from "./varied.ts";

/** The first day of the year. What the catalogue held before keeps its real dates. */
const begin = Date.UTC(2027, 0, 1);

/** Time of a day's run: six in the morning. */
export function runOn(day: number): string {
  return isoTime(begin + day * dayMs + 6 * 3_600_000);
}

/**
 * The recorded days of three real feeds, continued for as long as one likes. The first pass is the record itself with its dates
 * moved. Later passes repeat its rates, the busy and the still days, and what is stated twice, with other values (`varied`);
 * they differ from a real year in that reporters, tags and the words of catalogue entries come again, that paths and names are
 * letters without sense, which compress worse than words, and that no campaign lasts longer than a pass. Of posts and of lines
 * of the list, every `share`-th is taken, whole posts at a time; the catalogue is always whole.
 */
export function yearOfFeeds(share = 1): (day: number) => Feeds {
  const [tweets, trails, catalogue] = [tweetWeeks(share), trailLists(share), catalogues()];
  return (day) => ({ "tweets.csv": tweets(day), "trails.txt": trails(day), "kev.json": catalogue(day) });
}

/** The config under which they are read: what a public tree of these three feeds would have. */
export const yearConfig = `sources:
  - { name: tweetfeed, type: tweetfeed, path: tweets.csv }
  - { name: trails, type: text, path: trails.txt, nature: snapshot, license: MIT, republish: "yes" }
  - { name: kev, type: cisa-kev, path: kev.json }
allowlist: [allowlist.yml]
`;

/** The last seven daily files, as the feed shows them; 21 were recorded. */
function tweetWeeks(share: number): (day: number) => string {
  const files = history("tweetfeed").map(({ text }) => {
    return text.split(/\r?\n/).filter((row) => row !== "" && isTaken(row.split(",").at(-1) ?? "", share));
  });
  const fileOf = (day: number): string => {
    const [loop, index] = [Math.floor(day / files.length), day % files.length];
    // The first week of the record comes before the first day.
    const date = dayOf(isoTime(begin + (day - 7) * dayMs));
    return (files[index] ?? []).map((row) => `${tweetOf(row, date, loop)}\n`).join("");
  };
  return (day) => Array.from({ length: 7 }, (_, back) => fileOf(day + back)).join("");
}

function isTaken(text: string, share: number): boolean {
  return createHash("sha256").update(text).digest().readUInt32BE(0) % share === 0;
}

function tweetOf(row: string, date: string, loop: number): string {
  const [, time = "", user = "", type = "", value = "", rest = ""] =
    /^\S+ ([^,]*),([^,]*),([^,]*),("[^"]*"|[^,]*),(.*)$/.exec(row) ?? [];
  const post = rest.replace(/(?<=\/status\/)\d+/, (number) => variedNumber(number, loop));
  return `${date} ${time},${user},${type},${varied(value, loop)},${post}`;
}

/** A list that grows: the changes of the fourteen recorded days, again and again. */
function trailLists(share: number): (day: number) => string {
  const lists = history("maltrail").map(
    ({ text }) => new Set(text.split(/\r?\n/).filter((line) => isTrail(line) && isTaken(line, share))),
  );
  const changes = lists.slice(1).map((list, index) => {
    const before = lists[index] ?? new Set();
    const added = [...list].filter((line) => !before.has(line));
    return { added, removed: [...before].filter((line) => !list.has(line)) };
  });
  return (day) => {
    const lines = new Set(lists[0]);
    for (let passed = 0; passed < day; passed += 1) {
      const [loop, change] = [Math.floor(passed / changes.length), changes[passed % changes.length]];
      if (change === undefined) continue;
      // What left in the record can leave once: later, as many of those that entered on this day of the loop before.
      const leaving = loop === 0 ? change.removed : change.added.slice(0, change.removed.length);
      for (const line of leaving) lines.delete(varied(line, Math.max(0, loop - 1)));
      for (const line of change.added) lines.add(varied(line, loop));
    }
    return `${[...lines].join("\n")}\n`;
  };
}

function isTrail(line: string): boolean {
  return line !== "" && !line.startsWith("#");
}

const catalogueForm = z.looseObject({
  vulnerabilities: z.array(z.looseObject({ cveID: z.string(), dateAdded: z.string() })),
});
type Entry = z.infer<typeof catalogueForm>["vulnerabilities"][number];

/** A catalogue whose fifteen recorded versions span 55 days: entries enter under other numbers, and edits are taken back and made again. */
function catalogues(): (day: number) => string {
  const versions = history("kev").map(({ at, text }) => ({
    at: Date.parse(at),
    ...catalogueForm.parse(JSON.parse(text)),
  }));
  const [first] = versions;
  if (first === undefined) throw new Error("there is no recorded catalogue");
  const days = versions.map(({ at }) => Math.floor((at - first.at) / dayMs));
  const span = (days.at(-1) ?? 0) + 1;
  const numbered = versions.map(({ vulnerabilities }) => new Map(vulnerabilities.map((each) => [each.cveID, each])));
  return (day) => {
    const entries = new Map(numbered[0]);
    for (let loop = 0; loop * span <= day; loop += 1) {
      for (const [index, version] of numbered.entries()) {
        const passed = loop * span + (days[index] ?? 0);
        const before = numbered[index - 1];
        if (before === undefined || passed > day) continue;
        const date = dayOf(runOn(passed));
        for (const { entry, was } of changesBetween(before, version)) enter(entries, entry, was, { date, loop });
      }
    }
    return JSON.stringify({ ...first, vulnerabilities: [...entries.values()] });
  };
}

function changesBetween(before: ReadonlyMap<string, Entry>, after: ReadonlyMap<string, Entry>) {
  return [...after.values()].flatMap((entry) => {
    const was = before.get(entry.cveID);
    return JSON.stringify(was) === JSON.stringify(entry) ? [] : [{ entry, was }];
  });
}

function enter(
  entries: Map<string, Entry>,
  entry: Entry,
  was: Entry | undefined,
  { date, loop }: { readonly date: string; readonly loop: number },
): void {
  if (was !== undefined) {
    const { dateAdded } = entries.get(entry.cveID) ?? entry;
    entries.set(entry.cveID, { ...(loop % 2 === 0 ? entry : was), dateAdded });
    return;
  }
  const cveID = entry.cveID.replace(/\d+$/, (number) => String(Number(number) + loop * 100_000));
  const renamed: unknown = JSON.parse(JSON.stringify(entry).replaceAll(entry.cveID, loop === 0 ? entry.cveID : cveID));
  const [made] = catalogueForm.parse({ vulnerabilities: [renamed] }).vulnerabilities;
  if (made !== undefined) entries.set(made.cveID, { ...made, dateAdded: date });
}
