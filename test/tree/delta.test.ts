import { describe, expect, it } from "vitest";
import type { LedgerRecord } from "../../src/model/indicator.ts";
import type { Splits } from "../../src/model/layout.ts";
import { deltaPath } from "../../src/tree/delta.ts";
import { parsePart } from "../../src/tree/ledger.ts";
import { emptyDigest } from "../../src/tree/sums.ts";
import { backwards, digestOf, type Ledger } from "../support/backwards.ts";
import {
  allowed,
  drop,
  happened,
  names,
  quarantine,
  sighting,
  sightings,
  type World,
  world,
} from "../support/world.ts";

function ledgerOf(files: Map<string, string>): Ledger {
  const records = [...files].flatMap(([path, text]) =>
    path.endsWith(".ndjson") && path.startsWith("ledger/") ? parsePart(text, path) : [],
  );
  return new Map(records.map((record: LedgerRecord) => [record.id, record]));
}

const splitsOf = (files: Map<string, string>) => JSON.parse(files.get("ledger/layout.json") ?? "{}") as Splits;

/** Lives through a little of everything that can happen to an indicator, and gives what happened. */
async function eventful({ day }: World): Promise<Set<string>> {
  const seen = (date: string) => ({ lastSeen: `${date}T00:00:00.000Z` });
  const listed = sightings(["203.0.113.1", "203.0.113.2"]);
  const url = "https://c2.example.net/";
  const days = [
    await day(
      "2026-01-01",
      {
        alpha: [...sightings(["a.example", "b.example", "q.example"], seen("2026-01-01")), sighting(url)],
        beta: listed,
        gamma: sightings(["z.example"]),
      },
      { guards: { "q.example": quarantine, "z.example": quarantine } },
    ),
    await day(
      "2026-01-02",
      {
        alpha: [sighting("a.example", { tags: ["new"] }), sighting("b.example", { withdrawn: true })],
        beta: listed.slice(1),
      },
      { removed: ["gamma"] },
    ),
    await day(
      "2026-01-03",
      { alpha: sightings(["b.example"], seen("2026-01-03")), beta: listed.slice(1) },
      { guards: { "q.example": drop } },
    ),
    await day("2026-01-04", { alpha: [], beta: listed }, { guards: { "a.example": allowed } }),
    await day("2026-03-20", {
      alpha: sightings(["a.example", "b.example"], seen("2026-03-20")),
      beta: listed.slice(1),
    }),
    await day("2026-03-20T12:00:00.000Z", { alpha: [], beta: listed }),
    await day("2026-04-20", { alpha: sightings(names(3)), beta: listed }, { removed: ["beta"] }),
    await day("2026-07-30", { alpha: sightings(["late.example"]), beta: listed }),
  ];
  return new Set(days.flatMap((run) => Object.keys(happened(run))));
}

describe("a delta", () => {
  it("lies in the file of its day", () => {
    expect(deltaPath("2026-08-01T06:00:00.000Z")).toBe("delta/2026/08/2026-08-01.json");
  });
  it("chained to the others without a hole, takes the ledger back step by step to nothing", async () => {
    const lived = world({ alpha: { deriveHosts: true }, beta: { nature: "snapshot" } });
    const everything = [
      "added",
      "updated",
      "withdrawn",
      "revived",
      "renewed",
      "noted",
      "refused",
      "forgotten",
      "swept",
    ];
    expect([...(await eventful(lived))].sort()).toEqual(everything.sort());
    const files = lived.tree();
    const steps = await lived.steps();
    let ledger = ledgerOf(files);
    for (const step of steps.toReversed()) {
      expect(digestOf(ledger, splitsOf(files)), `after ${step.counts.asOf}`).toBe(step.to);
      ledger = backwards(ledger, step);
      expect(digestOf(ledger, splitsOf(files)), `before ${step.counts.asOf}`).toBe(step.from);
    }
    expect(ledger.size).toBe(0);
    expect(steps[0]?.from).toBe(emptyDigest);
    steps.slice(1).forEach((step, index) => {
      expect(step.from).toBe(steps[index]?.to);
    });
  });
  it("tells of each withdrawal why, and what was there", async () => {
    const { day, steps } = world();
    await day("2026-08-01", { alpha: sightings(["a.example"], { tags: ["rat"] }) });
    await day("2026-08-01", { alpha: sightings(["a.example"], { withdrawn: true }) });
    const [first, second] = await steps();
    expect(first).toMatchObject({ counts: { added: { domain: 1 }, live: 1 }, withdrawn: [] });
    expect(second).toMatchObject({
      counts: { withdrawn: { withdrawn: 1 }, live: 0 },
      withdrawn: [
        { reason: "withdrawn", was: { value: "a.example", status: "live", claims: { alpha: { tags: ["rat"] } } } },
      ],
    });
  });
  it("names the list rules that came, changed and went", async () => {
    const { day, steps } = world();
    await day("2026-08-01", { alpha: sightings(["a.example", "b.example"]) });
    await day("2026-08-02", { alpha: [sighting("a.example", { withdrawn: true })] });
    await day("2026-08-03", { alpha: [sighting("b.example", { withdrawn: true })] });
    const lists = (await steps()).map((step) => step.lists);
    const [id] = lists[0]?.added ?? [];
    expect(id).toMatch(/^[0-9a-f-]{36}$/);
    expect(lists).toEqual([
      { added: [id], changed: [], retired: [] },
      { added: [], changed: [id], retired: [] },
      { added: [], changed: [], retired: [id] },
    ]);
  });
});
