import { readFileSync } from "node:fs";
import { dataPath } from "./data.ts";

/** Path in a new repository, and its template below `src/data/init/`: a package must not carry dot files of its own. */
const templates: Readonly<Record<string, string>> = {
  "rulepress.yml": "rulepress.yml",
  "allowlist.yml": "allowlist.yml",
  "README.md": "README.md",
  "LICENSE.md": "LICENSE.md",
  ".gitignore": "gitignore",
  ".github/dependabot.yml": "github/dependabot.yml",
  ".github/ISSUE_TEMPLATE/false-positive.yml": "github/ISSUE_TEMPLATE/false-positive.yml",
  ".github/sigma/requirements.txt": "github/sigma/requirements.txt",
  ".github/workflows/update.yml": "github/workflows/update.yml",
  ".github/workflows/false-positive.yml": "github/workflows/false-positive.yml",
};

const licenceWords = {
  none: "No licence has been chosen: others may read this repository, and need leave for anything else.",
  "CC0-1.0":
    "This repository's own work is dedicated to the public domain: CC0-1.0, https://creativecommons.org/publicdomain/zero/1.0/",
  "CC-BY-4.0": "This repository's own work is licensed under CC-BY-4.0: https://creativecommons.org/licenses/by/4.0/",
  MIT: "This repository's own work is licensed under the MIT licence: https://spdx.org/licenses/MIT.html",
} as const;

/** What `init --license` takes. */
export const licences = Object.keys(licenceWords);

export interface ScaffoldWish {
  /** Exact version of the program that the workflows run. */
  readonly version: string;
  /** UUID that every id of the repository will be made from. */
  readonly namespace: string;
  readonly license: string;
}

/** The files of a new rules repository, by their path. */
export function scaffold({ version, namespace, license }: ScaffoldWish): ReadonlyMap<string, string> {
  const words = Object.entries(licenceWords).find(([name]) => name === license)?.[1] ?? licenceWords.none;
  const fills = { __VERSION__: version, __NAMESPACE__: namespace, __LICENSE__: words };
  return new Map(
    Object.entries(templates).map(([path, template]) => {
      const text = readFileSync(dataPath(`init/${template}`), "utf8");
      return [path, Object.entries(fills).reduce((filled, [mark, fill]) => filled.replaceAll(mark, () => fill), text)];
    }),
  );
}
