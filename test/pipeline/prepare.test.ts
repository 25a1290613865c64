import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { build, type RunOutcome } from "../../src/pipeline/build.ts";
import { prepare, type RunRequest } from "../../src/pipeline/prepare.ts";
import { filesOnly } from "../../src/pipeline/outside.ts";
import { fileWayOut } from "../../src/pipeline/reach.ts";
import { happened, quiet, refusal, timeOf, type World, world } from "../support/world.ts";

const entry = "- { domain: a.example, reason: our own, owner: soc, expires: 2026-08-31 }\n";

/** A run over one file with the bundled guards and an allowlist, made ready as a command makes it ready. */
async function run(
  days: World,
  asOf: string,
  values: string,
  allowlist = "[]\n",
  more: Partial<RunRequest> = {},
): Promise<RunOutcome> {
  const file = join(days.folder, "list.txt");
  writeFileSync(file, values);
  const { request } = days.prepared(asOf, {});
  const config = { ...request.config, allowlist: ["allowlist.yml"] };
  const prepared = prepare({ ...request, config, inputs: [file], read: () => allowlist, ...more });
  const outside = filesOnly(fileWayOut(timeOf(asOf), new AbortController().signal));
  return build(prepared, {
    out: days.out,
    dryRun: false,
    outside,
    progress: quiet,
    process: { id: "a test", alive: () => false },
  });
}

describe("a run made ready from config and bundled data", () => {
  it("takes out a live rule for an allowlist entry, and lets it come back on the day after the entry's last", async () => {
    const days = world();
    const values = "a.example\nsub.a.example\nb.example\n";
    await run(days, "2026-08-01", values);
    expect(happened(await run(days, "2026-08-02", values, entry))).toEqual({
      withdrawn: ["a.example", "sub.a.example"],
    });
    expect(days.record("a.example")).toMatchObject({ status: "refused", left: { reason: "allowlisted" } });
    expect((await run(days, "2026-08-31", values, entry)).plan.changes).toEqual([]);
    expect(happened(await run(days, "2026-09-01", values, entry))).toEqual({ revived: ["a.example", "sub.a.example"] });
    expect(days.record("a.example")).toMatchObject({ status: "live", epoch: 1, day: "2026-08-01" });
  });
  it("warns 14 days before an entry ends", () => {
    const { request } = world().prepared("2026-08-17", {});
    const config = { ...request.config, allowlist: ["allowlist.yml"] };
    const at = (asOf: string) =>
      prepare({ ...request, asOf: timeOf(asOf), config, inputs: ["x"], read: () => entry }).expiring;
    expect(at("2026-08-16")).toEqual([]);
    expect(at("2026-08-17")).toMatchObject([{ domain: "a.example" }]);
  });
  it("asks the bundled guards: what is reserved is refused, what everybody uses is kept and not printed", async () => {
    const days = world();
    await run(days, "2026-08-01", "192.168.7.9\ngoogle.com\nb.example\n");
    expect(days.record("192.168.7.9").status).toBe("refused");
    expect(days.record("google.com").status).toBe("quarantined");
    expect(days.tree().get("lists/domain.txt")).toBe("b.example\n");
  });
  it("keeps everything with --no-expiry", async () => {
    const days = world();
    await run(days, "2026-08-01", "203.0.114.7\n", undefined, { noExpiry: true });
    expect(days.record("203.0.114.7")).not.toHaveProperty("until");
    expect((await run(days, "2036-08-01", "b.example\n", undefined, { noExpiry: true })).result.counts?.live).toBe(2);
  });
  it.each<[string, Partial<RunRequest>, string]>([
    ["no source at all", { inputs: [] }, "no-sources"],
    ["--only of a source that is not there", { inputs: [], only: ["nobody"] }, "usage-unknown-source"],
    ["--accept of a source that is not there", { accept: ["nobody"] }, "usage-unknown-source"],
    ["a file that is not there", { inputs: ["/nowhere/list.txt"] }, "input-unreadable"],
  ])("refuses %s", async (_, more, code) => {
    expect((await refusal(run(world(), "2026-08-01", "a.example\n", undefined, more))).code).toBe(code);
  });
});
