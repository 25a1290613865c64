import { parseArgs } from "node:util";
import { nearest } from "../config/nearest.ts";
import { PressError } from "../model/errors.ts";
import { commonOptions, type Command, type Option } from "./command.ts";
import { optionValues, type OptionValues } from "./option-values.ts";
import { visible } from "./terminal.ts";

/** What the person asked for. */
export type Invocation =
  | { readonly wants: "version" }
  /** Without a command: of the whole program. */
  | { readonly wants: "help"; readonly command?: Command }
  | {
      readonly wants: "run";
      readonly command: Command;
      readonly options: OptionValues;
      readonly positionals: readonly string[];
    };

/** Reads the words after the program's name. Common options may stand before the command as well. */
export function parse(argv: readonly string[], commands: readonly Command[]): Invocation {
  const at = argv.findIndex((word) => !word.startsWith("-"));
  const leading = at < 0 ? argv : argv.slice(0, at);
  const [word, ...rest] = at < 0 ? [] : argv.slice(at);
  if (leading.includes("--version")) return { wants: "version" };
  for (const option of leading) checkLeading(option);
  if (word === undefined) return { wants: "help" };
  if (word === "help")
    return rest[0] === undefined ? { wants: "help" } : { wants: "help", command: find(rest[0], commands) };
  const command = find(word, commands);
  return parseCommand(command, [...leading, ...rest]);
}

function find(word: string, commands: readonly Command[]): Command {
  const command = commands.find(({ name }) => name === word);
  if (command) return command;
  const names = commands.map(({ name }) => name);
  const meant = nearest(word, names);
  throw new PressError("usage-unknown-command", `"${visible(word)}" is not a command.`, {
    hint: meant === undefined ? `Commands: ${names.join(", ")}.` : `Did you mean "rulepress ${meant}"?`,
  });
}

function checkLeading(word: string): void {
  const name = word.replace(/^--/, "");
  if (word === "-h" || Object.hasOwn(commonOptions, name)) return;
  const hint = 'Begin with the command, as in "rulepress build --dry-run". "rulepress help" lists them.';
  throw new PressError("usage-unknown-option", `"${visible(word)}" cannot stand before the command.`, { hint });
}

function parseCommand(command: Command, words: readonly string[]): Invocation {
  const options: Readonly<Record<string, Option>> = { ...command.options, ...commonOptions };
  const { tokens } = parseArgs({
    args: [...words],
    // Not strict: the checks below name the near word, which Node's own do not.
    strict: false,
    tokens: true,
    allowPositionals: true,
    options: Object.fromEntries(Object.entries(options).map(([name, option]) => [name, parserOption(option)])),
  });
  const given = new Map<string, string[]>();
  const positionals: string[] = [];
  let greedy: string[] | undefined;
  for (const token of tokens) {
    if (token.kind === "option-terminator") greedy = undefined;
    else if (token.kind === "positional") (greedy ?? positionals).push(token.value);
    else {
      const option = known(command, options, token.name, token.rawName);
      const values = given.get(token.name) ?? [];
      given.set(token.name, values);
      values.push(valueOf(option, token));
      greedy = option.type === "value" && option.many === true && command.arguments.length === 0 ? values : undefined;
    }
  }
  if (given.has("help")) return { wants: "help", command };
  checkPositionals(command, positionals);
  return { wants: "run", command, options: optionValues(command, options, given), positionals };
}

function parserOption({ type, short }: Option) {
  const kind: "boolean" | "string" = type === "flag" ? "boolean" : "string";
  return { type: kind, multiple: true, ...(short !== undefined && { short }) };
}

function known(command: Command, options: Readonly<Record<string, Option>>, name: string, rawName: string): Option {
  const option = Object.hasOwn(options, name) ? options[name] : undefined;
  if (option) return option;
  const meant = nearest(name, Object.keys(options));
  throw new PressError("usage-unknown-option", `rulepress ${command.name} has no option "${visible(rawName)}".`, {
    hint: meant === undefined ? `"rulepress ${command.name} --help" lists the options.` : `Did you mean "--${meant}"?`,
  });
}

interface OptionToken {
  readonly rawName: string;
  readonly value: string | undefined;
  readonly inlineValue: boolean | undefined;
}

function valueOf(option: Option, { rawName, value, inlineValue }: OptionToken): string {
  if (option.type === "flag") {
    if (value === undefined) return "";
    throw new PressError("usage-unexpected-value", `${rawName} takes no value.`, { hint: `Write "${rawName}" alone.` });
  }
  // `--config --json` is a forgotten value far more often than a file named "--json".
  if (value === undefined || value === "" || (inlineValue !== true && value.startsWith("-"))) {
    throw new PressError("usage-missing-value", `${rawName} needs a value.`, {
      hint: `Write "${rawName} ${option.value}"; a value that begins with a dash goes behind "=": "${rawName}=-x".`,
    });
  }
  return value;
}

function checkPositionals(command: Command, positionals: readonly string[]): void {
  const missing = command.arguments[positionals.length];
  if (missing?.required === true) {
    throw new PressError("usage-missing-argument", `rulepress ${command.name} needs ${missing.name}: ${missing.help}`, {
      hint: `"rulepress ${command.name} --help" shows examples.`,
    });
  }
  const extra = positionals[command.arguments.length];
  if (extra !== undefined && command.arguments.at(-1)?.many !== true) {
    const takes = command.arguments.map(({ name }) => name).join(" ");
    throw new PressError(
      "usage-unexpected-argument",
      `rulepress ${command.name} cannot use the word "${visible(extra)}".`,
      {
        hint: takes === "" ? "It takes options only." : `It takes ${takes}; quote what belongs together.`,
      },
    );
  }
}
