import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import { actionlint } from "./support/actionlint.ts";
import { type Checkout, checkout, type Ended } from "./support/checkout.ts";
import { serveFeed } from "./support/feed-server.ts";
import { repository } from "./support/repository.ts";
import { describeConformance, describeLinter, installedPackages, tool } from "./support/python.ts";
import { programWords } from "./support/program-words.ts";
import { oneQueryEach, writeProgram } from "./support/sigma-program.ts";
import { scriptOf } from "./support/workflows.ts";

let copy: Checkout;
const program = programWords.map((word) => `"${word}"`).join(" ");
const packed = z.array(z.object({ filename: z.string(), files: z.array(z.object({ path: z.string() })) }));
const actionSchema = z.object({
  runs: z.object({ steps: z.array(z.object({ run: z.string().optional() })) }),
});
const told = z.object({
  folder: z.string(),
  files: z.array(z.string()),
  steps: z.array(z.object({ does: z.string(), run: z.array(z.string()) })),
});

beforeAll(() => {
  copy = checkout();
});
afterAll(() => {
  copy.remove();
});

const init = (...args: string[]): Ended =>
  copy.sh(`"${process.execPath}" ${program} init ${args.join(" ")}`, copy.beside);

describe("rulepress init", () => {
  it("gives each repository ids of its own", () => {
    const namespaces = ["one", "two"].map((name) => {
      expect(init(name)).toMatchObject({ status: 0 });
      const text = readFileSync(join(copy.beside, name, "rulepress.yml"), "utf8");
      return /^idNamespace: ([0-9a-f-]{36})$/m.exec(text)?.[1];
    });
    expect(new Set([...namespaces, undefined]).size).toBe(3);
  });

  it.each([
    ["none", "No licence has been chosen"],
    ["CC0-1.0", "public domain"],
    ["CC-BY-4.0", "CC-BY-4.0"],
    ["MIT", "MIT"],
  ])("states the licence %s, and leaves no mark unfilled", (license, words) => {
    const name = `licensed-${license}`;
    expect(init(name, "--license", license)).toMatchObject({ status: 0 });
    expect(readFileSync(join(copy.beside, name, "LICENSE.md"), "utf8")).toContain(words);
    const files = readdirSync(join(copy.beside, name), { recursive: true, withFileTypes: true }).filter((entry) =>
      entry.isFile(),
    );
    for (const file of files) expect(readFileSync(join(file.parentPath, file.name), "utf8")).not.toMatch(/__[A-Z]+__/);
  });

  it("refuses a folder in which something is, and leaves it as it was", () => {
    mkdirSync(join(copy.beside, "full"));
    writeFileSync(join(copy.beside, "full/notes.txt"), "mine\n");
    const { status, stderr } = init("full");
    expect(status).toBe(1);
    expect(stderr).toContain("[init-not-empty]");
    expect(readdirSync(join(copy.beside, "full"))).toEqual(["notes.txt"]);
  });

  it("takes a clone of a repository that has no commit yet", () => {
    copy.sh("git init --quiet cloned", copy.beside);
    expect(init("cloned")).toMatchObject({ status: 0 });
  });
});

