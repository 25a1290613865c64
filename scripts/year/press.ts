import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { loadConfig, readTextFile } from "../../src/config/load.ts";
import { dayMs, dayOf, isoTime } from "../../src/model/time.ts";
import type { StepCounts } from "../../src/model/summary.ts";
import { filesOnly } from "../../src/pipeline/outside.ts";
import { prepare } from "../../src/pipeline/prepare.ts";
import { publish } from "../../src/pipeline/publish.ts";
import { fileWayOut } from "../../src/pipeline/reach.ts";
import { gitPublisher } from "../../src/publish/git.ts";
import type { Yard } from "../../test/support/git.ts";
import type { Feeds } from "../../test/support/replay.ts";
import { yearConfig } from "./feeds.ts";

/** A repository that is published to day by day, by the functions that `rulepress publish --via git` calls. */
export interface YearPress {
  readonly remote: string;
  readonly clone: string;
  /** One run with these feeds. */
  run(asOf: string, feeds: Feeds): Promise<RunFigures>;
  /** Takes a false positive out, for sixty days from now on. */
  allow(value: string, asOf: string): void;
}

export interface RunFigures {
  readonly commit: string | undefined;
  readonly counts: StepCounts | undefined;
  readonly held: readonly string[];
  /** Files that the commit touches. */
  readonly touched: number;
  readonly seconds: number;
}

/** What a day came to. */
export type Told = RunFigures | "skipped";

export function yearPress(yard: Yard): YearPress {
  const { folder, environment } = yard;
  const remote = yard.makeRemote();
  const clone = yard.clone(remote, "clone");
  // Sizes are taken at known points, so nothing is packed in between.
  for (const repository of [remote, clone]) yard.git(repository, "config", "gc.auto", "0");
  yard.git(remote, "config", "receive.autogc", "false");
  yard.git(remote, "config", "uploadpack.allowFilter", "true");
  const config = join(folder, "rulepress.yml");
  const allowlist = join(folder, "allowlist.yml");
  writeFileSync(config, yearConfig);
  writeFileSync(allowlist, "[]\n");
  const publisher = gitPublisher({ repository: clone, remote: "origin", branch: "main", folder: "rules", environment });

  return {
    remote,
    clone,
    async run(asOf, feeds) {
      for (const [file, text] of Object.entries(feeds)) writeFileSync(join(folder, file), text);
      const began = performance.now();
      const prepared = prepare({
        ...{ inputs: [], only: [], accept: [], demo: false, noExpiry: false, allowRemovals: false, repair: false },
        ...{ reread: true, version: "0.0.0", asOf, config: loadConfig(config, readTextFile, {}), read: readTextFile },
      });
      const outside = filesOnly(fileWayOut(asOf, new AbortController().signal, environment));
      const outcome = await publish(prepared, { publisher, dryRun: false, outside, progress });
      const { commit, plan, result } = outcome;
      const held = result.held.map(({ source }) => source);
      const seconds = (performance.now() - began) / 1000;
      return { commit, counts: result.counts, held, touched: plan.changes.length, seconds };
    },
    allow(value, asOf) {
      const until = dayOf(isoTime(Date.parse(asOf) + 60 * dayMs));
      const entry = { value, reason: "our own portal", owner: "soc", expires: until };
      writeFileSync(allowlist, `- ${JSON.stringify(entry)}\n`);
    },
  };
}

const silent = () => undefined;

const progress = {
  ...{ reading: silent, read: silent, readDone: silent, joining: silent, printing: silent, writing: silent },
  lostRace: silent,
};
