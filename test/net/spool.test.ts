import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { fileBytes, openSpool } from "../../src/net/spool.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "rulepress-spool-"));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

async function* broken(after: number): AsyncGenerator<Uint8Array> {
  for (let sent = 0; sent < after; sent += 1) yield await Promise.resolve(Buffer.from("evil.example\n"));
  throw new Error("The connection broke.");
}

describe("a body on disk", () => {
  it("is the same when it is read back", async () => {
    const body = Buffer.from("evil.example\n".repeat(50_000));
    const kept = await openSpool(folder).keep(
      (async function* () {
        for (let at = 0; at < body.length; at += 70_000) yield await Promise.resolve(body.subarray(at, at + 70_000));
      })(),
    );
    const chunks: Uint8Array[] = [];
    for await (const chunk of fileBytes(kept.path, AbortSignal.any([]))) chunks.push(chunk);
    expect(Buffer.concat(chunks).equals(body)).toBe(true);
    expect(kept.length).toBe(body.length);
  });

  it.each([0, 1, 3])("leaves nothing when it breaks after %i chunks, however many do at once", async (after) => {
    const spool = openSpool(folder);
    const broke = Array.from({ length: 500 }, () =>
      expect(spool.keep(broken(after))).rejects.toThrow("The connection broke."),
    );
    await Promise.all(broke);
    expect(readdirSync(folder)).toEqual([]);
  });

  it("that the folder does not take is refused with what to mend", async () => {
    await expect(openSpool(join(folder, "gone")).keep(broken(0))).rejects.toMatchObject({ code: "not-writable" });
  });
});
