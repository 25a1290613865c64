import { describe, expect, it } from "vitest";
import type { Command } from "../../src/cli/command.ts";
import { commands } from "../../src/cli/commands.ts";
import { commandHelp, overview } from "../../src/cli/help.ts";
import { paint } from "../../src/cli/terminal.ts";

const press: Command = {
  name: "press",
  group: "Test",
  summary: "Press what was read.",
  arguments: [
    { name: "VALUE", help: "What to press.", required: true, many: false },
    { name: "DIR", help: "Where to.", required: false, many: true },
  ],
  options: {
    out: { type: "value", short: "o", value: "DIR", default: "rules", help: "The tree." },
    mode: { type: "value", value: "WORD", choices: ["fast", "careful"], group: "Care", required: true, help: "How." },
    only: { type: "value", value: "SOURCE", many: true, help: "Read these only." },
  },
  examples: [{ line: "rulepress press evil --mode fast", does: "Quickly." }],
};

describe("commandHelp", () => {
  it("shows usage, arguments, options by group and examples", () => {
    expect(commandHelp(press)).toBe(`Press what was read.

Usage:
  rulepress press VALUE [DIR…] --mode WORD [OPTIONS]

Arguments:
  VALUE  What to press.
  DIR    Where to.

Options:
  -o, --out DIR   The tree. Default: rules.
  --only SOURCE…  Read these only.

Care:
  --mode WORD  How. One of fast, careful.

Options of every command:
  --json      Print one JSON document to stdout instead of text.
  --quiet     No progress and no remarks on stderr; errors still show.
  --no-color  No colours. The environment variable NO_COLOR does the same.
  -h, --help  Show this help.

Examples:
  # Quickly.
  rulepress press evil --mode fast
`);
  });

  it("leaves out what a command does not have", () => {
    const text = commandHelp({ ...press, arguments: [], options: {}, examples: [] });
    expect(text).not.toMatch(/Arguments:|Options:|Examples:/);
    expect(text).toContain("Options of every command:");
  });

  it("wraps long texts below each other, and puts them under a term that is too long", () => {
    const help = "word ".repeat(40).trim();
    const options = { short: { type: "flag", help }, ["long-".repeat(7) + "name"]: { type: "flag", help } } as const;
    const lines = commandHelp({ ...press, arguments: [], options, examples: [] }).split("\n");
    const at = lines.findIndex((line) => line.includes("--short"));
    expect(lines[at + 1]?.search(/\S/)).toBe(lines[at]?.indexOf("word"));
    expect(lines.find((line) => line.includes("--long-"))).not.toContain("word");
  });

  it.each(commands.map((command) => [command.name, command] as const))(
    "keeps the help of %s within the width",
    (_, command) => {
      for (const width of [100, 72, 200]) {
        const longest = Math.min(width, 100);
        const prose = commandHelp(command, { width, paint: paint(false) })
          .split("\n")
          // An example is there to be copied: it is not broken.
          .filter((line) => !line.startsWith("  rulepress "));
        for (const line of prose) expect(line.length, line).toBeLessThanOrEqual(longest);
      }
    },
  );

  it("paints headings only when it may", () => {
    expect(commandHelp(press, { width: 80, paint: paint(true) })).toContain("\u001b[1mUsage:\u001b[22m");
    expect(commandHelp(press)).not.toContain("\u001b");
  });
});

describe("overview", () => {
  it("lists every command below its group with its summary", () => {
    const text = overview(commands);
    for (const { name, group, summary } of commands) {
      expect(text).toContain(`\n${group}:\n`);
      expect(text).toMatch(new RegExp(`\\n  ${name} +${summary.replaceAll(".", "\\.")}\\n`));
    }
    expect(text).toContain("--version");
  });
});
