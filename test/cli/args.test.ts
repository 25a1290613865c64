import { describe, expect, it } from "vitest";
import { parse } from "../../src/cli/args.ts";
import { commonOptions, type Command } from "../../src/cli/command.ts";
import { commands } from "../../src/cli/commands.ts";
import { PressError } from "../../src/model/errors.ts";

const press: Command = {
  name: "press",
  group: "Test",
  summary: "Press.",
  arguments: [],
  options: {
    config: { type: "value", value: "FILE", help: "The config.", default: "rulepress.yml" },
    input: { type: "value", value: "FILE", help: "Files.", many: true },
    mode: { type: "value", value: "WORD", help: "How.", choices: ["fast", "careful"], short: "m" },
    count: {
      type: "value",
      value: "N",
      help: "How many.",
      check: (text) => (/^\d+$/.test(text) ? undefined : "must be a number"),
    },
    "dry-run": { type: "flag", help: "Write nothing." },
  },
  examples: [],
};

const ask: Command = {
  name: "ask",
  group: "Test",
  summary: "Ask.",
  arguments: [
    { name: "VALUE", help: "What.", required: true, many: false },
    { name: "DIR", help: "Where.", required: false, many: false },
  ],
  options: {
    reason: { type: "value", value: "TEXT", required: true, help: "Why." },
    tag: { type: "value", value: "WORD", help: "Tags.", many: true },
  },
  examples: [],
};

const list: Command = {
  ...press,
  name: "list",
  arguments: [{ name: "FILE", help: "Files.", required: true, many: true }],
};

function run(...words: string[]) {
  const invocation = parse(words, [press, ask, list]);
  if (invocation.wants !== "run") throw new Error(`wants ${invocation.wants}`);
  return invocation;
}

function refusal(...words: string[]): PressError {
  try {
    run(...words);
  } catch (error) {
    if (error instanceof PressError) return error;
    throw error;
  }
  throw new Error("it did not throw");
}

describe("options", () => {
  it("gives stated values, defaults and flags", () => {
    const { command, options } = run("press", "--mode", "fast", "--dry-run");
    expect(command.name).toBe("press");
    expect([options.text("mode"), options.text("config"), options.text("count")]).toEqual([
      "fast",
      "rulepress.yml",
      undefined,
    ]);
    expect([options.flag("dry-run"), options.flag("json")]).toEqual([true, false]);
  });

  it("tells a stated value from a default", () => {
    expect(run("press").options.given("config")).toBe(false);
    expect(run("press", "--config", "rulepress.yml").options.given("config")).toBe(true);
  });

  it.each([
    ["in the next word", ["--config", "a.yml"]],
    ["behind an equals sign", ["--config=a.yml"]],
  ])("takes a value %s", (_, words) => {
    expect(run("press", ...words).options.text("config")).toBe("a.yml");
  });

  it("knows the one-letter form", () => {
    expect(run("press", "-m", "fast").options.text("mode")).toBe("fast");
  });

  it("takes a value that begins with a dash behind an equals sign", () => {
    expect(run("press", "--config=-x").options.text("config")).toBe("-x");
  });

  it("takes all files of a shell pattern, in a command without arguments", () => {
    const { options } = run("press", "--input", "a.csv", "b.csv", "--dry-run", "--input=c.csv");
    expect(options.list("input")).toEqual(["a.csv", "b.csv", "c.csv"]);
  });

  it("leaves the words after a repeatable option to a command that has arguments", () => {
    const { options, positionals } = run("ask", "--reason", "r", "--tag", "x", "evil.example.org");
    expect(options.list("tag")).toEqual(["x"]);
    expect(positionals).toEqual(["evil.example.org"]);
  });

  it.each(Object.keys(commonOptions).filter((name) => name !== "help"))(
    "takes --%s before and after every command",
    (name) => {
      expect(run(`--${name}`, "press").options.flag(name)).toBe(true);
      expect(run("press", `--${name}`).options.flag(name)).toBe(true);
    },
  );

  it("treats words behind -- as arguments, whatever they look like", () => {
    expect(run("ask", "--reason", "r", "--", "--version").positionals).toEqual(["--version"]);
  });

  it("throws a bug, not a usage error, when a command asks for an option it never declared", () => {
    const { options } = run("press");
    expect(() => options.text("nope")).toThrow("declares no value --nope");
    expect(() => options.flag("config")).toThrow("declares no flag --config");
    expect(() => options.given("constructor")).toThrow("declares no --constructor");
  });
});

describe("arguments", () => {
  it("takes required, optional and repeated ones", () => {
    expect(run("ask", "v", "rules", "--reason", "r").positionals).toEqual(["v", "rules"]);
    expect(run("ask", "v", "--reason", "r").positionals).toEqual(["v"]);
    expect(run("list", "a", "b", "c").positionals).toEqual(["a", "b", "c"]);
  });
});

