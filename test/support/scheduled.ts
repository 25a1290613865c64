import { join } from "node:path";
import { expect } from "vitest";
import { type Checkout, checkout, type Ended } from "./checkout.ts";
import { repository } from "./repository.ts";

/** A copy of this checkout with a remote, which publishes what a list of names says, as a schedule would. */
export interface Scheduled {
  readonly copy: Checkout;
  readonly bare: string;
  /** One more run, with a feed of these names. */
  readonly publish: (...names: string[]) => void;
  /** Runs what must succeed, with what is read from GitHub in the documentation coming from the remote. */
  readonly sh: (script: string, folder: string, more?: Readonly<Record<string, string>>) => Ended;
}

/** The address that the documentation has for a repository with rules. */
export const origin = "https://github.com/OWNER/REPO.git";

export function scheduled(): Scheduled {
  const copy = checkout();
  const bare = join(copy.beside, "origin.git");
  let runs = 0;
  const source = "{ name: feed, type: text, path: feed.txt, republish: yes, license: CC0-1.0 }";
  copy.write("rulepress.yml", `sources:\n  - ${source}\n`);
  const config = {
    GIT_CONFIG_COUNT: "1",
    GIT_CONFIG_KEY_0: `url.file://${bare}.insteadOf`,
    GIT_CONFIG_VALUE_0: origin,
  };

  function sh(script: string, folder: string, more: Readonly<Record<string, string>> = {}): Ended {
    const ended = copy.sh(script, folder, { ...config, ...more });
    expect(ended.status, `${script}\n${ended.stderr}`).toBe(0);
    return ended;
  }

  const setUp = [
    "rm -r rules node_modules && git init --quiet && git add . && git commit --quiet -m checkout",
    `git clone --quiet --bare . ${bare} && git -C ${bare} config uploadpack.allowFilter true`,
    `git remote add origin ${bare} && ln -s ${join(repository, "node_modules")} node_modules`,
  ];
  sh(setUp.join("\n"), copy.root);
  return {
    copy,
    bare,
    sh,
    publish(...names) {
      copy.write("feed.txt", names.map((name) => `${name}\n`).join(""));
      runs += 1;
      const asOf = `2030-01-${String(runs).padStart(2, "0")}T00:00:00Z`;
      sh(`npm run -s rulepress -- publish --quiet --checkpoint --as-of ${asOf}`, copy.root);
      sh("git pull --quiet --ff-only origin main", copy.root);
    },
  };
}
