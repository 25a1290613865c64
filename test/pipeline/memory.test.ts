import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { PressError } from "../../src/model/errors.ts";
import type { Outcome } from "../../src/pipeline/intake.ts";
import {
  markOf,
  type Memory,
  memoryAfter,
  memoryFor,
  recall,
  remember,
  restsUntil,
} from "../../src/pipeline/memory.ts";
import type { SourceSetup } from "../../src/pipeline/setup.ts";
import { readingOf } from "../support/reading.ts";

const now = "2026-08-01T12:00:00.000Z";

function setup(every = 60, scope = "s1"): SourceSetup {
  return {
    name: "alpha",
    terms: { title: "Alpha", license: "CC0-1.0", republish: "yes", tlp: "clear" },
    ...{ nature: "append", deriveHosts: false, context: false, fallback: "medium" },
    site: { url: "https://alpha.example/", access: { headers: {} }, every, scope },
    read: () => {
      throw new Error("it was read already");
    },
  };
}

function read(mark: string | undefined, source = setup()): Outcome {
  const reading = readingOf([], source, { records: 1, mark });
  return { state: "read", setup: source, reading };
}

const moment = { asOf: now, digest: "d2", notBefore: () => undefined };
const known = (alpha: Memory["sources"][string]): Memory => ({ digest: "d1", sources: { alpha } });

describe("when a source is read again", () => {
  it.each<[string, number, string, string | undefined]>([
    ["not before its terms allow", 60, "2026-08-01T11:30:00.000Z", "2026-08-01T12:30:00.000Z"],
    ["when its time has come", 60, "2026-08-01T11:00:00.000Z", undefined],
    ["when a schedule is a little early for its hour", 60, "2026-08-01T11:04:00.000Z", undefined],
    ["at once where the feed asks for no pause", 0, now, undefined],
  ])("%s", (_, every, at, until) => {
    expect(restsUntil(known({ read: at, scope: "s1" }), setup(every), now)).toBe(until);
  });

  it("at once when it is asked for something else than before", () => {
    expect(restsUntil(known({ read: now, scope: "s1" }), setup(60, "s2"), now)).toBeUndefined();
  });

  it("not before its server said so, whatever its terms allow", () => {
    const memory = known({ read: "2026-07-01T00:00:00.000Z", scope: "s1", notBefore: "2026-08-01T13:00:00.000Z" });
    expect(restsUntil(memory, setup(), now)).toBe("2026-08-01T13:00:00.000Z");
    expect(restsUntil(memory, setup(), "2026-08-01T13:00:00.001Z")).toBeUndefined();
  });

  it("always, when it is a file", () => {
    const { site: _site, ...file } = setup();
    expect(restsUntil(known({ read: now, scope: "s1" }), file, now)).toBeUndefined();
  });
});

describe("where a source goes on", () => {
  const early = "2026-07-30T00:00:00.000Z";
  const late = "2026-07-31T00:00:00.000Z";
  const tree = { alpha: { read: now, entries: 1, mark: early, scope: "s1" } };

  it("is the later of what the tree and the memory know", () => {
    expect(markOf(known({ mark: late, scope: "s1" }), tree, setup())).toBe(late);
    expect(markOf(known({}), tree, setup())).toBe(early);
  });

  it("is nowhere when it is asked for something else than before", () => {
    expect(markOf(known({ mark: late, scope: "s1" }), tree, setup(60, "s2"))).toBeUndefined();
  });

  it("is what the tree knows when the memory belongs to another state of the tree", () => {
    const memory = memoryFor(known({ read: now, mark: late, scope: "s1" }), "d9");
    expect(markOf(memory, tree, setup())).toBe(early);
    expect(restsUntil(memory, setup(), now), "and its pause still holds").toBeDefined();
  });
});