describe("what is refused", () => {
  it.each([
    [
      "an unknown command",
      ["pres"],
      "usage-unknown-command",
      '"pres" is not a command.',
      'Did you mean "rulepress press"?',
    ],
    [
      "a command near nothing",
      ["dance"],
      "usage-unknown-command",
      '"dance" is not a command.',
      "Commands: press, ask, list.",
    ],
    [
      "an unknown option",
      ["press", "--dryrun"],
      "usage-unknown-option",
      'has no option "--dryrun"',
      'Did you mean "--dry-run"?',
    ],
    ["an unknown letter", ["press", "-q"], "usage-unknown-option", 'has no option "-q"', "--help"],
    ["an inherited name as an option", ["press", "--constructor"], "usage-unknown-option", "--constructor", "--help"],
    [
      "an option before the command",
      ["--config=x", "press"],
      "usage-unknown-option",
      "cannot stand before",
      "Begin with the command",
    ],
    [
      "a forgotten value",
      ["press", "--config", "--dry-run"],
      "usage-missing-value",
      "--config needs a value.",
      '"--config FILE"',
    ],
    [
      "a value forgotten at the end",
      ["press", "--config"],
      "usage-missing-value",
      "--config needs a value.",
      '"--config FILE"',
    ],
    ["an empty value", ["press", "--config="], "usage-missing-value", "--config needs a value.", '"--config FILE"'],
    ["a flag with a value", ["press", "--dry-run=no"], "usage-unexpected-value", "--dry-run takes no value.", "alone"],
    [
      "a value outside the choices",
      ["press", "--mode", "fats"],
      "usage-value",
      'must be one of fast, careful, not "fats"',
      '"fast"',
    ],
    [
      "a value of the wrong form",
      ["press", "--count", "x"],
      "usage-value",
      '--count must be a number, not "x"',
      "How many.",
    ],
    [
      "an option twice",
      ["press", "--config", "a", "--config", "b"],
      "usage-repeated-option",
      "was given 2 times",
      "once",
    ],
    ["a missing required option", ["ask", "v"], "usage-missing-option", "rulepress ask needs --reason TEXT.", "Why."],
    [
      "a missing argument",
      ["ask", "--reason", "r"],
      "usage-missing-argument",
      "rulepress ask needs VALUE: What.",
      "--help",
    ],
    ["a missing repeated argument", ["list"], "usage-missing-argument", "rulepress list needs FILE", "--help"],
    [
      "an argument too many",
      ["ask", "a", "b", "c", "--reason", "r"],
      "usage-unexpected-argument",
      '"c"',
      "It takes VALUE DIR",
    ],
    ["an argument where none belongs", ["press", "x"], "usage-unexpected-argument", '"x"', "options only"],
  ])("refuses %s", (_, words, code, message, hint) => {
    const error = refusal(...words);
    expect(error.code).toBe(code);
    expect(error.message).toContain(message);
    expect(error.hint).toContain(hint);
    expect(error.exit).toBe(1);
  });

  it("does not send control characters of the command line back to the terminal", () => {
    for (const words of [
      ["\u001b[2J"],
      ["press", "--\u001b[2J"],
      ["press", "--mode", "\u001b[2J"],
      ["press", "\u001b[2J"],
    ]) {
      expect(refusal(...words).message).not.toContain("\u001b");
    }
  });
});

describe("help and version", () => {
  it.each([
    ["no words", [], undefined],
    ["--help", ["--help"], undefined],
    ["-h", ["-h"], undefined],
    ["help", ["help"], undefined],
    ["help and a command", ["help", "press"], "press"],
    ["a command and --help, whatever else is wrong", ["ask", "--help"], "ask"],
    ["a command and -h", ["ask", "-h"], "ask"],
    ["--help before the command", ["--help", "ask"], "ask"],
  ])("shows help for %s", (_, words, name) => {
    const invocation = parse(words, [press, ask]);
    expect(invocation.wants).toBe("help");
    expect(invocation.wants === "help" ? invocation.command?.name : "none").toBe(name);
  });

  it("shows the version", () => {
    expect(parse(["--version"], [press])).toEqual({ wants: "version" });
  });
});

describe("the table of commands", () => {
  it.each(commands.flatMap(({ name, examples }) => examples.map(({ line }) => [name, line] as const)))(
    "%s: the example `%s` parses",
    (name, line) => {
      const words = [...line.replace(/ > .*/, "").matchAll(/"([^"]*)"|(\S+)/g)].map(
        ([, quoted, bare]) => quoted ?? bare ?? "",
      );
      const invocation = parse(words.slice(1), commands);
      expect(invocation.wants === "run" ? invocation.command.name : invocation.wants).toBe(name);
    },
  );

  it("names each command once, and gives each an example", () => {
    const names = commands.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    for (const { name, examples } of commands) expect(examples.length, name).toBeGreaterThan(0);
  });

  it("lets publish do all that build can", () => {
    const words = [
      "--config",
      "c.yml",
      "--input",
      "a",
      "b",
      "--only",
      "kev",
      "--accept",
      "kev",
      "--as-of",
      "2026-05-17",
    ];
    const flags = ["--no-expiry", "--dry-run", "--allow-removals", "--repair", "--demo"];
    for (const name of ["build", "publish"]) {
      const invocation = parse([name, ...words, "--out", "rules", ...flags], commands);
      expect(invocation.wants).toBe("run");
    }
  });

  it("does not shadow an option that every command has", () => {
    for (const { options } of commands) {
      expect(Object.keys(options).filter((name) => Object.hasOwn(commonOptions, name))).toEqual([]);
    }
  });

  it.each([
    ["build --as-of yesterday", "--as-of must be a time"],
    ["export --format sigma --since soon", "--since must be a day"],
    ["export --format sigma --limit -5", "--limit needs a value"],
    ["export --format sigma --limit=1.5", "--limit must be a whole number"],
    ["export --format sigma --type ipv5", "--type must be one of ipv4"],
    ["allow evil.example.org --reason x --until 2026-02-30", "--until must be a day"],
    ["allow evil.example.org", "needs --reason"],
    ["publish --via carrier-pigeon", "--via must be one of git"],
  ])("refuses `%s`", (line, message) => {
    expect(() => parse(line.split(" "), commands)).toThrow(message);
  });
});
