/// <reference types="@kusto/language-service-next" />
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { resolve } from "node:path";
import { z } from "zod";

/** The parser of Kusto's own editors: it knows syntax, functions and types, and tables and columns as far as it is told. */
const load = createRequire(import.meta.url);
const bridge: unknown = load("@kusto/language-service-next/bridge.min.js");
// Both files are scripts of a browser: the second takes the first from the global scope, and puts Kusto there.
Object.assign(globalThis, { Bridge: bridge });
load("@kusto/language-service-next/Kusto.Language.Bridge.min.js");

const { Symbols, Syntax, KustoCode, GlobalState } = Kusto.Language;

const tablesPath = resolve(import.meta.dirname, "../fixtures/formats/kusto/tables.json");
const columnTypes = {
  string: Symbols.ScalarTypes.String,
  datetime: Symbols.ScalarTypes.DateTime,
  int: Symbols.ScalarTypes.Int,
  long: Symbols.ScalarTypes.Long,
  real: Symbols.ScalarTypes.Real,
  bool: Symbols.ScalarTypes.Bool,
  dynamic: Symbols.ScalarTypes.Dynamic,
};
const tablesForm = z.record(z.string(), z.record(z.string(), z.literal(Object.keys(columnTypes))));

/** ASIM's parsers, by the table whose columns they give. All have more parameters than these two. */
const parsers = {
  _Im_Dns: "ASimDnsActivityLogs",
  _Im_NetworkSession: "ASimNetworkSessionLogs",
  _Im_WebSession: "ASimWebSessionLogs",
  imProcessCreate: "ASimProcessEventLogs",
};

const workspace = GlobalState.Default?.WithDatabase(workspaceOf()) ?? null;

function workspaceOf() {
  const tables = Object.entries(tablesForm.parse(JSON.parse(readFileSync(tablesPath, "utf8"))));
  const symbols = tables.map(([name, columns]) => {
    const each = Object.entries(columns).map(([column, type]) => columnOf(column, type));
    return new Symbols.TableSymbol.$ctor4(name, each);
  });
  const parameters = "(starttime:datetime=datetime(null), endtime:datetime=datetime(null))";
  const functions = Object.entries(parsers).map(
    ([name, table]) => new Symbols.FunctionSymbol.$ctor16(name, parameters, `{ ${table} }`, null),
  );
  return new Symbols.DatabaseSymbol.ctor("workspace", [...symbols, ...functions]);
}

function columnOf(name: string, type: string) {
  const [, symbol] = Object.entries(columnTypes).find(([word]) => word === type) ?? [];
  if (symbol === undefined) throw new Error(`${name} has the type ${type}, which is not known here.`);
  return new Symbols.ColumnSymbol(name, symbol, null, null, null, null);
}

/** A list of the library is none of JavaScript's: it is gone through by its own enumerator. */
const { getEnumerator } = z
  .object({ getEnumerator: z.custom<(list: unknown) => { moveNext(): boolean; readonly Current: unknown }>() })
  .parse(bridge);

function each<T>(list: unknown, form: z.ZodType<T>): T[] {
  const items: T[] = [];
  for (const at = getEnumerator(list); at.moveNext();) items.push(form.parse(at.Current));
  return items;
}

const diagnostic = z.object({ Severity: z.string(), Code: z.string(), Message: z.string() });
const column = z.object({ Name: z.string() });

/** What is wrong with a query, by the code of each finding; the columns that it gives; and the values of its string literals. */
export function analysed(query: string): { faults: string[]; columns: string[]; literals: string[] } {
  const code = KustoCode.ParseAndAnalyze(query, workspace);
  if (code === null) throw new Error(`Kusto's parser gave nothing for ${query}`);
  const found = each(code.GetDiagnostics(), diagnostic).filter(({ Severity }) => Severity === "Error");
  const result = code.ResultType;
  const literals: string[] = [];
  Syntax.SyntaxElement.WalkNodes(code.Syntax, (node) => {
    if (!(node instanceof Syntax.LiteralExpression)) return;
    const value: unknown = node.LiteralValue;
    if (typeof value === "string") literals.push(value);
  });
  return {
    faults: found.map(({ Code, Message }) => `${Code}: ${Message}`),
    columns: result instanceof Symbols.TableSymbol ? each(result.Columns, column).map(({ Name }) => Name) : [],
    literals,
  };
}
