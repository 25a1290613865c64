import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { configSchema } from "../src/config/schema.ts";
import { build } from "../src/pipeline/build.ts";
import { demoAsOf, prepare } from "../src/pipeline/prepare.ts";
import { filesOnly } from "../src/pipeline/outside.ts";
import { fileWayOut } from "../src/pipeline/reach.ts";
import { verify } from "../src/pipeline/verify.ts";
import { sources } from "../src/sources/registry.ts";
import { publishedFolder } from "../src/tree/published.ts";
import { describeConformance, tool } from "./support/python.ts";
import { quiet } from "./support/world-in.ts";

const committed = resolve(import.meta.dirname, "../rules");
const folder = mkdtempSync(join(tmpdir(), "rulepress-demo-"));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

function demo(out: string, asOf: string, profile: "seed" | "sigmahq" = "seed") {
  const config = { ...configSchema(sources).parse({ tree: { profile } }), allowlist: [] };
  const request = { config, inputs: [], demo: true, asOf, only: [], accept: [] };
  const prepared = prepare({
    ...request,
    noExpiry: false,
    allowRemovals: false,
    repair: false,
    reread: false,
    version: "0.0.0",
    read: () => undefined,
  });
  return build(prepared, {
    out,
    dryRun: false,
    outside: filesOnly(fileWayOut(asOf, new AbortController().signal)),
    progress: quiet,
    process: { id: "test", alive: () => false },
  });
}

/** A repository that publishes its own feeds replaces the demo's edition, and then this has nothing to compare. */
const manifest: unknown = JSON.parse(readFileSync(join(committed, "manifest.json"), "utf8"));
const isDemo = typeof manifest === "object" && manifest !== null && "origin" in manifest && manifest.origin === "demo";

describe.runIf(isDemo)("the committed rules/", () => {
  it("are what the bundled snapshot gives, byte for byte", async () => {
    const out = join(folder, "first");
    await demo(out, demoAsOf);
    const [here, there] = [publishedFolder(out), publishedFolder(committed)];
    expect(Object.fromEntries(here.blobs)).toEqual(Object.fromEntries(there.blobs));
  });

  it("change by no byte when the demo runs again, later", async () => {
    const out = join(folder, "second");
    await demo(out, demoAsOf);
    const again = await demo(out, "2026-08-22T18:00:00.000Z");
    expect(again.plan.changes).toEqual([]);
  });

  it("follow from their own ledger", async () => {
    const { findings } = await verify(committed, { rebuild: true, scratch: join(folder, "scratch") });
    expect(findings).toEqual([]);
  });
});

describeConformance("every rule of the demo", () => {
  it.each(["seed", "sigmahq"] as const)("has no issue in sigma check, in profile %s", async (profile) => {
    const out = join(folder, profile);
    await demo(out, demoAsOf, profile);
    const config = resolve(import.meta.dirname, "conformance/sigma-check.yml");
    const check = tool("sigma", ["check", "--fail-on-issues", "-c", config, "sigma", "sigma-lists"], { cwd: out });
    expect(check.stdout + check.stderr).toContain("Found 0 errors, 0 condition errors and 0 issues.");
    expect(check.status).toBe(0);
  });
});
