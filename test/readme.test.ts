import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { byText } from "../src/model/order.ts";
import { readManifest } from "../src/tree/manifest.ts";
import { publishedFolder } from "../src/tree/published.ts";
import { type Checkout, checkout } from "./support/checkout.ts";
import { blocksOf, codeWordsOf } from "./support/markdown.ts";
import { describeConformance, tool } from "./support/python.ts";
import { repository } from "./support/repository.ts";

const readme = readFileSync(join(repository, "README.md"), "utf8");
const rules = join(repository, "rules");

/** Commands that no test runs, and why. What stands behind `&&` on their line is run all the same. */
const notRun: readonly (readonly [command: RegExp, reason: string])[] = [
  [/^npm ci$/, "asks a package registry; the copy borrows the packages of this checkout"],
  [/^npm test$/, "runs this very test"],
  [/^sigma /, "runs below, where the Python environment is there"],
];

const number = new Intl.NumberFormat("en-US");

describe("README.md", () => {
  it("can be read in a few minutes", () => {
    expect(readme.split("\n").length).toBeLessThanOrEqual(265);
  });

  it("counts what is in rules/, for as long as that is the demo's edition", async () => {
    const manifest = await readManifest(publishedFolder(rules));
    expect(manifest).toBeDefined();
    if (manifest === undefined || manifest.origin === "live") return;
    const kinds = Object.entries(manifest.byKind).map(([kind, levels]) => {
      return { kind, count: Object.values(levels).reduce((sum, count) => sum + count, 0) };
    });
    const sorted = kinds.sort((a, b) => b.count - a.count || byText(a.kind, b.kind));
    const counts = sorted.map(({ kind, count }) => `${number.format(count)} ${kind}`).join(", ");
    const day = manifest.asOf.slice(0, 10);
    expect(readme).toContain(`**${number.format(manifest.live)} indicators · ${counts} · last changed ${day}**`);
  });

  it("shows a rule as it stands in rules/, for as long as that is the demo's edition", async () => {
    const [sample] = blocksOf(readme).filter(({ language }) => language === "yaml");
    const [, path = "", text = ""] = /^# (\S+)\n([\s\S]*)$/.exec(sample?.text ?? "") ?? [];
    const manifest = await readManifest(publishedFolder(rules));
    if (manifest?.origin === "live") return;
    const [first = "", ...pieces] = text.split("# …\n");
    const documents = readFileSync(join(repository, path), "utf8").split("---\n");
    const rule = documents.find((document) => document.startsWith(first));
    expect(rule, first).toBeDefined();
    for (const piece of pieces) expect(rule).toContain(`\n${piece}`);
  });

  it("keeps the place where the benchmark's table goes", () => {
    expect(readme).toMatch(/<!-- bench:begin -->\n[\s\S]*<!-- bench:end -->/);
  });

  it("holds back no command that it does not show", () => {
    const lines = blocksOf(readme).flatMap(({ language, text }) => (language === "sh" ? text.split(/\n| && /) : []));
    expect(notRun.filter(([command]) => !lines.some((line) => command.test(line)))).toEqual([]);
  });
});