describe("what a run remembers", () => {
  it("is when it read and up to when, for the tree as it stands then", () => {
    expect(memoryAfter({ sources: {} }, [read("2026-08-01T11:00:00.000Z")], [], moment)).toEqual({
      digest: "d2",
      sources: { alpha: { read: now, scope: "s1", mark: "2026-08-01T11:00:00.000Z" } },
    });
  });

  it("has no mark of a reading that was not believed, and says why", () => {
    const error = new PressError("source-shrunk", "alpha shrank.", { hint: "Look." });
    const after = memoryAfter(
      { sources: {} },
      [read("2026-08-01T11:00:00.000Z")],
      [{ source: "alpha", error }],
      moment,
    );
    expect(after.sources["alpha"]).toEqual({
      ...{ read: now, scope: "s1", troubled: now },
      held: { code: "source-shrunk", message: "alpha shrank.", hint: "Look." },
    });
  });

  it("is nothing of files but what a later run must be equal to", () => {
    const { site: _site, ...file } = setup();
    const quiet = { world: "w", tree: "t", from: now, until: "2026-08-08T12:00:00.000Z" };
    const before: Memory = { digest: "d1", sources: {}, quiet };
    expect(memoryAfter(before, [read(undefined, file)], [], moment)).toEqual({ digest: "d2", sources: {} });
    expect(memoryAfter({ sources: {} }, [read(undefined, file)], [], { ...moment, quiet }).quiet).toEqual(quiet);
  });

  it("keeps what it knew of a source that failed, and until when its server wants to be left alone", () => {
    const before = known({ read: "2026-07-31T00:00:00.000Z", scope: "s1", mark: "2026-07-30T00:00:00.000Z" });
    const failed: Outcome = { state: "failed", setup: setup(), error: new PressError("source-timeout", "too slow") };
    expect(memoryAfter(before, [failed], [], moment).sources).toEqual(before.sources);
    const until = "2026-08-02T00:00:00.000Z";
    const after = memoryAfter(before, [failed], [], { ...moment, notBefore: () => until });
    expect(after.sources["alpha"]).toEqual({ ...before.sources["alpha"], notBefore: until });
  });
});

describe("until when a source is left alone", () => {
  const after = (outcome: Outcome, until: string) =>
    memoryAfter({ sources: {} }, [outcome], [], { ...moment, notBefore: () => until }).sources["alpha"]?.notBefore;
  const failed: Outcome = { state: "failed", setup: setup(), error: new PressError("source-timeout", "too slow") };

  it.each([
    ["is remembered of one that was read", read(undefined)],
    ["is remembered of one that failed", failed],
  ])("%s", (_, outcome) => {
    expect(after(outcome, "2026-08-01T13:00:00.000Z")).toBe("2026-08-01T13:00:00.000Z");
  });

  it("is a day at most, so that a server with a wrong clock is not forgotten for years", () => {
    expect(after(failed, "2057-08-01T12:00:00.000Z")).toBe("2026-08-02T12:00:00.000Z");
  });

  it("is nothing where the time is over when the run ends", () => {
    expect(after(read(undefined), now)).toBeUndefined();
  });
});

describe("since when a source is held", () => {
  const monday = "2026-07-27T00:00:00.000Z";
  const error = new PressError("source-timeout", "too slow");
  const held = [{ source: "alpha", error }];
  const { site: _site, ...file } = setup();
  const failed = (source = setup()): Outcome => ({ state: "failed", setup: source, error });
  const since = (before: Memory, outcome: Outcome, reasons = held) =>
    memoryAfter(before, [outcome], reasons, moment).sources["alpha"]?.troubled;

  it.each<[string, string | undefined, Outcome, typeof held, string | undefined]>([
    ["is the first failure", undefined, failed(), held, now],
    ["stays over further failures", monday, failed(), held, monday],
    ["stays when the failure is of another kind", monday, read(undefined), held, monday],
    [
      "stays while its server wants to be left alone",
      monday,
      { state: "resting", setup: setup(), until: now },
      [],
      monday,
    ],
    ["is over with the first reading that is believed", monday, read(undefined), [], undefined],
    ["is known of a file too", monday, failed(file), held, monday],
    ["is over for a file that can be read", monday, read(undefined, file), [], undefined],
  ])("%s", (_, troubled, outcome, reasons, wanted) => {
    expect(since(known({ ...(troubled !== undefined && { troubled }) }), outcome, reasons)).toBe(wanted);
  });
});

describe("the memory's file", () => {
  let folder = "";
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "rulepress-memory-"));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  it("gives back what was written, in a folder that need not be there", () => {
    const quiet = { world: "w", tree: "t", from: now, until: now };
    const memory = { ...known({ read: now, scope: "s1" }), quiet };
    remember(join(folder, "cache"), memory);
    expect(recall(join(folder, "cache"))).toEqual(memory);
    expect(readdirSync(join(folder, "cache"))).toEqual(["reads.json"]);
  });

  it.each([
    ["is not there", undefined],
    ["was cut off", '{"sources":{"al'],
    ["holds something else", '{"sources":[]}'],
  ])("counts as empty when it %s: it is a cache", (_, text) => {
    if (text !== undefined) writeFileSync(join(folder, "reads.json"), text);
    expect(recall(folder)).toEqual({ sources: {} });
  });

  it("says which file cannot be used", () => {
    mkdirSync(join(folder, "reads.json"));
    expect(() => recall(folder)).toThrow(expect.objectContaining({ code: "cache-unusable" }));
    expect(() => {
      remember(folder, { sources: {} });
    }).toThrow(expect.objectContaining({ code: "cache-unusable" }));
  });
});
