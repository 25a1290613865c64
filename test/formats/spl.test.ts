import { expect, it } from "vitest";
import { splString } from "../../src/dialects/spl.ts";
import { spl } from "../../src/formats/spl.ts";
import { printed, testFormat } from "../support/format.ts";
import { hasUnseen, indicatorsOf, queriesIn, thousandSeenValues, trickyValues } from "../support/hunts.ts";
import { item } from "../support/pack.ts";
import { scan } from "../support/query-scan.ts";

const commands = ["search", "where", "eval", "rex", "mvexpand", "table"];

/** What a search looks for. There is no parser of SPL to be had, so that its structure is checked: strings, brackets, commands. */
function values(text: string): string[] {
  return queriesIn(text).flatMap((query) => {
    const [comment = "", ...lines] = query.split("\n");
    expect(comment).toMatch(/^``` [^`]+ ```$/);
    const found = lines.flatMap((line, index) => {
      const { bare, literals } = scan(line);
      const pipes = bare.split("|").map((part) => part.trim());
      expect(pipes).toHaveLength(index === 0 ? 1 : 2);
      expect(commands).toContain(pipes.at(-1)?.split(" ")[0]);
      expect(bare.replace("`rulepress_index`", "")).not.toContain("`");
      return /^\| where .*matched/.test(bare) ? [literals] : [];
    });
    expect(found).toHaveLength(1);
    return indicatorsOf(found[0] ?? []);
  });
}

testFormat(spl, { golden: "hunts.spl", values, leavesOut: (value) => hasUnseen(value) || value.includes("`") });

it("compares the end of a name by as many characters as it has", () => {
  const [, , , line = ""] = printed(spl, [item("domain", "c2.example.com")]).split("\n");
  expect(line).toBe('| where in(matched, "c2.example.com") OR substr(matched, -15)=".c2.example.com"');
});

it.each(["a\u0000b", "a\nb", "a\u202eb", "a\u2028b", "a\ud800b", "a`comment(1)`b"])("leaves out %j", (value) => {
  expect(printed(spl, [item("url", value)])).toBe("");
});

it("gives back what it holds of the values that break converters", () => {
  const held = trickyValues.filter((value) => !hasUnseen(value) && !value.includes("`"));
  const text = printed(
    spl,
    trickyValues.map((value) => item("url", value)),
  );
  expect(values(text).sort()).toEqual([...held].sort());
});

it("writes strings that a reader of the same escapes gives back", () => {
  for (const value of thousandSeenValues) {
    expect(scan(`where in(matched, ${splString(value)})`).literals).toEqual([value]);
  }
});
