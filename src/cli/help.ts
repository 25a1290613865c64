import { commonOptions, type Command, type Option } from "./command.ts";
import { paint, widthOf, type Paint } from "./terminal.ts";

export interface HelpStyle {
  readonly width: number;
  readonly paint: Paint;
}

/** Wider text is hard to read, whatever the terminal offers. */
const widest = 100;
const plain: HelpStyle = { width: widest, paint: paint(false) };

type Row = readonly [term: string, text: string];

/** Help of the whole program: its commands by group. */
export function overview(commands: readonly Command[], style: HelpStyle = plain): string {
  const groups = [...new Set(commands.map(({ group }) => group))];
  return page(style, [
    "rulepress: indicators in, detection content out, only the diffs committed.",
    section(style, "Usage", [["rulepress COMMAND [OPTIONS]", ""]]),
    ...groups.map((group) => {
      const rows = commands
        .filter((command) => command.group === group)
        .map(({ name, summary }): Row => [name, summary]);
      return section(style, group, rows);
    }),
    section(style, "Options of every command", [...optionRows(commonOptions), ["--version", "Show the version."]]),
    'More about one command: "rulepress help COMMAND".',
  ]);
}

/** Help of one command: usage, arguments, options by group, examples. */
export function commandHelp(command: Command, style: HelpStyle = plain): string {
  const options = Object.entries(command.options);
  const groups = [...new Set(options.map(([, { group }]) => group ?? "Options"))];
  const examples = command.examples.map(({ line, does }): Row => [line, does]);
  return page(style, [
    command.summary,
    section(style, "Usage", [[usage(command), ""]]),
    section(
      style,
      "Arguments",
      command.arguments.map(({ name, help }): Row => [name, help]),
    ),
    ...groups.map((group) => {
      const members = Object.fromEntries(options.filter(([, option]) => (option.group ?? "Options") === group));
      return section(style, group, optionRows(members));
    }),
    section(style, "Options of every command", optionRows(commonOptions)),
    section(style, "Examples", examples, "stacked"),
  ]);
}

function page(style: HelpStyle, parts: readonly string[]): string {
  const width = Math.min(style.width, widest);
  const blocks = parts
    .filter((part) => part !== "")
    .map((part) => (part.includes("\n") ? part : wrap(part, width).join("\n") + "\n"));
  return blocks.join("\n");
}

function section(
  style: HelpStyle,
  title: string,
  rows: readonly Row[],
  layout: "beside" | "stacked" = "beside",
): string {
  if (rows.length === 0) return "";
  const width = Math.min(style.width, widest);
  const lines = layout === "stacked" ? stacked(rows, width) : beside(rows, width);
  return [style.paint.bold(`${title}:`), ...lines].map((line) => `${line}\n`).join("");
}

/** A term longer than this has its text on the next line, so that one long option does not push all texts aside. */
const widestTerm = 28;

function beside(rows: readonly Row[], width: number): string[] {
  const terms = rows.filter(([, text]) => text !== "").map(([term]) => widthOf(term));
  const indent = Math.min(widestTerm, Math.max(0, ...terms)) + 4;
  return rows.flatMap(([term, text]) => {
    const [first = "", ...more] = wrap(text, width - indent).map((line) => " ".repeat(indent) + line);
    const head = `  ${term}`;
    const fits = widthOf(head) + 2 <= indent;
    return (fits ? [head.padEnd(indent) + first.slice(indent), ...more] : [head, first, ...more]).filter(
      (line) => line.trim() !== "",
    );
  });
}

function stacked(rows: readonly Row[], width: number): string[] {
  return rows.flatMap(([term, text]) => [...wrap(text, width - 4).map((line) => `  # ${line}`), `  ${term}`]);
}

function usage(command: Command): string {
  const words = command.arguments.map(({ name, required, many }) => {
    const shown = many ? `${name}…` : name;
    return required ? shown : `[${shown}]`;
  });
  const required = Object.entries(command.options).flatMap(([name, option]) =>
    option.type === "value" && option.required === true ? [`--${name} ${option.value}`] : [],
  );
  return ["rulepress", command.name, ...words, ...required, "[OPTIONS]"].join(" ");
}

function optionRows(options: Readonly<Record<string, Option>>): Row[] {
  return Object.entries(options).map(([name, option]) => [optionTerm(name, option), optionText(option)]);
}

function optionTerm(name: string, option: Option): string {
  const names = option.short === undefined ? `--${name}` : `-${option.short}, --${name}`;
  return option.type === "flag" ? names : `${names} ${option.value}${option.many === true ? "…" : ""}`;
}

function optionText(option: Option): string {
  if (option.type === "flag") return option.help;
  const choices = option.choices === undefined ? "" : ` One of ${option.choices.join(", ")}.`;
  const fallback = option.default === undefined ? "" : ` Default: ${option.default}.`;
  return `${option.help}${choices}${fallback}`;
}

function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(" ").filter((each) => each !== "")) {
    const last = lines.at(-1);
    if (last !== undefined && widthOf(last) + 1 + widthOf(word) <= width) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}
