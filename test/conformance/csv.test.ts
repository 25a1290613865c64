import { expect, it } from "vitest";
import { z } from "zod";
import { csvHolds, csvRow } from "../../src/dialects/csv.ts";
import { csv } from "../../src/formats/csv.ts";
import { printed } from "../support/format.ts";
import { hostileTexts, thousandTexts } from "../support/hostile-text.ts";
import { hostilePack, pack } from "../support/pack.ts";
import { describeConformance, python } from "../support/python.ts";

const answer = z.strictObject({ rows: z.array(z.array(z.string())) });

function read(text: string): readonly (readonly string[])[] {
  return answer.parse(python("read_csv.py", { text })).rows;
}

describeConformance("CSV holds before Python's reader in strict mode", () => {
  it("for every indicator, each with as many fields as the header", () => {
    const rows = read(printed(csv, [...pack, ...hostilePack]));
    const [header = []] = rows;
    expect(rows.map(({ length }) => length)).toEqual(rows.map(() => header.length));
    expect(rows.length).toBeGreaterThan(pack.length);
  });

  it("for a thousand hostile texts", () => {
    const held = [...thousandTexts(), ...hostileTexts].filter(csvHolds);
    expect(held.length).toBeGreaterThan(200);
    expect(read(held.map((text) => csvRow(["a", text])).join(""))).toEqual(held.map((text) => ["a", text]));
  });
});
