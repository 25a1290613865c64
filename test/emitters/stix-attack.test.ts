import { describe, expect, it } from "vitest";
import { z } from "zod";
import { stix } from "../../src/emitters/stix.ts";
import type { EndReason, Facts, Kind, LedgerRecord } from "../../src/model/indicator.ts";
import type { Item } from "../../src/model/plugin.ts";
import { stix as stixSource } from "../../src/sources/stix.ts";
import { emitAll } from "../support/emitter.ts";
import { item } from "../support/pack.ts";
import { readAll } from "../support/source.ts";

const bundle = z.object({
  objects: z.array(z.looseObject({ type: z.string(), id: z.string(), modified: z.string().optional() })),
});

function objectsOf(type: string, ...items: readonly Item[]) {
  const objects = emitAll(stix, items).flatMap(({ text }) => bundle.parse(JSON.parse(text)).objects);
  return objects.filter((object) => object.type === type);
}

function evil(facts: Partial<Facts> = {}, record: Partial<LedgerRecord> = {}, kind: Kind = "domain"): Item {
  return item(kind, kind === "cve" ? "CVE-2024-12345" : "evil.example", { record, facts });
}

const left = "2026-06-01T00:00:00.000Z";
const gone = (reason: EndReason): Item =>
  evil({}, { status: "withdrawn", left: { from: "2026-05-01T06:00:00.000Z", at: left, reason } });

describe("techniques in a bundle", () => {
  it("stand there once, and each indicator points to its own", () => {
    const items = [evil(), item("domain", "bad.example"), item("ipv4", "203.0.113.42")];
    expect(objectsOf("attack-pattern", ...items).map(({ id }) => id)).toEqual([
      "attack-pattern--1996eef1-ced3-4d7f-bf94-33298cabbf72",
      "attack-pattern--355be19c-ffc9-46d5-8d50-d6a036c675b6",
    ]);
    const sources = objectsOf("relationship", ...items).map((object) => object["source_ref"]);
    expect(sources.sort()).toEqual(objectsOf("indicator", ...items).map(({ id }) => id));
  });

  it.each<[string, Item]>([
    ["an indicator without techniques", evil({ attack: [] })],
    ["an indicator of a technique that MITRE does not have", evil({ attack: ["command-and-control", "t9999"] })],
    ["a vulnerability, which STIX lets indicate nothing", evil({ attack: ["t1190"] }, {}, "cve")],
    ["a revoked indicator, whose last version must never change", gone("withdrawn")],
  ])("are not there for %s", (_, given) => {
    expect(objectsOf("attack-pattern", given)).toEqual([]);
    expect(objectsOf("relationship", given)).toEqual([]);
  });

  it("do not move when an indicator does, and its relationship moves with it", () => {
    const renewed = evil({}, { renewed: "2026-06-10T08:00:00.000Z" });
    expect(objectsOf("attack-pattern", renewed)).toEqual(objectsOf("attack-pattern", evil()));
    const [before] = objectsOf("relationship", evil());
    expect(objectsOf("relationship", renewed)).toEqual([{ ...before, modified: "2026-06-10T08:00:00.000Z" }]);
  });

  it("stay with an indicator whose validity was cut short", () => {
    const [before] = objectsOf("relationship", evil());
    expect(objectsOf("relationship", gone("absent"))).toEqual([{ ...before, modified: left }]);
  });

  it("belong to the object of the epoch", () => {
    const past = [{ epoch: 0, from: "2026-05-01T06:00:00.000Z", at: left }];
    const back = evil({}, { epoch: 1, past });
    const [current] = objectsOf("indicator", back).filter((object) => object["revoked"] === undefined);
    expect(objectsOf("relationship", back).map((object) => object["source_ref"])).toEqual([current?.id]);
  });

  it("are read back, from the relationships alone too", async () => {
    const attack = ["t1105", "t1566", "t1566.002"];
    const [text = ""] = emitAll(stix, [evil({ attack })]).map((artifact) => artifact.text);
    const { objects } = bundle.parse(JSON.parse(text));
    const bare = objects.map((object) => {
      return object.type === "indicator" ? { ...object, external_references: undefined } : object;
    });
    for (const given of [text, JSON.stringify(bare)]) {
      const [sighting, ...others] = await readAll(stixSource, given);
      expect(others).toEqual([]);
      const read = z.object({ value: z.string(), attack: z.array(z.string()) }).parse(sighting);
      expect({ value: read.value, attack: read.attack.sort() }).toEqual({
        value: "evil.example",
        attack: ["T1105", "T1566.002"],
      });
    }
  });
});
