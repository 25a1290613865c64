import { describe, expect, it } from "vitest";
import { techniqueOf } from "../../src/model/techniques.ts";

describe("techniqueOf", () => {
  it("knows a technique by its id in any case", () => {
    expect(techniqueOf("t1071.001")).toEqual({
      name: "Web Protocols",
      stixId: "attack-pattern--df8b2a25-8bdf-4856-953c-a04372b1c161",
      tactics: ["command-and-control"],
    });
  });

  it("knows techniques whose tags are never printed, for STIX names them by id", () => {
    expect(techniqueOf("T1055")?.tactics).toEqual(["defense-evasion", "privilege-escalation"]);
  });

  it.each(["T1002", "T9999", "constructor", ""])("does not know %j", (id) => {
    expect(techniqueOf(id)).toBeUndefined();
  });
});
