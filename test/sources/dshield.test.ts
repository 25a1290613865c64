import { expect, it } from "vitest";
import { canonical } from "../../src/refine/canonical.ts";
import { dshield } from "../../src/sources/dshield.ts";
import { fixture, readAll, testSource } from "../support/source.ts";

testSource(dshield, {
  folder: "dshield",
  files: ["block.txt"],
  breakOne: (text) => `${text}45.92.74.0\n`,
  closed: false,
});

it("gives every network the date of the list, and leaves the contact alone", async () => {
  expect(await readAll(dshield, fixture("dshield/block.txt"))).toEqual([
    { value: "45.61.23.0/24", type: "cidr", lastSeen: "2026-08-22T15:33:38.000Z" },
    { value: "45.88.141.0/24", type: "cidr", lastSeen: "2026-08-22T15:33:38.000Z" },
  ]);
});

it("names a single host in such a way that it becomes an address", async () => {
  const [only] = await readAll(dshield, "45.92.74.201\t45.92.74.201\t32\t900\n");
  expect(only).toEqual({ value: "45.92.74.201/32", type: "cidr" });
  expect(canonical("45.92.74.201/32", "cidr")).toMatchObject({ ok: true, kind: "ipv4", value: "45.92.74.201" });
});

it("may be without a single address, and not be resold", () => {
  expect(dshield).toMatchObject({ emptyIsValid: true, terms: { license: "CC-BY-NC-SA-2.5", republish: "no" } });
});
