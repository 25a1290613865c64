import { describe, expect, it } from "vitest";
import { happened, sighting, world } from "../support/world.ts";
describe("x", () => {
  it("y", async () => {
    const w = world();
    const run = await w.day("2026-08-01", { alpha: [sighting("c2.example.net", { tags: ["a"] })] });
    expect(happened(run)).toEqual({ added: ["c2.example.net"] });
    const t = process.hrtime.bigint();
    for (let i = 2; i < 10; i++) await w.day(`2026-08-0${i}`, { alpha: [sighting("c2.example.net", { tags: ["a"+i] })] });
    console.log(Number(process.hrtime.bigint() - t) / 8e6, [...w.tree().keys()]);
    console.log(w.tree().get("ledger/domain/2026/08/2026-08-01.ndjson"));
  });
});
