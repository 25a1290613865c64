import { resolve } from "node:path";
import { pathToFileURL } from "node:url";

/** The program as `npm test` has compiled it; undefined where single tests run without it. */
export const compiledProgram = process.env["RULEPRESS_PROGRAM"];

const loader = ["--import", import.meta.resolve("tsx")];
const sources = resolve(import.meta.dirname, "../../src");

/** What Node is given to run the program: what `npm test` has compiled, which starts in a third of the time, else its source. */
export const programWords: readonly string[] =
  compiledProgram === undefined ? [...loader, resolve(sources, "cli/main.ts")] : [compiledProgram];

/** What Node is given to run a script of a few lines, which imports modules of the program by `moduleAddress`. */
export const scriptWords: readonly string[] = [...(compiledProgram === undefined ? loader : []), "--input-type=module"];

/** Where a script finds a module of the program, such as `net/fetch`. */
export function moduleAddress(name: string): string {
  const file =
    compiledProgram === undefined ? resolve(sources, `${name}.ts`) : resolve(compiledProgram, "../..", `${name}.js`);
  return pathToFileURL(file).href;
}
