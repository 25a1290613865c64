import { expect, it } from "vitest";
import { z } from "zod";
import { json } from "../../src/formats/json.ts";
import { byText } from "../../src/model/order.ts";
import { printed } from "../support/format.ts";
import { manyHostileItems } from "../support/hostile-items.ts";
import { describeConformance, python } from "../support/python.ts";

const answer = z.strictObject({ values: z.array(z.string()) });

describeConformance("JSON holds before Python's reader", () => {
  it("for the hostile texts of every language and a thousand more, exactly", () => {
    const items = manyHostileItems(["url"]);
    const { values } = answer.parse(python("read_json.py", { text: printed(json, items) }));
    expect(values.sort(byText)).toEqual(items.map(({ record }) => record.value).sort(byText));
  });
});
