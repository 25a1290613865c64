import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, expect, it } from "vitest";
import type { Subscription } from "../../src/config/subscription.ts";
import { openNotes } from "../../src/dist/notes.ts";
import { scratchesIn } from "../../src/dist/scratch.ts";
import { openSubscriber } from "../../src/dist/subscriber.ts";
import { formats } from "../../src/formats/registry.ts";
import { type FormatSpec, holdsIndicators } from "../../src/model/format.ts";
import { confidences, type Kind, kinds, levels, tlps } from "../../src/model/indicator.ts";
import type { Item } from "../../src/model/plugin.ts";
import { filesBelow } from "../../src/tree/published.ts";
import { item, settings } from "../support/pack.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "rulepress-exclusion-"));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

/** Of equal length for every number from 100 to 255, so that none is a part of another. */
const plain: Readonly<Record<Kind, (number: number) => string>> = {
  ipv4: (number) => `203.0.113.${number}`,
  ipv6: (number) => `2001:db8::1${number}`,
  domain: (number) => `d${number}.example`,
  url: (number) => `https://u${number}.example/x`,
  md5: (number) => String(number).padStart(32, "a"),
  sha1: (number) => String(number).padStart(40, "b"),
  sha256: (number) => String(number).padStart(64, "c"),
  email: (number) => `e${number}@m.example`,
  cve: (number) => `CVE-2024-10${number}`,
};

const words = ["alpha", "beta", "gamma"] as const;
const list = <T>(from: readonly T[]) => fc.subarray([...from], { minLength: 1 });
const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined, freq: 2 });

const stated = fc.record({
  kind: fc.constantFrom(...kinds),
  status: fc.constantFrom("live", "live", "live", "live", "quarantined", "refused"),
  level: fc.constantFrom(...levels),
  confidence: fc.constantFrom(...confidences),
  score: fc.nat(100),
  sources: list(words),
  categories: fc.subarray([...words]),
  industries: fc.subarray([...words]),
  tlp: fc.constantFrom(...tlps),
});

const wishes = fc.record({
  kinds: maybe(list(kinds)),
  levels: maybe(list(levels)),
  confidences: maybe(list(confidences)),
  minScore: maybe(fc.nat(100)),
  sources: maybe(list(words)),
  categories: maybe(list(words)),
  industries: maybe(list(words)),
  tlp: maybe(fc.constantFrom(...tlps)),
});

type Stated = typeof stated extends fc.Arbitrary<infer Facts> ? Facts : never;
type Wishes = typeof wishes extends fc.Arbitrary<infer All> ? All : never;

function itemOf(facts: Stated, at: number): Item {
  const { kind, status, level, confidence, score, sources, categories, industries, tlp } = facts;
  return item(kind, plain[kind](100 + at), {
    record: { status, level, confidence, score },
    facts: { sources, categories, industries, tlp },
  });
}

/** What a subscription asks for, said once more in other words than the program's. */
function isWanted({ record, facts }: Item, wishes: Wishes): boolean {
  const meets = (wanted: readonly string[] | undefined, has: readonly string[]) =>
    wanted === undefined || wanted.filter((word) => has.includes(word)).length > 0;
  return [
    record.status === "live",
    meets(wishes.kinds, [record.kind]),
    meets(wishes.levels, [record.level]),
    meets(wishes.confidences, [record.confidence]),
    wishes.minScore === undefined || record.score >= wishes.minScore,
    meets(wishes.sources, facts.sources),
    meets(wishes.categories, facts.categories),
    meets(wishes.industries, facts.industries),
    wishes.tlp === undefined || tlps.slice(0, tlps.indexOf(wishes.tlp) + 1).includes(facts.tlp),
  ].every(Boolean);
}

/** Everything that may stand for an indicator in a file: in Base64 in Suricata's sets, without scheme in a list, backwards in a zone. */
function spellings({ record: { id, value } }: Item): readonly string[] {
  const labels = (separator: string) => value.split(separator).toReversed();
  const inZone = [...labels("."), "rpz-ip"].join(".");
  const inZone6 = value.includes("::") ? labels(":").join(".").replace("..", ".zz.") : id;
  return [id, value, btoa(value), value.replace("https://", ""), inZone, inZone6];
}

/** All files of a pack that tell of what is in, as one text. */
function textOf(pack: string, { archive, documents }: FormatSpec): string {
  const gone = documents.filter(({ of }) => of === "gone").map(({ file }) => file);
  const inArchive = archive === undefined ? "" : execFileSync("tar", ["-xzOf", join(pack, archive.file)]).toString();
  const files = filesBelow(pack).filter((path) => !gone.includes(path) && path !== archive?.file);
  return [inArchive, ...files.map((path) => readFileSync(join(pack, path), "utf8"))].join("\n");
}

/** Formats whose files name their indicators: a layer counts them, and rules hold none. */
const naming = formats.filter((format) => holdsIndicators(format) && format.name !== "navigator");

it("no pack holds what its subscription does not ask for, and each holds all else that its product can", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(stated, { minLength: 20, maxLength: 60 }), wishes, async (facts, wishes) => {
      const items = facts.map(itemOf);
      const given = Object.entries(wishes).filter(([, wish]) => wish !== undefined);
      const subscription: Subscription = Object.fromEntries(given);
      rmSync(folder, { recursive: true });
      const subscriber = openSubscriber({
        ...{ name: "soc", subscription, formats, members: undefined, sigma: undefined },
        notes: openNotes({ memory: join(folder, "memory"), waiting: join(folder, "notes") }),
        lendScratch: scratchesIn(join(folder, "scratch")),
        ...{ folder, settings, asOf: "2026-05-20T08:00:00.000Z" },
      });
      subscriber.take(items);
      await subscriber.close("# Notice\n");
      for (const format of formats) {
        const text = textOf(join(folder, "packs/soc", format.name), format);
        const named = items.filter((each) => spellings(each).some((spelling) => text.includes(spelling)));
        const wanted = items.filter((each) => naming.includes(format) && isWanted(each, wishes) && fits(format, each));
        expect([format.name, named.map(({ record }) => record)]).toEqual([
          format.name,
          wanted.map(({ record }) => record),
        ]);
      }
    }),
    { numRuns: 6, seed: 20_260_520, endOnFailure: true },
  );
});

function fits({ name, kinds, documents, folder }: FormatSpec, { record }: Item): boolean {
  // A zone is told of everything, for its serial, and leaves out level low by itself.
  if (name === "rpz" && record.level === "low") return false;
  if (folder !== undefined) return kinds.includes(record.kind);
  return kinds.includes(record.kind) && documents.some(({ of, keeps }) => of !== "gone" && keeps?.(record) !== false);
}
