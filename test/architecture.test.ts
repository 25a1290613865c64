import { describe, expect, it } from "vitest";
import {
  cycleFaults,
  drawerFaults,
  type Files,
  lengthFaults,
  pluginFaults,
  reservedFaults,
  roomFaults,
  siblingFaults,
  slackFaults,
} from "./support/architecture.ts";
import { repositoryFiles } from "./support/repository.ts";
import { longestFile, pluginRooms, readsQuotes, reserved, rooms } from "./support/rooms.ts";
import { chanceFaults, cheatFaults, escapingFaults, processFaults, webFaults } from "./support/syntax-faults.ts";
import { machinePathFaults, registryFaults } from "./support/text-faults.ts";

const suites = {
  sources: ["testSource", "testFolderSource"],
  emitters: ["testEmitter", "testPage"],
  formats: ["testFormat", "testFixedFiles", "testFolder"],
};

const code = repositoryFiles((path) => /^(?:src|scripts|test)\/.*\.ts$/.test(path));
const shipped = only(code, (path) => /^(?:src|scripts)\//.test(path));
const source = only(code, (path) => path.startsWith("src/"));
const belowCli = only(source, (path) => !path.startsWith("src/cli/"));
const outsideDialects = only(source, (path) => !path.startsWith("src/dialects/") && !Object.hasOwn(readsQuotes, path));

function only(files: Files, wanted: (path: string) => boolean): Files {
  return new Map([...files].filter(([path]) => wanted(path)));
}

describe("the house", () => {
  it("has the rooms of the table, and each imports only what the table says", () => {
    expect(roomFaults(source, rooms)).toEqual([]);
  });
  it("gives each package and built-in of Node to those who need it", () => {
    expect(reservedFaults(source, reserved)).toEqual([]);
  });
  it("has no entry in its tables that nobody uses", () => {
    expect(slackFaults(source, rooms, reserved)).toEqual([]);
  });
  it("has sources and emitters that do not know each other", () => {
    expect(siblingFaults(source, pluginRooms)).toEqual([]);
  });
  it("registers every source and emitter, and tests the promises of each", () => {
    expect(pluginFaults(code, suites)).toEqual([]);
  });
  it("has no import that comes back to where it began", () => {
    expect(cycleFaults(source)).toEqual([]);
  });
  it("has no drawer", () => {
    expect(drawerFaults(code)).toEqual([]);
  });
  it("has no file that is too long to be about one thing", () => {
    expect(lengthFaults(shipped, longestFile)).toEqual([]);
  });
  it("does not talk the type checker into anything", () => {
    expect(cheatFaults(shipped)).toEqual([]);
  });
  it("has no clock, no chance and no locale below cli/", () => {
    expect(chanceFaults(belowCli)).toEqual([]);
  });
  it("touches the process and its streams in cli/ only", () => {
    expect(processFaults(belowCli)).toEqual([]);
  });
  it("goes out to the web by net/ only", () => {
    expect(webFaults(source)).toEqual([]);
  });
  it("escapes in dialects/ only", () => {
    expect(escapingFaults(outsideDialects)).toEqual([]);
    // An exception that has become needless goes.
    const excepted = only(source, (path) => Object.hasOwn(readsQuotes, path));
    for (const [path, text] of excepted) expect(escapingFaults(new Map([[path, text]])), path).not.toEqual([]);
  });
});

describe("the repository", () => {
  const texts = repositoryFiles((path) => !path.endsWith(".png"));
  // What a feed or a list states is data: a URL of it may well have such a path.
  const written = only(texts, (path) => !/^(?:rules|src\/data\/(?:demo|guards)|test\/fixtures)\//.test(path));

  it("names no package registry", () => {
    expect(registryFaults(texts)).toEqual([]);
  });
  it("names no path of somebody's machine", () => {
    expect(machinePathFaults(written)).toEqual([]);
  });
});

describe("the checks notice", () => {
  const table = { model: [], emitters: ["model", "model/x.ts"], sources: ["model/x.ts"] };
  const one = (path: string, text: string): Files => new Map([[path, text]]);

  it.each<[string, Files, string]>([
    ["a room that nobody planned", one("src/extras/x.ts", ""), "src/extras/x.ts is in no room"],
    ["a file beside the rooms", one("src/x.ts", ""), "src/x.ts is in no room"],
    [
      "an emitter that knows a source",
      one("src/emitters/a.ts", '\nimport { b } from "../sources/b.ts";'),
      "src/emitters/a.ts:2 imports src/sources/b.ts",
    ],
    [
      "a type taken from a room that is closed",
      one("src/model/a.ts", 'import type { B } from "../emitters/b.ts";'),
      "model may not",
    ],
    [
      "a file of a room of which another file is open",
      one("src/sources/a.ts", 'export { y } from "../model/y.ts";'),
      "imports src/model/y.ts",
    ],
    ["a hidden import", one("src/model/a.ts", 'const b = await import("../emitters/b.ts");'), "model may not"],
  ])("%s", (_, files, wanted) => {
    expect(roomFaults(files, table)).toEqual([expect.stringContaining(wanted)]);
  });

  it.each([
    ["a built-in that is another's", 'import { readFileSync } from "node:fs";', "node:fs"],
    ["a package that nobody decided on", 'import chalk from "chalk";', "chalk"],
    ["a part of a package", 'import { x } from "zod/v3";', "zod/v3"],
  ])("%s", (_, text, name) => {
    const faults = reservedFaults(one("src/emitters/a.ts", text), { "node:fs": ["tree"], zod: ["emitters"] });
    expect(faults).toEqual([`src/emitters/a.ts:1 imports ${name}, which is not for it`]);
  });

  it("entries of the tables that allow what nobody does", () => {
    const files = one("src/emitters/a.ts", 'import { x } from "../model/x.ts";');
    expect(slackFaults(files, { emitters: ["model", "dialects"] }, { zod: ["emitters"] })).toEqual([
      "emitters imports nothing from dialects",
      "emitters does not import zod",
    ]);
  });

  it("a source that borrows from its sibling, and lets the register know them all", () => {
    const text = 'export { b } from "./b.ts";';
    const files = new Map([
      ["src/sources/a.ts", text],
      ["src/sources/index.ts", text],
    ]);
    expect(siblingFaults(files, pluginRooms)).toEqual(["src/sources/a.ts:1 imports its sibling src/sources/b.ts"]);
  });

  it("a source without a line in the register, without a test, or with a test of its own making", () => {
    const files = new Map([
      ["src/sources/index.ts", 'export { a } from "./a.ts";\n'],
      ["src/sources/a.ts", ""],
      ["src/sources/b.ts", ""],
      ["test/sources/a.test.ts", "testSource(a, {});"],
      ["test/sources/b.test.ts", "it('works', () => {});"],
    ]);
    expect(pluginFaults(files, suites)).toEqual([
      "src/sources/b.ts has no line in src/sources/index.ts",
      "test/sources/b.test.ts calls no testSource or testFolderSource",
    ]);
  });

  it("a circle of three", () => {
    const files = new Map([
      ["src/model/a.ts", 'import "./b.ts";'],
      ["src/model/b.ts", 'import "./c.ts";'],
      ["src/model/c.ts", 'import type { A } from "./a.ts";'],
    ]);
    expect(cycleFaults(files)).toEqual(["src/model/a.ts -> src/model/b.ts -> src/model/c.ts -> src/model/a.ts"]);
  });

  it.each(["src/refine/utils.ts", "src/common/x.ts", "test/support/helpers.ts", "scripts/lib/x.ts"])("%s", (path) => {
    expect(drawerFaults(one(path, ""))).toHaveLength(1);
  });

  it("a file of one line too many, and no shorter one", () => {
    expect(lengthFaults(one("src/model/a.ts", "\n".repeat(250)), 250)).toEqual([]);
    expect(lengthFaults(one("src/model/a.ts", "\n".repeat(251)), 250)).toHaveLength(1);
  });

  it.each([
    ["any", "const a: any = 1;", 1],
    ["any in a list", "const a: Array<any> = [];", 1],
    ["a cast", "const a = b as string;", 1],
    ["a cast by way of unknown", "const a = b as unknown as string;", 2],
    ["an old cast", "const a = <string>b;", 1],
    ["an assertion", "const a = b!.c;", 1],
    ["a check switched off", "// @ts-ignore\nconst a = 1;", 1],
    ["a rule switched off without a reason", "// eslint-disable-next-line no-empty", 1],
    ["nothing in a rule switched off with a reason", "// eslint-disable-next-line no-empty -- the file may be gone", 0],
    ["nothing in what only looks like it", 'const a = ["b"] as const; const c = { d: 1 } satisfies E; // as any', 0],
  ])("%s", (_, text, count) => {
    expect(cheatFaults(one("src/model/a.ts", text))).toHaveLength(count);
  });

  it.each([
    ["the clock", "new Date()", 1],
    ["another clock", "const t = Date.now();", 1],
    ["dice", "const n = Math.random();", 1],
    ["dice with a name", "const id = crypto.randomUUID();", 1],
    ["an order by language", "list.sort((a, b) => a.localeCompare(b))", 1],
    ["a number by language", "n.toLocaleString()", 1],
    ["nothing in a date that is given", "new Date(ms).toISOString(); Date.parse(asOf);", 0],
  ])("%s", (_, text, count) => {
    expect(chanceFaults(one("src/refine/a.ts", text))).toHaveLength(count);
  });

  it.each([
    ["a word on the console", 'console.error("x");', 1],
    ["the environment", "const { HOME } = process.env;", 1],
    ["nothing in a process that was lent", "options.process.id; const a = { process: 1 };", 0],
  ])("%s", (_, text, count) => {
    expect(processFaults(one("src/tree/a.ts", text))).toHaveLength(count);
  });

  it.each([
    ["a global fetch", "await fetch(url);", 1],
    ["a fetch by its full name", "globalThis.fetch(url)", 1],
    ["a socket to the web", "new WebSocket(url)", 1],
    ["nothing in a method of that name", "store.fetch(url)", 0],
  ])("%s", (_, text, count) => {
    expect(webFaults(one("src/sources/a.ts", text))).toHaveLength(count);
  });

  it.each([
    ["a doubled quote", `text.replace(/'/g, "''")`, 1],
    ["a backslash before a backslash", String.raw`text.replaceAll("\\", "\\\\")`, 1],
    ["a class of signs", String.raw`text.replace(/["\\]/g, (sign) => sign)`, 1],
    ["nothing in a class of anything else", String.raw`text.replace(/[^"']+/g, "")`, 0],
    ["nothing in blanks", String.raw`text.replace(/\s+/g, " ")`, 0],
  ])("%s", (_, text, count) => {
    expect(escapingFaults(one("src/emitters/a.ts", text))).toHaveLength(count);
  });

  it("a registry, also as part of a longer name", () => {
    const name = ["npm", "js", "org"].join(".").replace(".", "");
    expect(registryFaults(one("README.md", `see https://registry.${name}/x`))).toHaveLength(1);
    expect(registryFaults(one("README.md", "see https://registry.example/x"))).toEqual([]);
  });

  it.each([
    ["a path of somebody's home", `const data = "${["", "home", "me", "data"].join("/")}";`, 1],
    ["nothing in a URL with such a path", "https://c2.example/home/me/x", 0],
  ])("%s", (_, text, count) => {
    expect(machinePathFaults(one("docs/a.md", text))).toHaveLength(count);
  });
});
