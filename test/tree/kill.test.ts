import { spawn } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { watchDisk } from "../support/disk.ts";
import { twoDays } from "../support/two-days.ts";

const yard = mkdtempSync(join(tmpdir(), "rulepress-kill-"));
const [before, undisturbed] = [join(yard, "before"), join(yard, "undisturbed")];
/** The operations of an undisturbed run, in order. */
const operations: string[] = [];

beforeAll(async () => {
  await twoDays(before).first();
  cpSync(before, undisturbed, { recursive: true });
  const release = watchDisk(({ name }) => {
    operations.push(name);
  });
  await twoDays(undisturbed).second();
  await release();
});
afterAll(() => {
  rmSync(yard, { recursive: true, force: true });
});

/** Every entry below a folder, folders and leftovers too, with the bytes of files. */
function everything(folder: string): Map<string, string> {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  const paths = entries.map((entry) => [join(entry.parentPath, entry.name), entry.isFile()] as const);
  const texts = paths.map(
    ([path, file]) => [path.slice(folder.length), file ? readFileSync(path, "utf8") : "folder"] as const,
  );
  return new Map(texts.sort(([a], [b]) => (a < b ? -1 : 1)));
}

function fresh(name: string): string {
  const folder = join(yard, name);
  cpSync(before, folder, { recursive: true });
  return folder;
}

class Killed extends Error {}

/** Lets the process "die" ahead of, or amid, its n-th operation: from then on nothing of it reaches the disk. */
async function dieAt(point: number, amid: boolean, run: () => Promise<unknown>): Promise<void> {
  let count = 0;
  const release = watchDisk(({ half }) => {
    count += 1;
    if (count === point && amid) half();
    if (count >= point) throw new Killed();
  });
  await Promise.allSettled([run()]);
  await release();
  expect(count, "it died on its way").toBeGreaterThanOrEqual(point);
}

describe("a run that is killed", () => {
  it.each([
    ["ahead of any operation on the disk", ["mkdir", "rename", "rm", "rmdir", "write"], false],
    ["amid any that is not done at once", ["rm", "write"], true],
  ])("%s loses nothing: the next run ends in the bytes of an undisturbed one", async (_, names, amid) => {
    expect(new Set(operations)).toEqual(new Set(["mkdir", "rename", "rm", "rmdir", "write"]));
    const wanted = everything(undisturbed);
    const points = [...operations.keys()].filter((index) => names.includes(operations[index] ?? ""));
    for (const point of points.map((index) => index + 1)) {
      const folder = fresh("killed");
      await dieAt(point, amid, () => twoDays(folder).second());
      await twoDays(folder).second();
      expect(everything(folder), `killed at operation ${point} of ${operations.length}`).toEqual(wanted);
      rmSync(folder, { recursive: true });
    }
  });
  it("and whose successor is killed too, while it finishes the work, loses nothing either", async () => {
    const wanted = everything(undisturbed);
    const midway = Math.ceil(operations.length * 0.7);
    for (let point = 1; point <= operations.length - midway; point += 3) {
      const folder = fresh("killed-twice");
      await dieAt(midway, false, () => twoDays(folder).second());
      await dieAt(point, false, () => twoDays(folder).second());
      await twoDays(folder).second();
      expect(everything(folder), `killed again at operation ${point}`).toEqual(wanted);
      rmSync(folder, { recursive: true });
    }
  });
  it.each([0.2, 0.5, 0.65, 0.9])(
    "by the system at %f of its way, as by a power button, leaves the same",
    async (share) => {
      const folder = fresh(`process-${share}`);
      const entry = resolve(import.meta.dirname, "../support/killed-build.ts");
      const point = String(Math.ceil(operations.length * share));
      const child = spawn(process.execPath, ["--import", "tsx", entry, folder, point], { stdio: "inherit" });
      const signal = await new Promise((done) =>
        child.once("exit", (_code, by) => {
          done(by);
        }),
      );
      expect(signal).toBe("SIGKILL");
      await twoDays(folder).second();
      expect(everything(folder)).toEqual(everything(undisturbed));
    },
  );
});
