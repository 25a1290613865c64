import { describe, expect, it } from "vitest";
import { indicatesPiece, stixAttack } from "../../src/dialects/stix-attack.ts";
import { uuidv5 } from "../../src/model/id.ts";
import { testNamespace } from "../support/pack.ts";

const keysOf = (tags: readonly string[]): readonly string[] => stixAttack(tags).techniques.map(({ key }) => key);

describe("stixAttack", () => {
  it("writes a technique under MITRE's own id, with what a reader needs to know it", () => {
    const [technique, ...others] = stixAttack(["command-and-control", "t1071", "t1071.004"]).techniques;
    expect(others).toEqual([]);
    expect(JSON.parse(technique?.text ?? "")).toEqual({
      type: "attack-pattern",
      spec_version: "2.1",
      id: "attack-pattern--1996eef1-ced3-4d7f-bf94-33298cabbf72",
      created: "2017-05-31T00:00:00.000Z",
      modified: "2017-05-31T00:00:00.000Z",
      external_references: [
        {
          source_name: "mitre-attack",
          external_id: "T1071.004",
          url: "https://attack.mitre.org/techniques/T1071/004",
        },
      ],
      name: "DNS",
      description: "Technique T1071.004 of MITRE ATT&CK.",
      kill_chain_phases: [{ kill_chain_name: "mitre-attack", phase_name: "command-and-control" }],
    });
  });

  it("is older than any version of MITRE's, so that no reader takes it for the newest", () => {
    // T1071 as mitre/cti holds it: the first of all techniques came in the evening of that day.
    const texts = stixAttack(["t1071"]).techniques.map(({ text }) => text);
    expect(texts).toEqual([expect.stringContaining("attack-pattern--355be19c-ffc9-46d5-8d50-d6a036c675b6")]);
    const dates = [...(texts[0] ?? "").matchAll(/"(?:created|modified)":"([^"]+)"/g)].map(([, date]) => date ?? "");
    expect(dates.filter((date) => date < "2017-05-31T21:30:56.776Z")).toHaveLength(2);
  });

  it("names all tactics of a technique in its object, whichever the indicator names", () => {
    const [technique] = stixAttack(["initial-access", "t1659"]).techniques;
    expect(JSON.parse(technique?.text ?? "")).toMatchObject({
      kill_chain_phases: [{ phase_name: "command-and-control" }, { phase_name: "initial-access" }],
    });
  });

  it.each([
    ["a technique and a sub-technique of another are two", ["t1105", "t1566.002"], 2],
    ["a technique beside its own sub-technique says nothing more", ["t1566", "t1566.002"], 1],
    ["a revoked technique has no object", ["t1002"], 0],
    ["a technique that nobody knows has no object", ["t9999"], 0],
    ["a group or a program is no technique", ["g0016", "s0154"], 0],
    ["a tactic is no technique", ["command-and-control"], 0],
    ["what is no tag at all is dropped", ["Not A Tactic", "constructor", "t1"], 0],
  ])("%s", (_, tags, count) => {
    expect(keysOf(tags)).toHaveLength(count);
  });

  it("refers to what has no object, too", () => {
    expect(stixAttack(["s0154", "t1071", "t1071.004", "t9999"]).references).toEqual(
      ["S0154", "T1071.004", "T9999"].map((id) => `{"source_name":"mitre-attack","external_id":"${id}"}`),
    );
  });
});

describe("indicatesPiece", () => {
  const start = {
    id: "indicator--1",
    createdBy: "identity--1",
    marking: "marking-definition--1",
    created: "2026-05-02T00:00:00.000Z",
  };
  const modified = "2026-05-03T00:00:00.000Z";
  const technique = { key: "attack-pattern--1", text: "{}" };

  it("has the dates and the marking of the indicator", () => {
    const { key, text } = indicatesPiece(testNamespace, start, modified, technique);
    expect(JSON.parse(text)).toEqual({
      type: "relationship",
      spec_version: "2.1",
      id: key,
      created_by_ref: "identity--1",
      created: start.created,
      modified,
      object_marking_refs: ["marking-definition--1"],
      relationship_type: "indicates",
      source_ref: "indicator--1",
      target_ref: "attack-pattern--1",
    });
  });

  it("has an id that is made of its two ends, whatever the dates are", () => {
    const ends = { relationship_type: "indicates", source_ref: start.id, target_ref: technique.key };
    const id = `relationship--${uuidv5(testNamespace, JSON.stringify({ ...ends, type: "relationship" }))}`;
    expect(indicatesPiece(testNamespace, start, modified, technique).key).toBe(id);
    expect(indicatesPiece(testNamespace, start, "2026-06-01T00:00:00.000Z", technique).key).toBe(id);
    expect(indicatesPiece(testNamespace, { ...start, id: "indicator--2" }, modified, technique).key).not.toBe(id);
  });
});
