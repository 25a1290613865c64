import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { PressError } from "../../src/model/errors.ts";
import { applyPlan, lock, recover, stagedFiles, stagingFolder } from "../../src/tree/apply.ts";
import { publishedFolder } from "../../src/tree/published.ts";
import { openStage, type Stage } from "../../src/tree/stage.ts";
import { happened, names, refusal, sightings, worldIn } from "../support/world.ts";

let folder = "";
let root = "";

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "rulepress-apply-"));
  root = join(folder, "rules");
  onTestFinished(() => {
    rmSync(folder, { recursive: true, force: true });
  });
});

function apply(edit: (stage: Stage) => void): void {
  const stage = openStage(stagedFiles(root), publishedFolder(root));
  edit(stage);
  applyPlan(root, stage.plan().changes);
}

const files = () => [...publishedFolder(root).blobs.keys()];
const read = (path: string) => readFileSync(join(root, path), "utf8");
const dead = () => false;

describe("applying a plan", () => {
  it("adds, changes and removes files, and leaves no empty folder: git would keep none", () => {
    apply((stage) => {
      stage.write("a/b/one.txt", "one\n");
      stage.write("a/two.txt", "two\n");
    });
    apply((stage) => {
      stage.remove("a/b/one.txt");
      stage.write("a/two.txt", "2\n");
    });
    expect(readdirSync(root, { recursive: true })).toEqual(["a", "a/two.txt"]);
    expect(read("a/two.txt")).toBe("2\n");
  });
  it("keeps its journal and bytes beside the tree, never in it", () => {
    apply((stage) => {
      stage.write("one.txt", "one\n");
    });
    expect(files()).toEqual(["one.txt"]);
    expect(stagingFolder(root)).toBe(join(folder, ".rules.rulepress"));
    expect(existsSync(join(stagingFolder(root), "journal.json"))).toBe(false);
  });
  it("finds nothing to finish where no run was interrupted", () => {
    expect(recover(root)).toBe(false);
  });
  it("refuses a journal that is none, and says how to go on", () => {
    mkdirSync(stagingFolder(root));
    writeFileSync(join(stagingFolder(root), "journal.json"), '{"changes":1}');
    expect(() => recover(root)).toThrow(expect.objectContaining({ code: "journal-broken" }));
  });
});

describe("the lock", () => {
  it("is one process's, names it to others, and goes with it", () => {
    const release = lock(root, "4711", dead);
    expect(() => lock(root, "4712", (id) => id === "4711")).toThrow(
      expect.objectContaining({ code: "tree-locked", message: expect.stringContaining("4711") as string }),
    );
    release();
    expect(existsSync(stagingFolder(root))).toBe(false);
    lock(root, "4712", dead)();
  });
  it("of a process that is gone is taken over", () => {
    lock(root, "4711", dead);
    expect(() => lock(root, "4712", dead)).not.toThrow();
  });
  it("leaves work that was not finished to the next run", () => {
    const release = lock(root, "4711", dead);
    writeFileSync(join(stagingFolder(root), "journal.json"), "[]");
    release();
    expect(readdirSync(stagingFolder(root))).toEqual(["journal.json"]);
  });
});

describe("a folder that cannot be written", () => {
  it("is an error that names it, before anything is read", async () => {
    writeFileSync(join(folder, "file"), "");
    const refused = await refusal(worldIn(join(folder, "file")).day("2026-08-01", { alpha: sightings(["a.example"]) }));
    expect(refused).toMatchObject({ code: "not-writable", exit: 1 });
    expect(refused.message).toContain(join(folder, "file"));
  });
  it("is refused where --out names a file", async () => {
    writeFileSync(root, "mine");
    const refused = await refusal(worldIn(folder).day("2026-08-01", { alpha: [] }));
    expect(refused.code).toBe("tree-not-a-folder");
    expect(readFileSync(root, "utf8")).toBe("mine");
  });
});

function asRoot(...command: string[]): void {
  const [program = "", ...given] = process.getuid?.() === 0 ? command : ["sudo", "-n", ...command];
  execFileSync(program, given, { stdio: "pipe" });
}

/** A disk of the machine's memory with room for so little; undefined where this user may not mount one. */
function smallDisk(kilobytes: number): string | undefined {
  const disk = join(folder, "disk");
  mkdirSync(disk);
  try {
    asRoot("mount", "-t", "tmpfs", "-o", `size=${kilobytes}k,uid=${process.getuid?.() ?? 0}`, "tmpfs", disk);
  } catch (cause) {
    if (process.env["CI"] !== undefined) throw cause;
    console.warn("NOT TESTED: a full disk. This user may not mount a small one.");
    return undefined;
  }
  onTestFinished(() => {
    asRoot("umount", "-l", disk);
  });
  return disk;
}

describe("a full disk", () => {
  it("is an error that says so; the tree is as it was, and the next run goes on when there is room", async (context) => {
    const disk = smallDisk(768);
    if (disk === undefined) return context.skip("no small disk can be mounted");
    const { day, tree } = worldIn(disk);
    await day("2026-08-01", { alpha: sightings(["a.example"]) });
    const before = tree();
    const big = { alpha: sightings(names(400)) };
    const refused = await refusal(day("2026-08-02", big));
    expect(refused).toBeInstanceOf(PressError);
    expect(refused.code).toBe("disk-full");
    expect(refused.message).toContain("the disk is full");
    expect(tree()).toEqual(before);
    expect(readdirSync(disk)).toEqual(["rules"]);
    asRoot("mount", "-o", "remount,size=64m", disk);
    expect(happened(await day("2026-08-02", big))["added"]).toHaveLength(400);
  });
  it("that may not be written at all leaves the tree as it was", async (context) => {
    const disk = smallDisk(4096);
    if (disk === undefined) return context.skip("no small disk can be mounted");
    const { day, tree } = worldIn(disk);
    await day("2026-08-01", { alpha: sightings(["a.example"]) });
    const before = tree();
    asRoot("mount", "-o", "remount,ro", disk);
    expect((await refusal(day("2026-08-02", { alpha: sightings(["b.example"]) }))).code).toBe("not-writable");
    expect(tree()).toEqual(before);
  });
});
