import type { z } from "zod";
import type { Finding } from "./findings.ts";
import { knownKeys, valueAt } from "./known-keys.ts";
import { nearest } from "./nearest.ts";

/** What an issue is told against: the data as read, and the JSON Schema that knows the valid keys. */
export interface Against {
  readonly data: unknown;
  readonly schema: z.core.JSONSchema.JSONSchema;
}

type Issue = z.core.$ZodIssue;
type Path = readonly PropertyKey[];

/**
 * Zod's issues in the words of a person who writes YAML. A missing key is left out where an unknown key beside it was
 * probably meant as that key: one slip, one finding.
 */
export function zodFindings(issues: readonly Issue[], against: Against): readonly Finding[] {
  const told = issues.flatMap((issue) => tell(issue, [], against));
  const meant = new Set(
    told.flatMap(({ finding, meant }) => (meant ? [pathKey([...finding.path.slice(0, -1), meant])] : [])),
  );
  return told
    .map(({ finding }) => finding)
    .filter((finding) => finding.code !== "config-missing-key" || !meant.has(pathKey(finding.path)));
}

interface Told {
  readonly finding: Finding;
  /** The key that an unknown key was probably meant to be. */
  readonly meant?: string | undefined;
}

function tell(issue: Issue, base: Path, against: Against): readonly Told[] {
  const path = [...base, ...issue.path];
  const stated = valueAt(against.data, path);
  switch (issue.code) {
    case "unrecognized_keys":
      return issue.keys.map((key) => unknownKey(path, key, knownKeys(against.schema, path, against.data)));
    case "invalid_union":
      return union(issue, path, against);
    case "invalid_value":
      return [{ finding: notOneOf(path, issue.values.map(String), stated, issue.message) }];
    case "invalid_type":
      return [{ finding: wrongType(path, [issue.expected], stated) }];
    case "too_small":
      return [{ finding: value(path, ownWords(issue.message) ?? sizeWords("at least", issue.minimum, issue.origin)) }];
    case "too_big":
      return [{ finding: value(path, ownWords(issue.message) ?? sizeWords("at most", issue.maximum, issue.origin)) }];
    default:
      return [{ finding: value(path, words(issue.message)) }];
  }
}

function unknownKey(path: Path, key: string, known: readonly string[]): Told {
  const meant = nearest(key, known);
  const hint = `${meant === undefined ? "" : `Did you mean "${meant}"? `}Known here: ${known.join(", ")}.`;
  return { finding: { code: "config-unknown-key", path: [...path, key], says: "is not a known key", hint }, meant };
}

function union(issue: z.core.$ZodIssueInvalidUnion, path: Path, against: Against): readonly Told[] {
  const own = ownWords(issue.message);
  if (own !== undefined) return [{ finding: value(path, own) }];
  // A branch that wants another type says nothing of the value; one that takes the type tells what is wrong with it.
  const expected = issue.errors.map((branch) =>
    branch.find((each) => each.path.length === 0 && each.code === "invalid_type"),
  );
  const [fitting, ...others] = issue.errors.filter((_, index) => expected[index] === undefined);
  if (fitting === undefined) {
    const types = expected.flatMap((each) => (each?.code === "invalid_type" ? [each.expected] : []));
    return [{ finding: wrongType(path, types, valueAt(against.data, path)) }];
  }
  if (others.length === 0) return fitting.flatMap((each) => tell(each, path, against));
  return [{ finding: value(path, words(issue.message)) }];
}

function notOneOf(path: Path, allowed: readonly string[], stated: unknown, message: string): Finding {
  if (stated === undefined) return missing(path);
  const meant = typeof stated === "string" ? nearest(stated, allowed) : undefined;
  const finding = value(
    path,
    ownWords(message) ?? `must be ${allowed.length > 1 ? "one of " : ""}${allowed.join(", ")}`,
  );
  return meant === undefined ? finding : { ...finding, hint: `Did you mean "${meant}"?` };
}

function wrongType(path: Path, expected: readonly string[], stated: unknown): Finding {
  if (stated === undefined) return missing(path);
  const types = [...new Set(expected)].map((type) => typeWords[type] ?? `a valid ${type}`).join(" or ");
  return value(path, `must be ${types}, not ${typeWords[typeOf(stated)] ?? "this"}`);
}

const typeWords: Readonly<Record<string, string>> = {
  string: "text",
  number: "a number",
  int: "a whole number",
  boolean: "true or false",
  array: "a list",
  object: "a mapping of keys",
  record: "a mapping of keys",
  null: "nothing",
};

function typeOf(stated: unknown): string {
  if (stated === null) return "null";
  return Array.isArray(stated) ? "array" : typeof stated;
}

function sizeWords(bound: string, size: number | bigint, origin: string): string {
  if (origin === "string") return `must have ${bound} ${size} characters`;
  return origin === "array" ? `must have ${bound} ${size} entries` : `must be ${bound} ${size}`;
}

function missing(path: Path): Finding {
  return { code: "config-missing-key", path, says: "is missing" };
}

function value(path: Path, says: string): Finding {
  return { code: "config-value", path, says };
}

function words(message: string): string {
  return ownWords(message) ?? `is not valid: ${message}`;
}

/** Messages of our own schemas begin with "must" and go on from the key; zod's own are sentences of another kind. */
function ownWords(message: string): string | undefined {
  return message.startsWith("must ") ? message : undefined;
}

function pathKey(path: Path): string {
  return JSON.stringify(path.map(String));
}
