import { describe, expect, it } from "vitest";
import { newcomer } from "../support/newcomer.ts";

const sixty = Array.from({ length: 60 }, (_, index) => `host-${index}.example\n`).join("");
const source = (name: string): string => `  - { name: ${name}, type: text, path: ${name}.txt, republish: yes }\n`;

describe("the exit code says how a run ended:", () => {
  it("0 when it is done, 2 when a source was held and the rest is done, 3 when a brake stopped it", () => {
    const rulepress = newcomer();
    const both = `sources:\n${source("alpha")}${source("beta")}`;
    const files = { "rulepress.yml": both, "alpha.txt": sixty, "beta.txt": "one.example\n" };
    expect(rulepress(files, "build")).toMatchObject({ status: 0 });

    const page = { "beta.txt": "<!doctype html><html><body>Sign in</body></html>" };
    const held = rulepress({ ...page, "alpha.txt": `${sixty}more.example\n` }, "build");
    expect(held.status).toBe(2);
    expect(held.stdout).toContain("1 added");

    const without = { "rulepress.yml": `sources:\n${source("beta")}`, "beta.txt": "one.example\n" };
    const stopped = rulepress(without, "build");
    expect(stopped.status).toBe(3);
    expect(stopped.stderr).toContain("[brake-removals]");
    expect(rulepress(without, "build", "--allow-removals").status).toBe(0);
  });

  it("1 for what a person typed or edited", () => {
    const rulepress = newcomer();
    expect(rulepress({}, "biuld")).toMatchObject({ status: 1, stdout: "" });
    expect(rulepress({ "rulepress.yml": "sauces: []\n" }, "doctor").status).toBe(1);
    expect(rulepress({ "rulepress.yml": "{}\n" }, "build").stderr).toContain("[no-sources]");
  });

  it("1 for a tree that is not as promised", () => {
    const rulepress = newcomer();
    expect(rulepress({ "feed.txt": sixty }, "build", "--input", "feed.txt", "--out", "tree").status).toBe(0);
    expect(rulepress({}, "verify", "tree").status).toBe(0);
    expect(rulepress({ "tree/lists/domain.txt": "mine.example\n" }, "verify", "tree").status).toBe(1);
  });

  it("4 when git refused", () => {
    const rulepress = newcomer();
    const files = { "rulepress.yml": "{}\n", "feed.txt": sixty };
    const refused = rulepress(files, "publish", "--input", "feed.txt", "--branch", "main");
    expect(refused.status).toBe(4);
    expect(refused.stderr).toContain("[publish-no-repository]");
  });
});

describe("stdout carries data, stderr words:", () => {
  it("a run's report is data, its progress is not", () => {
    const rulepress = newcomer();
    const { stdout, stderr } = rulepress({ "feed.txt": sixty }, "build", "--input", "feed.txt", "--out", "words");
    expect(stdout).toContain("60 added");
    expect(stderr).toContain("input: 60 records");
    expect(stdout).not.toContain("60 records");
  });

  it.each([
    ["done", ["build", "--input", "feed.txt", "--out", "json"], 0, { step: { live: 60 } }],
    ["an error", ["verify", "nowhere"], 1, { error: { code: "tree-missing" } }],
  ] as const)("with --json stdout is one document when the command ended with %s", (_, args, status, wanted) => {
    const rulepress = newcomer();
    const ended = rulepress({ "feed.txt": sixty }, ...args, "--json");
    expect(ended.status).toBe(status);
    expect(JSON.parse(ended.stdout)).toMatchObject(wanted);
  });

  it("--quiet leaves stderr to errors", () => {
    const rulepress = newcomer();
    const { stderr } = rulepress({ "feed.txt": sixty }, "build", "--input", "feed.txt", "--out", "quiet", "--quiet");
    expect(stderr).toBe("");
  });
});
