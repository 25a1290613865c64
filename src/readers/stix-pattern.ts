import { stixTokens, type StixToken } from "./stix-tokens.ts";

/** One comparison: `domain-name:value = 'a.example'`. */
export interface Comparison {
  readonly object: string;
  /** What follows the colon, with quotes around keys removed: `hashes.SHA-256`, `dst_ref.value`. */
  readonly property: string;
  readonly operator: string;
  readonly negated: boolean;
  readonly values: readonly string[];
}

export type Expression =
  | { readonly kind: "test"; readonly test: Comparison }
  | { readonly kind: "and" | "or"; readonly parts: readonly Expression[] };

/** What a pattern says, as far as indicators go: alternatives, each of one observation. */
export type StixPattern =
  { readonly observations: readonly Expression[] } | { readonly refused: "complex-pattern" | "malformed-row" };

const maxDepth = 32;

/**
 * Parses a STIX 2.1 (or 2.0) pattern. Observations that must be seen together or in order, and qualifiers of time, make it
 * complex: no single value of such a pattern is an indicator.
 */
export function parseStixPattern(pattern: string): StixPattern {
  const tokens = stixTokens(pattern);
  if (tokens === undefined) return { refused: "malformed-row" };
  const state: State = { tokens, at: 0 };
  const observations = parseObservations(state, 0);
  if (observations === undefined) return { refused: "malformed-row" };
  const rest = state.tokens[state.at];
  if (rest === undefined) return { observations };
  return { refused: rest.kind === "word" ? "complex-pattern" : "malformed-row" };
}

interface State {
  readonly tokens: readonly StixToken[];
  at: number;
}

/** `[…] OR […]`, with parentheses around any of it. Stops before every other word. */
function parseObservations(state: State, depth: number): readonly Expression[] | undefined {
  const all: Expression[] = [];
  do {
    if (taken(state, "(")) {
      const inner = depth < maxDepth ? parseObservations(state, depth + 1) : undefined;
      if (inner === undefined) return undefined;
      // A word within the parentheses is left standing, which makes the whole pattern complex.
      if (!taken(state, ")")) return state.tokens[state.at]?.kind === "word" ? all : undefined;
      all.push(...inner);
    } else {
      const expression = taken(state, "[") ? parseJoined(state, "or", depth) : undefined;
      if (expression === undefined || !taken(state, "]")) return undefined;
      all.push(expression);
    }
  } while (takenWord(state, "OR"));
  return all;
}

/** AND binds closer than OR (§9.5). */
function parseJoined(state: State, kind: "and" | "or", depth: number): Expression | undefined {
  const parts: Expression[] = [];
  do {
    const part = kind === "or" ? parseJoined(state, "and", depth) : parseTerm(state, depth);
    if (part === undefined) return undefined;
    parts.push(part);
  } while (takenWord(state, kind === "or" ? "OR" : "AND"));
  const [only] = parts;
  return parts.length === 1 ? only : { kind, parts };
}

function parseTerm(state: State, depth: number): Expression | undefined {
  if (taken(state, "(")) {
    const inner = depth < maxDepth ? parseJoined(state, "or", depth + 1) : undefined;
    return taken(state, ")") ? inner : undefined;
  }
  const exists = takenWord(state, "EXISTS");
  const path = state.tokens[state.at];
  if (path?.kind !== "path") return undefined;
  state.at += 1;
  const colon = path.text.indexOf(":");
  const object = path.text.slice(0, colon).toLowerCase();
  const property = path.text
    .slice(colon + 1)
    .split("'")
    .join("");
  if (exists) return { kind: "test", test: { object, property, operator: "EXISTS", negated: false, values: [] } };
  const negated = takenWord(state, "NOT");
  const operator = state.tokens[state.at];
  if (operator?.kind !== "operator" && operator?.kind !== "word") return undefined;
  state.at += 1;
  const values = parseValues(state);
  if (values === undefined) return undefined;
  return { kind: "test", test: { object, property, operator: operator.text.toUpperCase(), negated, values } };
}

function parseValues(state: State): readonly string[] | undefined {
  if (!taken(state, "(")) {
    const value = parseValue(state);
    return value === undefined ? undefined : [value];
  }
  const values: string[] = [];
  do {
    const value = parseValue(state);
    if (value === undefined) return undefined;
    values.push(value);
  } while (taken(state, ","));
  return taken(state, ")") ? values : undefined;
}

function parseValue(state: State): string | undefined {
  const token = state.tokens[state.at];
  const isValue = token?.kind === "string" || token?.kind === "number" || /^(?:true|false)$/i.test(token?.text ?? "");
  if (token === undefined || !isValue) return undefined;
  state.at += 1;
  return token.text;
}

function taken(state: State, mark: string): boolean {
  const token = state.tokens[state.at];
  if (token?.kind !== "mark" || token.text !== mark) return false;
  state.at += 1;
  return true;
}

function takenWord(state: State, word: string): boolean {
  const token = state.tokens[state.at];
  if (token?.kind !== "word" || token.text.toUpperCase() !== word) return false;
  state.at += 1;
  return true;
}
