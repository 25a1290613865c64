import { expect, it } from "vitest";
import { z } from "zod";
import { navigator } from "../../src/formats/navigator.ts";
import { printed, testFormat } from "../support/format.ts";
import { item } from "../support/pack.ts";

/** What the Navigator's page on format 4.5 lists, and no more: it ignores a misspelt member without a word. */
const layer = z.strictObject({
  name: z.string().min(1),
  versions: z.strictObject({ navigator: z.literal("5.0.0"), layer: z.literal("4.5") }),
  domain: z.literal("enterprise-attack"),
  description: z.string(),
  sorting: z.union([z.literal(0), z.literal(1), z.literal(2), z.literal(3)]),
  layout: z.strictObject({
    layout: z.enum(["side", "flat", "mini"]),
    showID: z.boolean(),
    showName: z.boolean(),
    expandedSubtechniques: z.enum(["none", "all", "annotated"]),
  }),
  gradient: z
    .strictObject({
      colors: z.array(z.string().regex(/^#[0-9a-f]{6}$/)).min(2),
      minValue: z.number(),
      maxValue: z.number(),
    })
    .refine(({ minValue, maxValue }) => maxValue > minValue),
  techniques: z.array(
    z.strictObject({
      techniqueID: z.string().regex(/^T\d{4}(\.\d{3})?$/),
      score: z.number().min(1),
      comment: z.string(),
    }),
  ),
});

function read(text: string): z.infer<typeof layer> {
  return layer.parse(JSON.parse(text));
}

/** By kind, the technique of the pack that no sub-technique stands beside. */
const techniques: Readonly<Record<string, string>> = {
  ...{ ipv4: "T1071", ipv6: "T1071", domain: "T1071.004", url: "T1071.001" },
  ...{ md5: "T1204.002", sha1: "T1204.002", sha256: "T1204.002" },
};

testFormat(navigator, {
  golden: "layer.json",
  values: (text) => read(text).techniques.flatMap(({ techniqueID, score }) => Array<string>(score).fill(techniqueID)),
  tells: (items) => items.flatMap(({ record }) => techniques[record.kind] ?? []),
});

const seen = (value: string, attack: readonly string[]) => item("domain", value, { facts: { attack } });

it.each([
  ["a tactic has no score of its own", ["command-and-control"], []],
  ["what ATT&CK Enterprise does not know has no cell", ["t9999", "t0801", "s0154", "g0016"], []],
  ["a sub-technique stands without its parent", ["t1566", "t1566.001"], ["T1566.001"]],
  ["a technique counts once for an indicator", ["t1566", "T1566"], ["T1566"]],
])("%s", (_, attack, wanted) => {
  const { techniques } = read(printed(navigator, [seen("a.example", attack)]));
  expect(techniques.map(({ techniqueID }) => techniqueID)).toEqual(wanted);
});

it("scores a technique by its indicators, says of which kinds they are, and ends the gradient at the most", () => {
  const facts = { attack: ["t1566"] };
  const items = [
    item("url", "http://a.example/", { facts }),
    seen("a.example", ["t1566"]),
    seen("b.example", ["t1566"]),
  ];
  const { techniques, gradient } = read(printed(navigator, [...items, seen("c.example", ["t1071"])]));
  expect(techniques).toEqual([
    { techniqueID: "T1071", score: 1, comment: "1 domain" },
    { techniqueID: "T1566", score: 3, comment: "2 domain, 1 url" },
  ]);
  expect(gradient.maxValue).toBe(3);
});
