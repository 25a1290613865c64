import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { actionlint } from "./support/actionlint.ts";
import { repository, repositoryFiles } from "./support/repository.ts";
import { describeLinter, tool } from "./support/python.ts";
import { pinsOf, readWorkflow, stepsOf } from "./support/workflows.ts";

const workflows = repositoryFiles((path) => path.startsWith(".github/workflows/"));
const using = repositoryFiles((path) =>
  /^(?:\.github\/workflows\/|src\/data\/init\/|docs\/examples\/|action\.yml)/.test(path),
);
const manifest = z.object({ scripts: z.record(z.string(), z.string()) });
const { scripts } = manifest.parse(JSON.parse(readFileSync(join(repository, "package.json"), "utf8")));

describe("the workflows", () => {
  it("are those that the pipeline needs", () => {
    const names = [...workflows.keys()].map((path) => path.replace(/^.*\/(.*)\.yml$/, "$1"));
    expect(names).toEqual(["ci", "codeql", "false-positive", "release", "update"]);
  });

  it.each([...using])("%s names each action by a full commit id and says its version", (_, text) => {
    for (const { action, pin, version } of pinsOf(text)) {
      expect(pin, action).toMatch(/^[0-9a-f]{40}$/);
      expect(version, action).toMatch(/^v\d+\.\d+\.\d+$/);
    }
  });

  it("agree on the commit of an action", () => {
    const owners = (action: string) => action.split("/").slice(0, 2).join("/");
    const pins = new Map<string, Set<string>>();
    for (const { action, pin, version } of [...using.values()].flatMap(pinsOf)) {
      pins.set(owners(action), (pins.get(owners(action)) ?? new Set()).add(`${pin} ${version}`));
    }
    expect(pins.size).toBeGreaterThan(3);
    for (const [action, known] of pins) expect([...known], action).toHaveLength(1);
  });

  it.each([...workflows])("%s grants nothing but what a job asks for", (_, text) => {
    expect(readWorkflow(text).permissions).toEqual({});
  });

  it.each([...workflows])("%s runs nothing but package scripts and npm itself", (_, text) => {
    for (const { run } of stepsOf(text)) {
      if (run === undefined || ["npm ci --ignore-scripts", ".ci/run"].includes(run)) continue;
      if (run === "npm publish --provenance --access public") continue;
      const [, script = ""] = /^npm run -s ([\w-]+)(?: -- [^\n]*)?$/.exec(run) ?? [];
      expect(Object.keys(scripts), run).toContain(script);
      // What comes from an event reaches a script by the environment only.
      expect(run).not.toContain("${{");
    }
  });
});

describe("actionlint", () => {
  it.each([...using].filter(([path]) => path.includes("workflows/") || path.endsWith("consumer.yml")))(
    "finds nothing in %s",
    async (path, text) => {
      expect(await actionlint(text, path)).toEqual([]);
    },
  );

  it("would find an output of a step that does not exist", async () => {
    const jobs = "jobs:\n  a:\n    runs-on: ubuntu-24.04\n    steps:\n      - run: echo ${{ steps.none.outputs.x }}\n";
    expect((await actionlint(`on: push\n${jobs}`, "bad.yml")).map(({ kind }) => kind)).toEqual(["expression"]);
  });
});

describeLinter("zizmor", () => {
  it("finds nothing in the workflows, the action and the examples, as an auditor", () => {
    expect(audit(".github", "action.yml", "docs/examples")).toEqual([]);
  });

  it("would find a step that runs what an event says", () => {
    const folder = mkdtempSync(join(tmpdir(), "rulepress-audit-"));
    const path = join(folder, "bad.yml");
    writeFileSync(
      path,
      "on: issues\njobs:\n  a:\n    runs-on: x\n    steps:\n      - run: echo ${{ github.event.issue.title }}\n",
    );
    expect(audit(path).map(({ ident }) => ident)).toContain("template-injection");
    rmSync(folder, { recursive: true });
  });
});

const findings = z.array(z.looseObject({ ident: z.string() }));

function audit(...where: string[]) {
  const args = ["--offline", "--persona", "auditor", "--no-progress", "--no-exit-codes", "--format", "json"];
  const { stdout, stderr } = tool("zizmor", [...args, ...where], { cwd: repository });
  if (stdout === "") throw new Error(stderr);
  return findings.parse(JSON.parse(stdout));
}
