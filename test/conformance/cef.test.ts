import { expect, it } from "vitest";
import { z } from "zod";
import { cefHolds, cefLine } from "../../src/dialects/cef.ts";
import { cef } from "../../src/formats/cef.ts";
import { printed } from "../support/format.ts";
import { hostileTexts, thousandTexts } from "../support/hostile-text.ts";
import { item, values } from "../support/pack.ts";
import { describeConformance, python } from "../support/python.ts";

const answer = z.strictObject({ values: z.array(z.string()) });

function read(text: string, key: string): readonly string[] {
  return answer.parse(python("read_cef.py", { text, key })).values;
}

describeConformance("CEF holds before pycef", () => {
  it("for every URL that is short enough", () => {
    const urls = values.flatMap(([kind, value]) => (kind === "url" && value.length <= 1023 ? [value] : []));
    expect(
      read(
        printed(
          cef,
          urls.map((url) => item("url", url)),
        ),
        "request",
      ).toSorted(),
    ).toEqual(urls.toSorted());
  });

  it("for a thousand hostile texts between two others", () => {
    const held = [...thousandTexts(), ...hostileTexts].filter((text) => cefHolds(text, 1023));
    expect(held.length).toBeGreaterThan(200);
    const about = { vendor: "Acme", product: "rulepress", version: "1", eventClass: "x", name: "Test", severity: 5 };
    const lines = held.map((text) =>
      cefLine({
        ...about,
        extension: [
          ["externalId", "1"],
          ["request", text],
          ["msg", "c d"],
        ],
      }),
    );
    expect(read(lines.join(""), "request")).toEqual(held);
  });
});
