import { scan } from "./query-scan.ts";
import type { Conf } from "./splunk-app.ts";

/** A definition of a lookup, and the columns of its file. */
export type Tables = Readonly<Record<string, readonly string[]>>;

/** What a search of ours may do: nothing of it writes, sends, deletes or reaches another host. */
const allowed = [
  "search",
  "where",
  "eval",
  "stats",
  "tstats",
  "rex",
  "mvexpand",
  "lookup",
  "rename",
  "convert",
  "table",
  "sort",
];

/** Puts macros in their places, as Splunk does before it parses a search. Throws for one that nobody defines. */
export function expanded(search: string, macros: Conf): string {
  return search.replace(/`(\w+)(?:\(([^`]*)\))?`/g, (_, name: string, given?: string) => {
    const values = given === undefined ? [] : given.split(",").map((value) => value.trim());
    const macro = macros[given === undefined ? name : `${name}(${values.length})`];
    if (macro === undefined) throw new Error(`Nobody defines the macro ${name}.`);
    const names = (macro["args"] ?? "").split(",").filter((arg) => arg !== "");
    const definition = names.reduce(
      (text, arg, index) => text.replaceAll(`$${arg}$`, values[index] ?? ""),
      macro["definition"] ?? "",
    );
    return expanded(definition, macros);
  });
}

/** What is wrong with a search: quotes and brackets, commands, lookups that are not there or lack a column. */
export function searchFaults(search: string, macros: Conf, tables: Tables): string[] {
  const text = expanded(search, macros);
  const { bare } = scan(text);
  const [first = "", ...steps] = bare.split("|").map((step) => step.trim());
  const faults = [...steps, ...(first === "" ? [] : [`search ${first}`])].flatMap((step) => {
    const command = step.split(/\s/)[0] ?? "";
    if (!allowed.includes(command)) return [`${command} is no command of ours`];
    return command === "lookup" ? lookupFaults(step, tables) : [];
  });
  if (/[`$]/.test(bare)) faults.push("a macro or an argument was left over");
  if (bare.includes("[")) faults.push("a subsearch");
  return faults;
}

function lookupFaults(step: string, tables: Tables): string[] {
  const [, name = "", match = "", outputs] = /^lookup (\w+) (\w+)(?: AS \w+)?(?: OUTPUT ([\w, ]+))?$/.exec(step) ?? [];
  const columns = tables[name];
  if (columns === undefined) return [`${step}: no such lookup`];
  const wanted = [match, ...(outputs ?? "").split(/[\s,]+/)];
  return wanted.filter((column) => !columns.includes(column)).map((column) => `${name} has no column ${column}`);
}
