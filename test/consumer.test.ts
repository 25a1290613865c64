import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { describeConformance, pythonPrograms } from "./support/python.ts";
import { repository } from "./support/repository.ts";
import { origin, type Scheduled, scheduled } from "./support/scheduled.ts";
import { scriptOf } from "./support/workflows.ts";

const workflow = readFileSync(join(repository, "docs/examples/consumer.yml"), "utf8");

describeConformance("docs/examples/consumer.yml", () => {
  let press: Scheduled;
  let own: string;

  beforeAll(() => {
    press = scheduled();
    own = join(press.copy.beside, "consumer");
    press.sh(`mkdir ${own} && cp docs/examples/changed_rules.py ${own}`, press.copy.root);
  }, 120_000);
  afterAll(() => {
    press.copy.remove();
  });

  /** The steps of the workflow that have a script of ours; its runner starts the next one in a clean folder. */
  function deploy(): { readonly said: string; readonly queries: string; readonly removed: string } {
    const { sh } = press;
    sh("rm -rf rules-repository work", own);
    sh(scriptOf(workflow, "Fetch the rules"), own, { RULES: origin });
    const said = sh(scriptOf(workflow, "Select"), own).stdout.trim();
    const none = said.startsWith("0 changed");
    if (!none) sh(scriptOf(workflow, "Convert"), own, pythonPrograms());
    sh(scriptOf(workflow, "Note what is deployed"), own);
    const read = (name: string): string => readFileSync(join(own, "work", name), "utf8");
    return { said, queries: none ? "" : read("queries.txt"), removed: read("removed.txt") };
  }

  it("deploys what changed, and only that", { timeout: 240_000 }, () => {
    const { copy, sh, publish } = press;
    const feed = ["alpha.example", "beta.example", "gamma.example"];
    publish(...feed.slice(0, 2));
    const first = deploy();
    expect(first.said).toMatch(/^every rule: .*\n2 changed, 0 removed$/);
    expect(first.queries).toContain("alpha.example");
    expect(deploy()).toEqual({ said: "0 changed, 0 removed", queries: "", removed: "" });

    publish(...feed);
    const second = deploy();
    expect(second.said).toBe("1 changed, 0 removed");
    expect(second.queries).toContain("gamma.example");
    expect(second.queries).not.toContain("alpha.example");

    sh("npm run -s rulepress -- allow gamma.example --reason 'our own' --owner soc", copy.root);
    publish(...feed);
    const third = deploy();
    expect(third.said).toBe("0 changed, 1 removed");
    expect(third.removed).toMatch(/^[0-9a-f-]{36}\n$/);

    // A chain that does not lead back to what is deployed proves nothing: all is deployed anew.
    sh(`printf '%064d\\n' 0 > deployed.txt`, own);
    expect(deploy().said).toMatch(/^every rule: .*\n2 changed, 0 removed$/);
  });
});
