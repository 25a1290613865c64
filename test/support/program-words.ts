import { resolve } from "node:path";

const compiled = process.env["RULEPRESS_PROGRAM"];

/** What Node is given to run the program: what `npm test` has compiled, which starts in a third of the time, else its source. */
export const programWords: readonly string[] =
  compiled === undefined
    ? ["--import", import.meta.resolve("tsx"), resolve(import.meta.dirname, "../../src/cli/main.ts")]
    : [compiled];
