import type { Yard } from "../../test/support/git.ts";
import { calendarOf } from "./calendar.ts";
import { runOn, yearOfFeeds } from "./feeds.ts";
import { type Told, type YearPress, yearPress } from "./press.ts";
import { brokenPromises } from "./proofs.ts";
import type { Stretch, Year } from "./report.ts";
import { cloneSizes, heaviestPaths, packedSizes, pathClasses } from "./sizes.ts";
import { stretchOf } from "./stretch.ts";

export interface Wish {
  readonly days: number;
  /** Days between two measurements. */
  readonly every: number;
  /** Of posts and of lines of a list, every so many-th is taken. */
  readonly share: number;
}

/** Walks through the days, measures, and at the end holds the repository against what is promised. */
export async function simulate(yard: Yard, { days, every, share }: Wish, say: (line: string) => void): Promise<Year> {
  const press = yearPress(yard);
  const day = dayBy(yard, press, { days, share });
  const runs: Told[] = [];
  const stretches: Stretch[] = [];
  const broken: string[] = [];
  for (let number = 0; number < days; number += 1) {
    runs.push(await day(number));
    if (number > 0 && number % every !== 0 && number !== days - 1) continue;
    const asOf = runOn(number);
    const again = await press.run(asOf, {});
    if (again.commit !== undefined) broken.push(`${asOf}: a second run made ${again.commit}`);
    yard.git(press.clone, "gc", "--quiet", "--prune=now");
    const since = runs.slice(stretches.reduce((sum, stretch) => sum + stretch.days, 0));
    const stretch = stretchOf(asOf, since, packedSizes(yard, press.remote), stretches.at(-1));
    stretches.push(stretch);
    say(`${asOf.slice(0, 10)} ${stretch.live} live, .git ${stretch.gitKib} KiB, ${stretch.seconds.toFixed(0)} s`);
  }
  const commits = stretches.reduce((sum, stretch) => sum + stretch.commits, 0);
  const clones = cloneSizes(yard, press.remote);
  return {
    ...{ node: process.version, git: yard.git(yard.folder, "--version").trim(), days, share, stretches, ...clones },
    ...{ classes: pathClasses(press.remote), paths: heaviestPaths(press.remote) },
    skipped: runs.filter((run) => run === "skipped").length,
    held: runs.filter((run) => run !== "skipped" && run.held.length > 0).length,
    broken: [...broken, ...stillThere(runs, days), ...(await brokenPromises(yard, press.remote, commits))],
  };
}

/** What happens on a day, by the calendar. */
function dayBy(yard: Yard, press: YearPress, { days, share }: Omit<Wish, "every">): (day: number) => Promise<Told> {
  const feedsOn = yearOfFeeds(share);
  const calendar = calendarOf(days);
  return async (day) => {
    if (calendar.skipped(day)) return "skipped";
    const asOf = runOn(day);
    if (calendar.allowed(day)) press.allow(firstName(yard, press), asOf);
    const feeds = feedsOn(day);
    return press.run(asOf, calendar.empty(day) ? { ...feeds, "tweets.csv": "", "trails.txt": "" } : feeds);
  };
}

/** The first name on the list of domains, as somebody would report it. */
function firstName(yard: Yard, { remote }: YearPress): string {
  const [name = ""] = yard.git(remote, "show", "main:rules/lists/domain.txt").split("\n");
  return name;
}

function stillThere(runs: readonly Told[], days: number): string[] {
  const { allowed } = calendarOf(days);
  return runs.flatMap((run, day) => {
    const isOut = run !== "skipped" && run.counts?.withdrawn.allowlisted !== undefined;
    return allowed(day) && !isOut ? [`${runOn(day)}: the false positive is still there`] : [];
  });
}
