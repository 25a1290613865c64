import { describe, expect, it } from "vitest";
import type { Claim, LedgerRecord } from "../../src/model/indicator.ts";
import { parsePart, parsePartPath, type PartKey, partPath, partText } from "../../src/tree/ledger.ts";
import { recordProblem } from "../../src/tree/record-schema.ts";
import { at } from "../support/claims.ts";
import { item } from "../support/pack.ts";

const { record } = item("domain", "c2.example.net");
const path = "ledger/domain/2026/05/2026-05-01.ndjson";

describe("a part of the ledger", () => {
  it.each<[string, PartKey, string]>([
    ["whole", { kind: "domain", day: "2026-05-01", prefix: "" }, path],
    ["split once", { kind: "domain", day: "2026-05-01", prefix: "a" }, "ledger/domain/2026/05/2026-05-01/a.ndjson"],
    [
      "split twice: a folder per digit but the last",
      { kind: "md5", day: "2026-05-01", prefix: "a0" },
      "ledger/md5/2026/05/2026-05-01/a/a0.ndjson",
    ],
    ["split thrice", { kind: "md5", day: "2026-05-01", prefix: "a0f" }, "ledger/md5/2026/05/2026-05-01/a0/a0f.ndjson"],
  ])("%s lives at a path that tells which it is", (_, key, expected) => {
    expect(partPath(key)).toBe(expected);
    expect(parsePartPath(expected)).toEqual(key);
  });
  it.each([
    "ledger/settings.json",
    "ledger/tables/2026/05/2026-05-01.ndjson",
    "sigma/domain/2026/05/2026-05-01.ndjson",
    "refusals.ndjson",
  ])("is not %s", (other) => {
    expect(parsePartPath(other)).toBeUndefined();
  });
  it("has one line per indicator, sorted by id", () => {
    const records = ["a.example", "b.example", "c.example"].map((value) => item("domain", value).record);
    const text = partText(records);
    const ids = text
      .split("\n")
      .slice(0, -1)
      .map((line) => line.slice(7, 43));
    expect(ids).toEqual(records.map(({ id }) => id).sort());
    expect(partText([...records].reverse())).toBe(text);
    expect(parsePart(text, path)).toEqual([...records].sort((a, b) => (a.id < b.id ? -1 : 1)));
  });
  it("has one spelling for a record, in whatever order its facts were gathered", () => {
    const [one, two]: Claim[] = [
      { confidence: "high", lease: at(1), tags: ["a"], title: "Report", ended: { at: at(2), reason: "expired" } },
      { ended: { at: at(2), reason: "expired" }, title: "Report", tags: ["a"], lease: at(1), confidence: "high" },
    ];
    const spelled = (claim: Claim | undefined): LedgerRecord => ({
      ...record,
      claims: claim === undefined ? {} : { alpha: claim },
    });
    expect(partText([spelled(two)])).toBe(partText([spelled(one)]));
  });
  it("keeps every field of a record, and holds it against the schema", () => {
    const full: LedgerRecord = {
      ...record,
      status: "withdrawn",
      renewed: at(3),
      left: { at: at(9), reason: "withdrawn", from: at(1), swept: at(99) },
      epoch: 2,
      past: [{ epoch: 1, from: at(1), at: at(5) }],
      verdicts: [{ guard: "cdn", action: "downgrade", reason: "shared by many" }],
      claims: {
        alpha: {
          ...{
            lease: at(1),
            confidence: "low",
            firstSeen: at(1),
            lastSeen: at(2),
            title: "T\u2028",
            references: ["r"],
            tags: ["t"],
          },
          ...{
            threatType: "c2",
            malware: ["m"],
            actor: "a",
            attack: ["T1071"],
            ports: [443],
            feeds: ["f"],
            category: "c",
          },
          ...{ industries: ["i"], tlp: "amber+strict", verified: true, context: true, absent: at(3), part: 7 },
          urls: { "https://c2.example.net/": { lease: at(1), absent: at(2) } },
          ended: { at: at(9), reason: "gated" },
        },
      },
    };
    expect(parsePart(partText([full]), path)).toEqual([full]);
    expect(recordProblem(full)).toBeUndefined();
    expect(partText(parsePart(partText([full]), path))).toBe(partText([full]));
  });
  it.each([
    ["is not JSON", "{", "is not JSON"],
    ["is another thing", "[]", "is not a record of the ledger"],
  ])("that %s is an error that names file and line", (_, line, problem) => {
    expect(() => parsePart(`${partText([record])}${line}\n`, path)).toThrow(
      expect.objectContaining({ code: "ledger-broken", message: `${path}:2 ${problem}.` }),
    );
  });
});

describe("the schema of a record", () => {
  it.each<[string, unknown, string]>([
    ["a status that there is not", { ...record, status: "gone" }, "status"],
    ["a field that nobody knows", { ...record, note: "by hand" }, "the top"],
    ["a time without milliseconds", { ...record, created: "2026-05-01T00:00:00Z" }, "created"],
    [
      "an empty list: absent is absent",
      { ...record, claims: { alpha: { confidence: "low", tags: [] } } },
      "claims.alpha.tags",
    ],
    ["a score that no score can be", { ...record, score: 101 }, "score"],
    [
      "a port that no port can be",
      { ...record, claims: { alpha: { confidence: "low", ports: [0] } } },
      "claims.alpha.ports.0",
    ],
  ])("finds %s", (_, value, place) => {
    expect(recordProblem(value)).toContain(`at ${place}:`);
  });
});
