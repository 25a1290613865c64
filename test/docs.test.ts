import { existsSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { generatedDocs } from "../scripts/generated-docs.ts";
import { parse } from "../src/cli/args.ts";
import { commands } from "../src/cli/commands.ts";
import { emitters } from "../src/emitters/registry.ts";
import { errorCodes } from "./support/error-codes.ts";
import { type Checkout, checkout } from "./support/checkout.ts";
import { anchorsOf, blocksOf, codeWordsOf, filesOf, linksOf, rowsOf } from "./support/markdown.ts";
import { repository, repositoryFiles } from "./support/repository.ts";
import { rooms } from "./support/rooms.ts";

const pages = repositoryFiles((path) => path.endsWith(".md") && !/^(?:rules|test\/fixtures)\//.test(path));
const page = (name: string): string => pages.get(`docs/${name}.md`) ?? "";

describe("what is made from the code is what the code gives:", () => {
  it.each([...generatedDocs()])("%s (npm run docs writes it)", (path, text) => {
    expect(readFileSync(join(repository, path), "utf8")).toBe(text);
  });
});

describe("every page", () => {
  it.each([...pages.keys()])("%s links to what is there", (path) => {
    const broken = linksOf(pages.get(path) ?? "").filter((link) => {
      const [file = "", anchor] = link.split("#");
      const target = file === "" ? path : normalize(join(dirname(path), file));
      if (!existsSync(join(repository, target))) return true;
      return anchor !== undefined && !anchorsOf(pages.get(target) ?? "").includes(anchor);
    });
    expect(broken).toEqual([]);
  });

  it.each([...pages.keys()])("%s names commands and options that there are", (path) => {
    const text = pages.get(path) ?? "";
    const scripts = blocksOf(text).filter(({ language }) => language === "sh");
    const lines = [...scripts.flatMap((script) => script.text.split("\n")), ...codeWordsOf(text)];
    const words = lines.flatMap((line) => {
      const [, given] = /^(?:npm run -s rulepress -- |rulepress )(.+)$/.exec(line) ?? [];
      // Capitals stand for a value; a name alone needs no options yet.
      return given === undefined || /^(?:COMMAND|help )/.test(given) ? [] : [wordsOf(given)];
    });
    for (const given of words) expect(() => parse(complete(given), commands), given.join(" ")).not.toThrow();
  });
});

function wordsOf(line: string): string[] {
  return (line.match(/'[^']*'|"[^"]*"|\S+/g) ?? []).map((word) => word.replace(/^(['"])(.*)\1$/, "$2"));
}

/** A command that is only named in the running text stands for itself with all that it needs. */
function complete([name = "", ...rest]: readonly string[]): string[] {
  return rest.length === 0 || /^[A-Z]/.test(rest[0] ?? "") ? [name, ...rest, "--help"] : [name, ...rest];
}

describe("docs/architecture.md", () => {
  it("shows the table of rooms that the test of the architecture holds the imports to", () => {
    const words = (cell: string): string[] => [...cell.matchAll(/`([^`]+)`/g)].map(([, word = ""]) => word);
    const rows = rowsOf(page("architecture"), "room");
    const shown = rows.map(([room = "", , imports = ""]) => [words(room)[0], words(imports).sort()]);
    const wanted = Object.entries(rooms).map(([room, entries]) => [room, [...entries].sort()]);
    expect(shown).toEqual(wanted);
  });

  it("names for each part of an emitter those that have it", () => {
    const rows = rowsOf(page("architecture"), "part of an emitter");
    const shown = rows.map(([part = "", , users = ""]) => [part.replaceAll("`", ""), users.split(", ").sort()]);
    const wanted = (["documents", "lines", "buckets", "page", "fixed"] as const).map((part) => [
      part,
      emitters.filter((emitter) => emitter[part] !== undefined).map(({ name }) => name),
    ]);
    expect(shown).toEqual(wanted);
  });
});

describe("docs/errors.md", () => {
  const listed = rowsOf(page("errors"), "code").flatMap(
    ([code = ""]) => /^`([a-z]+(?:-[a-z]+)+)`$/.exec(code)?.[1] ?? [],
  );
  const sources = repositoryFiles((path) => path.startsWith("src/") && path.endsWith(".ts"));

  it("lists every code that the program has, and none that it has not, each once", () => {
    expect([...listed].sort()).toEqual(errorCodes(sources));
  });
  it.each([
    ["an error's own", 'throw new PressError("a-b", "…");', ["a-b"]],
    ["a choice of two", 'new PressError(full ? "a-b" : "c-d", "…")', ["a-b", "c-d"]],
    ["a row of a table", 'const rows = [{ code: "a-b" }];', ["a-b"]],
    ["one that is handed on", 'held("a-b"); function held(code: string) { return new PressError(code, ""); }', ["a-b"]],
    ["no code of another kind", 'const error = { code: "ENOENT" }; log("a-b");', []],
  ])("the search finds %s", (_, text, codes) => {
    expect(errorCodes(new Map([["src/x.ts", text]]))).toEqual(codes);
  });
});

describe("docs/guarantees.md", () => {
  const guarantees = rowsOf(page("guarantees"), "guarantee").map(
    ([guarantee = "", tests = ""]) => [guarantee, tests.split(", ")] as const,
  );

  it.each(guarantees)("%s", (_, tests) => {
    expect(tests.filter((path) => !existsSync(join(repository, path)))).toEqual([]);
  });
});

describe("docs/glossary.md", () => {
  it("has each noun once", () => {
    const nouns = rowsOf(page("glossary"), "noun").flatMap(([noun = ""]) => noun.split(", "));
    expect(nouns.length).toBeGreaterThan(40);
    expect(nouns.filter((noun, index) => nouns.indexOf(noun) !== index)).toEqual([]);
  });
});

describe("docs/decisions.md", () => {
  it("says of every package that runs why it is there", () => {
    const manifest: unknown = JSON.parse(readFileSync(join(repository, "package.json"), "utf8"));
    const named =
      manifest instanceof Object && "dependencies" in manifest ? Object.keys(manifest.dependencies ?? {}) : [];
    expect(named.length).toBeGreaterThan(0);
    const told = rowsOf(page("decisions"), "package").map(([name]) => name);
    expect(named.filter((name) => !told.includes(name))).toEqual([]);
  });
});

describe("the examples of a new source and a new emitter", () => {
  let copy: Checkout;
  const examples = [...filesOf(page("adding-a-source")), ...filesOf(page("adding-an-emitter"))];

  beforeAll(() => {
    copy = checkout({ program: "sources" });
    for (const { path, text } of examples) {
      const register = path.endsWith("/index.ts");
      copy.write(path, register ? readFileSync(join(copy.root, path), "utf8") + text : text);
    }
  });
  afterAll(() => {
    copy.remove();
  });

  it("are whole: a plugin, its line in the register, its fixture and its test", () => {
    expect(examples.map(({ path }) => path)).toEqual([
      "src/sources/dated-list.ts",
      "src/sources/index.ts",
      "test/fixtures/sources/dated-list/list.txt",
      "test/fixtures/sources/dated-list/expected.json",
      "test/sources/dated-list.test.ts",
      "src/emitters/hosts.ts",
      "src/emitters/index.ts",
      "test/fixtures/emitters/hosts/hosts/hosts.txt",
      "test/emitters/hosts.test.ts",
    ]);
  });

  it("compile under the house's own settings, and keep its style", { timeout: 240_000 }, () => {
    const files = examples.map(({ path }) => path).filter((path) => path.endsWith(".ts"));
    copy.write("tsconfig.examples.json", JSON.stringify({ extends: "./tsconfig.json", include: files }));
    const checks = [
      "npx --no-install tsc --noEmit -p tsconfig.examples.json",
      `npx --no-install prettier --check ${files.join(" ")}`,
    ];
    for (const check of checks) {
      const { status, stdout, stderr } = copy.sh(check);
      expect(stdout + (status === 0 ? "" : stderr), check).toMatch(/^(?:$|Checking formatting)/);
      expect(status, check).toBe(0);
    }
  });

  it("keep the promises of all plugins", { timeout: 240_000 }, () => {
    const tests = examples.map(({ path }) => path).filter((path) => path.endsWith(".test.ts"));
    const { status, stdout } = copy.sh(`npx --no-install vitest run ${tests.join(" ")} test/sources/registry.test.ts`);
    expect(stdout).toContain("Test Files  3 passed (3)");
    expect(status).toBe(0);
  });

  it("are printed into a tree that was there before, which says so and verifies", { timeout: 240_000 }, () => {
    const before = `npx --no-install tsx ${join(repository, "src/cli/main.ts")} build --demo --quiet`;
    const run = "npm run -s rulepress --";
    const lines = [before, `${run} build --demo --quiet`, `${run} verify demo --rebuild`];
    const { status, stderr } = copy.sh(lines.map((line) => `${line} >out.txt`).join("\n"));
    expect(stderr).toBe("");
    expect(status).toBe(0);
    const read = (path: string): string => readFileSync(join(copy.root, "demo", path), "utf8");
    expect(read("hosts/hosts.txt")).toBe(read("lists/domain.txt").replace(/^(?=.)/gm, "0.0.0.0 "));
    expect(read("CHANGELOG.md")).toMatch(/^- Reissued .*: hosts$/m);
    expect(JSON.parse(read("manifest.json"))).toMatchObject({ formats: { hosts: 1 } });
  });
});
