import { expect, it } from "vitest";
import { indicatorId } from "../../src/model/id.ts";
import { idTable } from "../../src/pipeline/id-table.ts";
import { testNamespace } from "../support/pack.ts";

const ids = Array.from({ length: 5000 }, (_, index) => indicatorId(testNamespace, "domain", `host-${index}.example`));

it("finds the number of each of thousands of ids, and none of an id that it was not told", () => {
  const table = idTable();
  for (const [index, id] of ids.entries()) if (index % 2 === 0) table.set(id, index);
  expect(table.size).toBe(2500);
  expect(ids.map((id) => table.get(id))).toEqual(ids.map((_, index) => (index % 2 === 0 ? index : undefined)));
});

it("keeps the last number of an id, also a negative one and nought", () => {
  const table = idTable();
  for (const number of [7, -1, 0]) {
    for (const id of ids.slice(0, 3)) table.set(id, number);
    expect(ids.slice(0, 3).map((id) => table.get(id))).toEqual([number, number, number]);
  }
  expect(table.size).toBe(3);
});

it("tells ids apart that differ in one digit, wherever it is", () => {
  const table = idTable();
  const near = Array.from({ length: 36 }, (_, at) => {
    const id = "11111111-1111-1111-1111-111111111111";
    return id[at] === "-" ? id : `${id.slice(0, at)}2${id.slice(at + 1)}`;
  });
  const wanted = [...new Set(near)];
  for (const [index, id] of wanted.entries()) table.set(id, index);
  expect(wanted.map((id) => table.get(id))).toEqual(wanted.map((_, index) => index));
});

it("gives the ids back as they were", () => {
  const table = idTable();
  for (const id of ids) table.set(id, 0);
  expect([...table.ids()].sort()).toEqual([...ids].sort());
});

it("takes nothing but ids", () => {
  expect(() => idTable().get("c2.example.net")).toThrow("is not the id of an indicator");
});
