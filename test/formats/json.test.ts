import { expect, it } from "vitest";
import { z } from "zod";
import { json } from "../../src/formats/json.ts";
import { printed, testFormat } from "../support/format.ts";
import { item } from "../support/pack.ts";

const form = z.object({ data: z.array(z.object({ value: z.string() })) });

testFormat(json, {
  golden: "indicators.json",
  values: (text) => form.parse(JSON.parse(text)).data.map(({ value }) => value),
});

it("leaves out what no source stated", () => {
  const { data } = form.parse(JSON.parse(printed(json, [item("domain", "a.example")])));
  expect(Object.keys(data[0] ?? {})).not.toContain("malware");
});
