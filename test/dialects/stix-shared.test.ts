import { describe, expect, it } from "vitest";
import { stixIdentity, stixMarking } from "../../src/dialects/stix-shared.ts";
import { tlps } from "../../src/model/indicator.ts";
import { testNamespace } from "../support/pack.ts";

describe("shared objects", () => {
  it("gives another brand another identity, because the object never changes", () => {
    expect(stixIdentity(testNamespace, "Acme").key).not.toBe(stixIdentity(testNamespace, "Bcme").key);
    expect(JSON.parse(stixIdentity(testNamespace, 'A "b"').text)).toMatchObject({ name: 'A "b"' });
  });

  it.each(tlps)("writes the published marking of TLP:%s", (tlp) => {
    const marking: unknown = JSON.parse(stixMarking(tlp).text);
    expect(marking).toMatchObject({ name: `TLP:${tlp.toUpperCase()}`, created: "2022-10-01T00:00:00.000Z" });
    expect(marking).not.toHaveProperty("modified");
    expect(stixMarking(tlp).text).toContain(`"tlp_2_0":"${tlp}"`);
  });

  it("knows five markings apart", () => {
    expect(new Set(tlps.map((tlp) => stixMarking(tlp).key)).size).toBe(5);
  });
});
