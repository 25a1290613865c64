import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** Where the bundled data lie: beside the sources in a checkout, and in the package too (`build/` is one folder beside `src/`). */
const folder = fileURLToPath(new URL("../../src/data/", import.meta.url));

/** Path of a bundled data file, e.g. `demo/tweetfeed.csv`. */
export function dataPath(name: string): string {
  return folder + name;
}

/** Text of a file of `src/data/guards/`. */
export function readGuardFile(name: string): string {
  return readFileSync(dataPath(`guards/${name}`), "utf8");
}
