import { cpSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { PressError } from "../../src/model/errors.ts";
import type { Sighting, Unread } from "../../src/model/indicator.ts";
import type { Reach, Source } from "../../src/model/plugin.ts";
import { fileWayOut } from "../../src/pipeline/reach.ts";
import { filesBelow } from "../../src/tree/published.ts";
import { offline } from "./offline.ts";
import { testNamespace } from "./pack.ts";
import { temporaryFolder } from "./temporary.ts";

/** A reach into folders of this machine, for a tree in the tests' own name space. */
export function folderReach(more: Partial<Reach> = {}): Reach {
  const signal = new AbortController().signal;
  const environment = { PATH: process.env["PATH"] };
  return {
    ...offline,
    ...fileWayOut("2026-08-22T06:00:00.000Z", signal, environment),
    namespace: testNamespace,
    ...more,
  };
}

/** Everything that a source makes of a folder. */
export async function readFolder(
  source: Source,
  location: string,
  options: unknown = {},
  reach = folderReach(),
): Promise<(Sighting | Unread)[]> {
  const read: (Sighting | Unread)[] = [];
  for await (const item of source.open(options)(location, reach)) read.push(item);
  return read;
}

/** What every source promises that reads a folder and not a body. `make` gives a sound folder, made for the calling test. */
export function testFolderSource(source: Source, make: () => Promise<string>, needs: (path: string) => boolean): void {
  /** The folder with one file of the needed ones changed, for each of them in turn. */
  async function* spoilt(spoil: (file: string) => void): AsyncGenerator<string> {
    const sound = await make();
    const paths = filesBelow(sound).filter(needs);
    expect(paths.length).toBeGreaterThan(3);
    for (const [index, path] of paths.entries()) {
      const copy = join(temporaryFolder(), String(index));
      cpSync(sound, copy, { recursive: true });
      spoil(join(copy, path));
      yield copy;
    }
  }

  describe(`${source.name}, which reads a folder,`, () => {
    it("says so, for those who only look whether it can be read", () => {
      expect(source.folder).toBe(true);
    });

    it("reads the same twice, and something", async () => {
      const folder = await make();
      const first = await readFolder(source, folder);
      expect(first.length).toBeGreaterThan(0);
      expect(await readFolder(source, folder)).toEqual(first);
    });

    it.each<[string, (file: string) => void]>([
      [
        "is missing",
        (file) => {
          rmSync(file);
        },
      ],
      [
        "is empty",
        (file) => {
          writeFileSync(file, "");
        },
      ],
      [
        "is cut off",
        (file) => {
          writeFileSync(file, readFileSync(file).subarray(0, -20));
        },
      ],
      [
        "is a web page",
        (file) => {
          writeFileSync(file, "<!doctype html><html><body>Back soon</body></html>");
        },
      ],
    ])("refuses the whole where any file that it needs %s", async (_, spoil) => {
      for await (const folder of spoilt(spoil)) {
        await expect(readFolder(source, folder), folder).rejects.toBeInstanceOf(PressError);
      }
    });

    it("stops when the run is stopped", async () => {
      const reason = new Error("stopped");
      const reach = folderReach({ signal: AbortSignal.abort(reason) });
      await expect(readFolder(source, await make(), {}, reach)).rejects.toBe(reason);
    });

    it("closes the folder at its end, and when its reader has had enough", async () => {
      const location = await make();
      let open = 0;
      const reach = folderReach();
      const counting = folderReach({
        async folder(...given) {
          const folder = await reach.folder(...given);
          open += 1;
          return { ...folder, close: () => folder.close().finally(() => (open -= 1)) };
        },
      });
      await readFolder(source, location, {}, counting);
      expect(open).toBe(0);
      const reading = source.open({})(location, counting)[Symbol.asyncIterator]();
      await reading.next();
      expect(open).toBe(1);
      await reading.return?.();
      expect(open).toBe(0);
    });
  });
}
