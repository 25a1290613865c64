import { expect, it } from "vitest";
import { standsBare } from "../../src/dialects/bare.ts";
import { hosts } from "../../src/formats/hosts.ts";
import { printed, testFormat } from "../support/format.ts";
import { manyHostileItems } from "../support/hostile-items.ts";
import { item } from "../support/pack.ts";

/** As hosts(5) has it: an address, then names, between blanks; from a number sign on, a comment. */
function names(text: string): readonly string[] {
  return text.split("\n").flatMap((line) => {
    const [address, ...named] = line.replace(/#.*/, "").split(/\s+/).filter(Boolean);
    if (address === undefined) return [];
    if (address !== "0.0.0.0" || named.length !== 1) throw new Error(`No line of a hosts file: ${line}`);
    return named;
  });
}

testFormat(hosts, {
  golden: "hosts.txt",
  values: names,
  leavesOut: (value) => !standsBare({ kind: "domain", value }),
});

it("holds none of the hostile texts", () => {
  expect(printed(hosts, manyHostileItems(hosts.kinds))).toBe(printed(hosts, []));
});

it("blocks nothing of level low", () => {
  expect(printed(hosts, [item("domain", "low.example", { record: { level: "low" } })])).toBe(printed(hosts, []));
});
