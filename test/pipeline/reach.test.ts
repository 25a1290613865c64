import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { fileWayOut } from "../../src/pipeline/reach.ts";

const folder = mkdtempSync(join(tmpdir(), "rulepress-reach-"));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

async function bytesOf(path: string, signal = new AbortController().signal): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of fileWayOut("2026-08-22T00:00:00.000Z", signal).open(path)) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

it("gives the bytes of a file, as often as it is opened", async () => {
  const path = join(folder, "list.txt");
  writeFileSync(path, "a.top\n");
  expect([await bytesOf(path), await bytesOf(path)]).toEqual(["a.top\n", "a.top\n"]);
});

it.each([
  ["a file that is not there", join(folder, "none.txt"), "no such file"],
  ["a directory", folder, "directory"],
])("names %s and what is wrong with it", async (_, path, reason) => {
  await expect(bytesOf(path)).rejects.toMatchObject({
    code: "input-unreadable",
    message: expect.stringMatching(new RegExp(`${path}.*${reason}`)) as unknown,
  });
});

it("stops when the run is stopped, and does not call that an unreadable file", async () => {
  const path = join(folder, "list.txt");
  writeFileSync(path, "a.top\n");
  const reason = new Error("stopped");
  await expect(bytesOf(path, AbortSignal.abort(reason))).rejects.toBe(reason);
});
