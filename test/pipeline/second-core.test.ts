import { createHash } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { configSchema } from "../../src/config/schema.ts";
import { build } from "../../src/pipeline/build.ts";
import { prepare } from "../../src/pipeline/prepare.ts";
import { filesOnly } from "../../src/pipeline/outside.ts";
import { fileWayOut } from "../../src/pipeline/reach.ts";
import { secondCoreFrom } from "../../src/pipeline/second-core.ts";
import { verify } from "../../src/pipeline/verify.ts";
import { sources } from "../../src/sources/registry.ts";
import { quiet } from "../support/world-in.ts";

const folder = mkdtempSync(join(tmpdir(), "rulepress-cores-"));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const asOf = "2026-05-01T00:00:00.000Z";

/** Hashes and names over four months: enough that half of the months go to the second thread. */
function bigFeed(): string {
  const rows = Array.from({ length: secondCoreFrom + 4000 }, (_, index) => {
    const hash = createHash("sha256").update(String(index)).digest("hex");
    const day = `2026-0${(index % 4) + 1}-${String((index % 28) + 1).padStart(2, "0")}`;
    return index % 3 === 0 ? `${hash.slice(0, 20)}.example,domain,${day}` : `${hash},sha256,${day}`;
  });
  return `value,type,first_seen\n${rows.join("\n")}\n`;
}

describe("a first build that is big enough for two threads", () => {
  it("has the bytes that one thread gives", { timeout: 120_000 }, async () => {
    const [file, out] = [join(folder, "feed.csv"), join(folder, "tree")];
    writeFileSync(file, bigFeed());
    const config = { ...configSchema(sources).parse({}), allowlist: [] };
    const options = { only: [], accept: [], noExpiry: true, allowRemovals: false, repair: false, reread: false };
    const prepared = prepare({
      config,
      inputs: [file],
      demo: false,
      asOf,
      version: "0.0.0",
      read: () => undefined,
      ...options,
    });
    let printedHere = 0;
    const run = await build(prepared, {
      out,
      dryRun: false,
      outside: filesOnly(fileWayOut(asOf, new AbortController().signal)),
      progress: {
        ...quiet,
        printing: (days) => {
          printedHere = days;
        },
      },
      process: { id: "test", alive: () => false },
    });
    expect(run.result.counts?.live).toBe(secondCoreFrom + 4000);
    // Four months of 28 days: this thread printed some of them, and not all.
    expect(printedHere).toBeGreaterThan(0);
    expect(printedHere).toBeLessThan(4 * 28);
    const { findings } = await verify(out, { rebuild: true, scratch: join(folder, "scratch") });
    expect(findings).toEqual([]);
  });
});