describe("the package, by way of init and its two steps", () => {
  it("publishes to a remote what the feeds of the config say", { timeout: 300_000 }, async () => {
    const [pack] = packed.parse(JSON.parse(copy.sh("npm pack --json --loglevel=error | sed -n '/^\\[/,$p'").stdout));
    if (pack === undefined) throw new Error("nothing was packed");
    // As npx would find it: unpacked, with its packages beside it.
    const own = join(copy.beside, "node_modules");
    mkdirSync(own);
    for (const name of readdirSync(join(repository, "node_modules"))) {
      if (!name.startsWith(".")) symlinkSync(join(repository, "node_modules", name), join(own, name));
    }
    const unpack = [`tar xzf ${join(copy.root, pack.filename)} && mv package node_modules/rulepress`];
    unpack.push("mkdir node_modules/.bin && chmod +x node_modules/rulepress/build/cli/main.js");
    unpack.push("ln -s ../rulepress/build/cli/main.js node_modules/.bin/rulepress");
    expect(copy.sh(unpack.join("\n"), copy.beside)).toMatchObject({ status: 0, stderr: "" });

    const started = copy.sh("node_modules/.bin/rulepress init my-rules --json", copy.beside);
    expect(started, started.stderr).toMatchObject({ status: 0 });
    const { steps, files } = told.parse(JSON.parse(started.stdout));
    expect(files).toContain(".github/workflows/update.yml");
    expect(steps).toHaveLength(2);
    const folder = join(copy.beside, "my-rules");
    await useLocalFeeds(join(folder, "rulepress.yml"));

    const bare = join(copy.beside, "origin.git");
    copy.sh(`git init --quiet --bare ${bare}`, copy.beside);
    const [first, second] = steps.map(({ run }) => run.join("\n").replace("URL", bare));
    expect(copy.sh(first ?? "", folder)).toMatchObject({ status: 0 });
    // The server of the feeds lives in this process, which must not be blocked by a child.
    const offline = { npm_config_offline: "true" };
    const published = await copy.shLater(second ?? "", folder, offline);
    expect(published, published.stderr).toMatchObject({ status: 0 });
    expect(published.stdout).toMatch(/^Pushed [0-9a-f]{12} to origin main:/m);
    expect(copy.sh(`git -C ${bare} show main:rules/manifest.json`).stdout).toContain('"origin": "live"');
    // The workflow that was written, and the action for those who have one of their own, do the same by themselves.
    const workflow = readFileSync(join(folder, ".github/workflows/update.yml"), "utf8");
    const action = actionSchema.parse(parse(readFileSync(join(repository, "action.yml"), "utf8"))).runs.steps;
    const scripts = [scriptOf(workflow, "Publish"), ...action.flatMap(({ run }) => run ?? [])];
    expect(scripts).toHaveLength(2);
    for (const [index, script] of scripts.entries()) {
      const summary = join(copy.beside, `summary-${index}.md`);
      const env = { ...offline, CONFIG: "rulepress.yml", GITHUB_STEP_SUMMARY: summary };
      const again = await copy.shLater(script, folder, env);
      expect(again, again.stderr).toMatchObject({ status: 0 });
      expect(readFileSync(summary, "utf8")).toContain("## Nothing was learned");
    }
    // The job that prints packs checks out what was published.
    expect(copy.sh("git pull --quiet --ff-only", folder)).toMatchObject({ status: 0 });
    writeProgram(join(folder, ".venv/bin/sigma"), oneQueryEach);
    const packs = await copy.shLater(scriptOf(workflow, "Print packs"), folder, offline);
    expect(packs, packs.stderr).toMatchObject({ status: 0 });
    expect(readdirSync(join(folder, "dist/packs/all/sigma-list/converted"))).toContain("splunk.spl");
    expect(copy.sh("git status --porcelain -uall", folder).stdout).not.toMatch(/rulepress-cache|\.venv|dist/);
  });
});

/** Every source of the config, read from recorded answers instead of from the web. */
async function useLocalFeeds(config: string): Promise<void> {
  const recorded: Readonly<Record<string, string>> = {
    "cisa-kev": "cisa-kev/known_exploited_vulnerabilities.json",
    "feodo-tracker": "feodo-json/ipblocklist.json",
    tweetfeed: "tweetfeed/daily.csv",
    "tor-exits": "tor-exits/exit-addresses",
  };
  const { url } = await serveFeed(({ path }) => ({
    body: readFileSync(join(repository, "test/fixtures/sources", recorded[path.slice(1)] ?? "")),
  }));
  const text = readFileSync(config, "utf8");
  const types = [...text.matchAll(/^ {2}- \{ name: [\w-]+, type: ([\w-]+) \}/gm)].map(([, type = ""]) => type);
  expect(types.sort()).toEqual(Object.keys(recorded).sort());
  writeFileSync(config, text.replace(/^( {2}- \{ name: [\w-]+, type: ([\w-]+)) \}/gm, `$1, url: ${url}/$2 }`));
}

it("writes workflows in which actionlint finds nothing", async () => {
  init("linted");
  const folder = join(copy.beside, "linted/.github/workflows");
  const names = readdirSync(folder);
  expect(names.length).toBeGreaterThan(0);
  for (const name of names) expect(await actionlint(readFileSync(join(folder, name), "utf8"), name), name).toEqual([]);
});

describeConformance("the workflow of a new repository", () => {
  it("installs sigma-cli by the lock that lies beside it", () => {
    init("locked");
    const folder = join(copy.beside, "locked");
    const workflow = readFileSync(join(folder, ".github/workflows/update.yml"), "utf8");
    const installed = copy.sh(scriptOf(workflow, "Install sigma-cli"), folder, installedPackages());
    expect(installed).toMatchObject({ status: 0, stderr: "" });
  });
});

describeLinter("zizmor", () => {
  it("finds nothing in a new repository, as an auditor", () => {
    init("audited");
    const args = ["--offline", "--persona", "auditor", "--no-progress", "--format", "json"];
    const { status, stdout } = tool("zizmor", [...args, "."], { cwd: join(copy.beside, "audited") });
    expect(JSON.parse(stdout)).toEqual([]);
    expect(status).toBe(0);
  });
});