describe("the commands of README.md", () => {
  const origin = "https://github.com/OWNER/REPO.git";
  let copy: Checkout;
  let bare: string;
  let reader: string;
  let redirected: Readonly<Record<string, string>>;

  beforeAll(async () => {
    copy = checkout();
    // A repository that publishes already has sources and ids of its own; the page tells of one that does not yet.
    const manifest = await readManifest(publishedFolder(rules));
    if (manifest?.origin === "live") {
      copy.sh("rm -r rules && npm run -s rulepress -- build --demo --out rules --quiet");
    }
    bare = join(copy.beside, "origin.git");
    reader = join(copy.beside, "reader");
    // Git reads from a folder beside what the page has it read from GitHub. Nobody publishes into that one.
    const mirror = join(copy.beside, "mirror.git");
    redirected = {
      ...{ GIT_CONFIG_COUNT: "1", GIT_CONFIG_KEY_0: `url.file://${mirror}.insteadOf`, GIT_CONFIG_VALUE_0: origin },
    };
    const setUp = [
      "rm node_modules && git init --quiet && git add . && git commit --quiet -m checkout",
      `git clone --quiet --bare . ${bare}`,
      `git clone --quiet --bare . ${mirror} && git -C ${mirror} config uploadpack.allowFilter true`,
      `git remote add origin ${bare} && ln -s ${join(repository, "node_modules")} node_modules`,
      `mkdir ${reader}`,
    ];
    expect(copy.sh(setUp.join("\n"))).toMatchObject({ status: 0, stderr: "" });
  });
  afterAll(() => {
    copy.remove();
  });

  it("give a user of the rules what they say", { timeout: 120_000 }, () => {
    for (const script of scriptsIn("Use the rules")) run(script, reader);
    expect(existsSync(join(reader, "REPO/rules/manifest.json"))).toBe(true);
    expect(existsSync(join(reader, "lists/rules/lists/domain.txt"))).toBe(true);
    expect(existsSync(join(reader, "lists/rules/sigma"))).toBe(false);
  });

  it("take a newcomer from the demo to a commit of their own feed", { timeout: 240_000 }, () => {
    const config = blocksOf(section("Run your own")).find(({ language }) => language === "yaml")?.text ?? "";
    const template = readFileSync(join(copy.root, "rulepress.yml"), "utf8");
    const [head = "", tail = ""] = template.split(/^sources:\n(?:(?: {2}|#| *\n).*\n?)*/m);
    // What the page has read from its publisher is read from a file here.
    const offline = config.replace("type: cisa-kev }", "type: cisa-kev, path: feeds/kev.json }");
    expect(offline).not.toBe(config);
    copy.write("rulepress.yml", `${head}${offline}\n${tail}`);
    const fixture = "test/fixtures/sources/cisa-kev/known_exploited_vulnerabilities.json";
    copy.write("feeds/kev.json", readFileSync(join(copy.root, fixture), "utf8"));

    const said = scriptsIn("Run your own").map((script) => run(script, copy.root));
    expect(said.join("")).toContain("It is in the tree.");
    expect(said.join("")).toContain("every byte rebuilt");
    expect(said.at(-2)).toMatch(/^Pushed [0-9a-f]{12} to origin main:/m);
    expect(said.at(-1)).toMatch(/^all +stix /m);
    const { stdout } = copy.sh(`git -C ${bare} show main:rules/manifest.json`);
    expect(JSON.parse(stdout)).toMatchObject({ origin: "live", bySource: { kev: 3 } });
  });

  /** What a block prints; a command that may not run is taken out first. */
  function run(script: string, folder: string): string {
    const { status, stdout, stderr } = copy.sh(script, folder, redirected);
    expect(status, `${script}\n${stderr}`).toBe(0);
    return stdout;
  }
});

describeConformance("the sigma commands of README.md", () => {
  // Those of packs are run in a pack, by test/conformance/commands.test.ts.
  const page = readme.replace(/<!-- formats:begin -->[^]*<!-- formats:end -->/, "");
  const lines = [...blocksOf(page).flatMap(({ text }) => text.split("\n")), ...codeWordsOf(page)];
  const given = [...new Set(lines.filter((line) => line.startsWith("sigma convert ")))];

  it("are one for each row of the table", () => {
    expect(given).toHaveLength(8);
  });
  it.each(given)("%s", (line) => {
    const [program = "", ...args] = line.split(" ");
    const { status, stdout, stderr } = tool(program, args, { cwd: rules });
    expect(status, stderr).toBe(0);
    expect(stdout.split("\n").length).toBeGreaterThan(20);
  });
});

function section(heading: string): string {
  return readme.split(/^(?=## )/m).find((part) => part.startsWith(`## ${heading}\n`)) ?? "";
}

function scriptsIn(heading: string): string[] {
  const scripts = blocksOf(section(heading)).filter(({ language }) => language === "sh");
  return scripts.map(({ text }) => {
    const lines = text.split("\n").map((line) => line.split(" && ").filter(mayRun).join(" && "));
    return lines.filter((line) => line !== "").join("\n");
  });
}

function mayRun(command: string): boolean {
  return !notRun.some(([pattern]) => pattern.test(command));
}
