import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { asOf, gitPress, type Press } from "../support/git-press.ts";
import type { Yard } from "../support/git.ts";
import { moduleAddress, scriptWords } from "../support/program-words.ts";

let press: Press;
let yard: Yard;
let remote: string;

beforeEach(() => {
  press = gitPress();
  ({ yard, remote } = press);
});
afterEach(() => {
  yard.remove();
});

describe("races", () => {
  it("says lost when a person pushed in between, and succeeds on the new tip", async () => {
    const line = press.publisher(press.livedIn());
    const base = await line.open();
    yard.commitFile(press.person, "rules/allow.md", "a person's\n");
    const changes = yard.stage({ "a.yml": "a\n" });
    expect(await line.publish(base, changes, "rules: step\n", asOf)).toEqual({ lost: true });
    await base.close();
    expect(yard.log(remote)[0]).toBe("person: rules/allow.md");
    await press.publish(line, { "a.yml": "a\n" });
    expect(yard.log(remote).slice(0, 2)).toEqual(["rules: step", "person: rules/allow.md"]);
    expect(yard.freshFiles(remote)).toMatchObject({ "rules/a.yml": "a\n", "rules/allow.md": "a person's\n" });
  });

  it.each([
    ["a branch that exists", true],
    ["a branch that both want to start", false],
  ])("lets exactly one of two publishers win that push at once to %s", async (_, exists) => {
    if (exists) press.livedIn("unused");
    const lines = ["one", "two"].map((name) => press.publisher(yard.clone(remote, name)));
    const bases = await Promise.all(lines.map((line) => line.open()));
    const results = await Promise.all(
      lines.map((line, index) => {
        const base = bases[index];
        if (base === undefined) throw new Error("two publishers, two bases");
        return line.publish(base, yard.stage({ [`${index}.yml`]: `${index}\n` }), `rules: ${index}\n`, asOf);
      }),
    );
    await Promise.all(bases.map((base) => base.close()));
    expect(results.filter((result) => "lost" in result)).toHaveLength(1);
    const winner = results.find((result) => "commit" in result);
    expect(winner).toEqual({ commit: yard.git(remote, "rev-parse", "main").trim() });
    const rules = Object.keys(yard.freshFiles(remote)).filter((path) => path.startsWith("rules/"));
    expect(rules).toEqual([`rules/${results.findIndex((result) => "commit" in result)}.yml`]);
  });
});

describe("a run that was killed", () => {
  it("between commit and push leaves the remote as it was, and the next run publishes the same commit once", async () => {
    const clone = press.livedIn();
    const tip = yard.git(remote, "rev-parse", "main");
    const hook = join(clone, ".git", "hooks", "pre-push");
    writeFileSync(hook, '#!/bin/sh\nkill -9 "$PUBLISHER" "$PPID"\nexit 1\n', { mode: 0o755 });
    const program = `
      import { gitPublisher } from ${JSON.stringify(moduleAddress("publish/git"))};
      const environment = { ...process.env, PUBLISHER: String(process.pid) };
      const line = gitPublisher({ repository: process.env.CLONE, remote: "origin", branch: "main", folder: "rules", environment });
      await line.publish(await line.open(), JSON.parse(process.env.CHANGES), "rules: step\\n", ${JSON.stringify(asOf)});
    `;
    const changes = JSON.stringify(yard.stage({ "a.yml": "a\n" }));
    const killed = spawnSync(process.execPath, [...scriptWords, "-e", program], {
      env: { ...yard.environment, CLONE: clone, CHANGES: changes },
      encoding: "utf8",
    });
    expect(killed.signal, killed.stderr).toBe("SIGKILL");
    expect(yard.git(remote, "rev-parse", "main")).toBe(tip);

    writeFileSync(hook, "#!/bin/sh\nexit 0\n");
    await press.publish(press.publisher(clone), { "a.yml": "a\n" });
    expect(yard.log(remote).filter((subject) => subject === "rules: step")).toHaveLength(1);
    expect(yard.freshFiles(remote)).toMatchObject({ "rules/a.yml": "a\n", "README.md": "ours\n" });
  });

  it("takes over a scratch ref that a killed run left behind", async () => {
    const clone = press.livedIn();
    yard.git(clone, "update-ref", "refs/rulepress/next", "HEAD");
    await press.publish(press.publisher(clone, { branch: "fresh" }), { "a.yml": "a\n" });
    expect(yard.git(remote, "rev-list", "--count", "fresh").trim()).toBe("1");
    expect(readFileSync(join(clone, ".git", "HEAD"), "utf8")).toBe("ref: refs/heads/main\n");
    expect(yard.git(clone, "for-each-ref", "refs/rulepress/next")).toBe("");
  });
});
