import { describe, expect, it } from "vitest";
import { z } from "zod";
import { nftables } from "../../src/formats/nftables.ts";
import { printed, testFormat } from "../support/format.ts";
import { manyHostileItems } from "../support/hostile-items.ts";
import { item, settings } from "../support/pack.ts";

const element = z.tuple([z.enum(["high4", "medium4", "high6", "medium6"]), z.string()]);

/** Sets that are emptied, and what is put into them. It throws for any other command. */
function read(text: string): {
  readonly emptied: readonly string[];
  readonly elements: readonly z.infer<typeof element>[];
} {
  const lines = text.trimEnd().split("\n");
  const emptied = lines.flatMap((line) => /^flush set inet rulepress (\w+)$/.exec(line)?.[1] ?? []);
  const elements = lines
    .slice(emptied.length)
    .map((line) => element.parse(/^add element inet rulepress (\w+) \{ ([0-9a-f.:]+) \}$/.exec(line)?.slice(1)));
  return { emptied, elements };
}

testFormat(nftables, {
  golden: "elements.nft",
  values: (text) => read(text).elements.map(([, value]) => value),
});

describe("elements.nft", () => {
  it("empties every set first, so that what was withdrawn is gone", () => {
    expect([...read(printed(nftables, [])).emptied].sort()).toEqual(["high4", "high6", "medium4", "medium6"]);
  });

  it("puts an address into the set of its family and level, and of level low into none", () => {
    const medium = { record: { level: "medium" } } as const;
    const items = [
      ...[item("ipv4", "203.0.113.1"), item("ipv4", "203.0.113.2", medium)],
      ...[item("ipv6", "2001:db8::1"), item("ipv6", "2001:db8::2", medium)],
      item("ipv4", "203.0.113.3", { record: { level: "low" } }),
    ];
    expect(Object.fromEntries(read(printed(nftables, items)).elements)).toEqual({
      ...{ high4: "203.0.113.1", medium4: "203.0.113.2", high6: "2001:db8::1", medium6: "2001:db8::2" },
    });
  });

  it("holds none of the hostile texts", () => {
    expect(printed(nftables, manyHostileItems(nftables.kinds))).toBe(printed(nftables, []));
  });
});

it("ships a table whose rules are all off", () => {
  const { "table.nft": table = "" } = nftables.fixed?.(settings) ?? {};
  const statements = table.split("\n").filter((line) => !line.trim().startsWith("#"));
  expect(statements.join("\n")).not.toMatch(/drop|log |counter|reject/);
  expect(table).toContain("# ct state new ip daddr @high4 counter drop");
});

it("remembers for 24 hours which host met which address, so that it is logged once", () => {
  const { "table.nft": table = "" } = nftables.fixed?.(settings) ?? {};
  expect(
    table.match(/set seen[46] \{\n\t\ttype \S+ \. \S+\n\t\tsize 65535\n\t\tflags dynamic,timeout\n\t\ttimeout 24h\n/g),
  ).toHaveLength(2);
});
