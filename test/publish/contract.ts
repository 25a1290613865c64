import { chmodSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { filesOnly } from "../../src/pipeline/outside.ts";
import { publish } from "../../src/pipeline/publish.ts";
import type { Publisher, PublishResult } from "../../src/publish/publisher.ts";
import { openSigner, type Signer } from "../../src/publish/ssh-signature.ts";
import { asOf, type Files } from "../support/git-press.ts";
import { blobId, refusalOf, type Yard } from "../support/git.ts";
import { type GitHubPress, gitHubPress, token } from "../support/github-press.ts";
import { makeKey } from "../support/ssh-key.ts";
import { names, quiet, reachAt, sightings, type World, world } from "../support/world.ts";

/** One publisher among several on the same remote. */
export interface Wanted {
  /** Two of the same name share what a publisher keeps between runs. */
  readonly name: string;
  readonly branch: string;
  readonly token: string;
  readonly signer?: Signer | undefined;
}

/** What every publisher promises, over a real server with a real repository behind it. */
export function publisherContract(title: string, publisherOn: (press: GitHubPress, wanted: Wanted) => Publisher): void {
  let press: GitHubPress;
  let yard: Yard;
  let remote: string;

  beforeEach(async () => {
    press = await gitHubPress();
    ({ yard, remote } = press);
  });
  afterEach(async () => {
    await press.close();
  });

  const line = (more: Partial<Wanted> = {}): Publisher =>
    publisherOn(press, { name: "one", branch: "main", token, ...more });
  const ours = ["README.md", "rules-of-the-house.md"];
  const steps = () => yard.log(remote).filter((subject) => subject.startsWith("rules: "));
  const tip = () => yard.git(remote, "rev-parse", "main").trim();

  /** What lies in the folder according to the publisher, as text. */
  async function readBack(from: Publisher): Promise<Record<string, string>> {
    const base = await from.open();
    const paths = [...base.blobs.keys()];
    const texts = await Promise.all(paths.map(async (path) => [path, String(await base.read(path))] as const));
    await base.close();
    return Object.fromEntries(texts);
  }

  /** Brings the folder to a state as a run does: differences only, planned again when somebody was faster. */
  async function bring(from: Publisher, wanted: Readonly<Record<string, string>>): Promise<PublishResult | "nothing"> {
    const base = await from.open();
    const gone = [...base.blobs.keys()].filter((path) => !(path in wanted)).map((path) => [path, undefined] as const);
    const changed = Object.entries(wanted).filter(([path, text]) => base.blobs.get(path) !== blobId(text));
    const files: Files = Object.fromEntries([...gone, ...changed]);
    if (Object.keys(files).length === 0) return "nothing";
    const result = await from.publish(base, yard.stage(files), "rules: step\n", asOf);
    await base.close();
    return result;
  }

  describe(`${title}, as every publisher,`, () => {
    it("publishes into an empty repository what an empty tree lacks, and reads it back", async () => {
      const files = { "sigma/a.yml": "title: a\n", "README.md": "r\n", empty: "", "ü.txt": "ä\n" };
      const result = await press.publish(line(), files);
      expect(result).toMatchObject({ commit: tip() });
      expect(steps()).toEqual(["rules: step"]);
      const wanted = Object.fromEntries(Object.entries(files).map(([path, text]) => [`rules/${path}`, text]));
      expect(yard.freshFiles(remote)).toEqual(wanted);
      expect(await readBack(line())).toEqual(files);
    });

    it("starts a branch that is not there yet, beside the others", async () => {
      press.begin();
      await press.publish(line({ branch: "feed/daily" }), { "a.yml": "a\n" });
      expect(yard.git(remote, "ls-tree", "-r", "--name-only", "feed/daily")).toBe("rules/a.yml\n");
      expect(yard.git(remote, "rev-list", "--count", "feed/daily").trim()).toBe("1");
      expect(Object.keys(yard.freshFiles(remote))).toEqual(ours);
    });

    it("adds, changes and removes exactly what was planned, in one commit of the run's time", async () => {
      press.begin();
      const others = yard.git(remote, "ls-tree", "-r", "main");
      await press.publish(line(), { "keep.yml": "keep\n", "change.yml": "old\n", "go.yml": "go\n" });
      await press.publish(line(), { "change.yml": "new\n", "go.yml": undefined, "come/in.yml": "come\n" });
      expect(yard.git(remote, "diff-tree", "-r", "--name-status", "--no-commit-id", "main")).toBe(
        "M\trules/change.yml\nA\trules/come/in.yml\nD\trules/go.yml\n",
      );
      expect(yard.git(remote, "ls-tree", "-r", "main", "--", ...ours)).toBe(others);
      expect(yard.git(remote, "log", "-1", "--format=%an <%ae> %aI|%cI|%B", "main")).toBe(
        "rulepress <rulepress@users.noreply.github.com> 2026-08-15T10:20:30+00:00|2026-08-15T10:20:30+00:00|rules: step\n\n",
      );
      expect(await readBack(line())).toEqual({ "keep.yml": "keep\n", "change.yml": "new\n", "come/in.yml": "come\n" });
      expect(Object.keys(yard.freshFiles(remote))).toHaveLength(5);
    });

    it.each<readonly [string, Files, Files]>([
      ["a file makes room for a folder of its name", { day: "whole\n" }, { "day/a": "part\n", day: undefined }],
      ["a folder makes room for a file of its name", { "day/a": "part\n" }, { day: "whole\n", "day/a": undefined }],
      [
        "everything goes, and something else comes",
        { "a/b": "1\n", c: "2\n" },
        { "a/b": undefined, c: undefined, d: "3\n" },
      ],
      ["blanks, quotes and tabs stand in a path", {}, { 'odd "näme"\\ of .yml': "odd\n", "tab\there": "t\n" }],
    ])("keeps to the plan when %s", async (_, first, second) => {
      press.begin();
      await press.publish(line(), { ...first, "stays.yml": "s\n" });
      await press.publish(line(), second);
      const planned: Files = { "stays.yml": "s\n", ...second };
      const wanted = Object.entries(planned).filter(([, text]) => text !== undefined);
      expect(await readBack(line())).toEqual(Object.fromEntries(wanted));
      yard.freshFiles(remote);
    });

    it("shows a file that became executable as different, and writes it plain again", async () => {
      press.begin();
      await press.publish(line(), { "a.yml": "a\n" });
      yard.git(press.person, "pull", "--quiet", "origin", "main");
      chmodSync(join(press.person, "rules/a.yml"), 0o755);
      yard.commitFile(press.person, "rules/a.yml", "a\n");
      const base = await line().open();
      expect(base.blobs.get("a.yml")).toBe(`${blobId("a\n")} 100755`);
      expect(String(await base.read("a.yml"))).toBe("a\n");
      await base.close();
      await press.publish(line(), { "a.yml": "a\n" });
      expect(yard.git(remote, "ls-tree", "-r", "main", "--", "rules")).toMatch(/^100644 /);
    });

    it("signs its commits when it is given a key, and changes no byte of one without", async () => {
      const key = makeKey(yard.folder, "signing");
      const signer = await openSigner({ path: key.path }, yard.environment);
      const files = { "a.yml": "a\n", "ü.txt": "ä\n" };
      press.begin();
      const base = tip();
      await press.publish(line({ signer }), files, "rules: step\n\nbody ü\n");
      const signed = yard.git(remote, "cat-file", "commit", "main");
      yard.freshFiles(remote);
      const at = yard.clone(remote, "verifier");
      const verify = (allowed: string) =>
        yard.git(at, "-c", `gpg.ssh.allowedSignersFile=${allowed}`, "verify-commit", "HEAD");
      expect(() => verify(key.allowed)).not.toThrow();
      expect(() => verify(makeKey(yard.folder, "other").allowed)).toThrow();
      expect(yard.git(at, "log", "-1", "--format=%an|%cI|%B")).toBe(
        "rulepress|2026-08-15T10:20:30+00:00|rules: step\n\nbody ü\n\n",
      );

      yard.git(remote, "update-ref", "refs/heads/main", base);
      await press.publish(line({ name: "plain" }), files, "rules: step\n\nbody ü\n");
      const plain = yard.git(remote, "cat-file", "commit", "main");
      expect(plain).not.toContain("gpgsig");
      expect(signed.replace(/^gpgsig .*\n(?: .*\n)*/m, "")).toBe(plain);
    });

    it("pushes nothing where the key is gone by then", async () => {
      press.begin();
      const before = tip();
      const key = makeKey(yard.folder, "signing");
      const signer = await openSigner({ path: key.path }, yard.environment);
      rmSync(key.path);
      rmSync(key.publicPath);
      const refusal = await refusalOf(press.publish(line({ signer }), { "a.yml": "a\n" }));
      expect(refusal).toMatchObject({ code: "signing-key", exit: 4 });
      expect(tip()).toBe(before);
    });

    it("makes no commit without a difference", async () => {
      press.begin();
      await press.publish(line(), { "a.yml": "a\n" });
      const before = tip();
      for (const files of [{}, { "a.yml": "a\n" }]) {
        expect(await refusalOf(press.publish(line(), files))).toMatchObject({ code: "publish-verify", exit: 4 });
      }
      expect(tip()).toBe(before);
    });

    it.each(["../a.yml", "/a.yml", "a//b.yml", ".git/config", "nul\0.yml"])("refuses the path %j", async (path) => {
      press.begin();
      const before = tip();
      const refusal = await refusalOf(press.publish(line(), { [path]: "a\n" }));
      expect(refusal).toMatchObject({ code: "publish-verify", exit: 4 });
      expect(tip()).toBe(before);
    });

    it("touches nothing where the folder is a file of somebody else", async () => {
      press.begin();
      yard.commitFile(press.person, "rules", "the rules of the game\n");
      const before = tip();
      const refusal = await refusalOf(press.publish(line(), { "a.yml": "a\n" }));
      expect(refusal).toMatchObject({ code: "publish-verify", exit: 4 });
      expect(refusal.message).toContain("outside rules/");
      expect(tip()).toBe(before);
    });

    it("loses to a person who pushed in between, and succeeds on the new tip", async () => {
      press.begin();
      const one = line();
      const base = await one.open();
      yard.commitFile(press.person, "rules/allow.md", "a person's\n");
      expect(await one.publish(base, yard.stage({ "a.yml": "a\n" }), "rules: step\n", asOf)).toEqual({ lost: true });
      await base.close();
      await press.publish(one, { "a.yml": "a\n" });
      expect(yard.log(remote).slice(0, 2)).toEqual(["rules: step", "person: rules/allow.md"]);
      expect(yard.freshFiles(remote)).toMatchObject({ "rules/a.yml": "a\n", "rules/allow.md": "a person's\n" });
    });

    it.each([
      ["a branch that exists", true],
      ["a repository that both begin", false],
    ])("lets exactly one of two win that publish at once to %s", async (_, exists) => {
      if (exists) press.begin();
      const lines = ["one", "two"].map((name) => line({ name }));
      const bases = await Promise.all(lines.map((each) => each.open()));
      const results = await Promise.all(
        lines.map((each, index) => {
          const base = bases[index];
          if (base === undefined) throw new Error("two publishers, two bases");
          return each.publish(base, yard.stage({ [`${index}.yml`]: `${index}\n` }), `rules: ${index}\n`, asOf);
        }),
      );
      await Promise.all(bases.map((base) => base.close()));
      expect(results.filter((result) => "lost" in result)).toHaveLength(1);
      const won = results.findIndex((result) => "commit" in result);
      expect(results[won]).toEqual({ commit: tip() });
      const rules = Object.keys(yard.freshFiles(remote)).filter((path) => path.startsWith("rules/"));
      expect(rules).toEqual([`rules/${won}.yml`]);
      const loser = line({ name: won === 0 ? "two" : "one" });
      await press.publish(loser, { [`${1 - won}.yml`]: "late\n" });
      expect(await readBack(loser)).toEqual({ [`${won}.yml`]: `${won}\n`, [`${1 - won}.yml`]: "late\n" });
    });

    it("says what the rule of a protected branch said, pushes nothing, and heals when the rule is gone", async () => {
      press.begin();
      const before = tip();
      press.protect("Changes must be made on workdays");
      const refusal = await refusalOf(press.publish(line(), { "a.yml": "a\n" }));
      expect(refusal).toMatchObject({ code: "publish-protected", exit: 4 });
      expect(refusal.message).toContain("Changes must be made on workdays");
      expect(tip()).toBe(before);
      press.protect(undefined);
      await press.publish(line(), { "a.yml": "a\n" });
      expect(yard.freshFiles(remote)).toMatchObject({ "rules/a.yml": "a\n" });
    });

    it("is refused with a wrong token, which it does not show", async () => {
      press.begin();
      const refusal = await refusalOf(line({ token: "ghs_wrong" }).open());
      expect(refusal).toMatchObject({ code: "publish-unauthorised", exit: 4 });
      expect(refusal.hint).toContain("token");
      expect(`${refusal.message} ${refusal.hint ?? ""} ${refusal.stack ?? ""}`).not.toContain("ghs_");
    });

    it("goes on from a history that was forced back under it", async () => {
      press.begin();
      const one = line();
      await press.publish(one, { "a.yml": "a\n", "b.yml": "b\n" });
      const base = await one.open();
      const first = yard.git(remote, "rev-list", "--max-parents=0", "main").trim();
      yard.git(press.person, "reset", "--quiet", "--hard", first);
      yard.git(press.person, "commit", "--quiet", "--amend", "-m", "person: another beginning");
      yard.git(press.person, "push", "--quiet", "--force", "origin", "HEAD:main");
      expect(await one.publish(base, yard.stage({ "b.yml": undefined }), "rules: step\n", asOf)).toEqual({
        lost: true,
      });
      await base.close();
      await bring(one, { "a.yml": "a\n" });
      expect(yard.log(remote)).toEqual(["rules: step", "person: another beginning"]);
      expect(yard.freshFiles(remote)).toEqual({ "README.md": "ours\n", "rules/a.yml": "a\n" });
    });

    it("prints the tree of a run, and nothing when nothing was learned", async () => {
      press.begin();
      const days: World = world();
      const feeds = { alpha: sightings(names(3)) };
      const run = (day: string) =>
        publish(days.prepared(day, feeds), {
          publisher: line(),
          ...{ dryRun: false, outside: filesOnly(reachAt(day)), progress: quiet },
        });
      const first = await run("2026-08-01");
      expect(first.commit).toBe(tip());
      await days.day("2026-08-01", feeds);
      const committed = Object.entries(yard.freshFiles(remote)).flatMap(([path, text]) =>
        path.startsWith("rules/") ? [[path.slice(6), text] as const] : [],
      );
      expect(new Map(committed)).toEqual(days.tree());
      expect(await run("2026-08-02")).toMatchObject({ commit: undefined, message: undefined });
      expect(tip()).toBe(first.commit);
    });

    it.each(["before work", "after work"] as const)(
      "heals when the server falls %s, from any request on, and commits nothing twice",
      async (when) => {
        press.begin();
        for (let first = 1, met = true; met; first += 1) {
          const wanted = { "a.yml": `${first}\n`, [`b/${first}.yml`]: "b\n" };
          press.server.fall(first, when);
          const [fallen] = await Promise.allSettled([bring(line(), wanted)]);
          met = press.server.fallen();
          if (fallen.status === "rejected") {
            expect(met, String(fallen.reason)).toBe(true);
            expect(fallen.reason).toMatchObject({ name: "PressError", code: "publish-unreachable", exit: 4 });
          }
          press.server.fall(undefined);
          await bring(line(), wanted);
          expect(await readBack(line())).toEqual(wanted);
          expect(steps()).toHaveLength(first);
        }
        expect(steps().length).toBeGreaterThan(3);
        yard.freshFiles(remote);
      },
    );
  });
}
