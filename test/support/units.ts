import { load } from "js-yaml";

/** What a step says that it changed, under every name that a format gives an indicator. */
export interface Named {
  readonly ids: ReadonlySet<string>;
  readonly values: ReadonlySet<string>;
  /** MD5 of the value: so hashes.csv of a MISP feed names it. */
  readonly digests: ReadonlySet<string>;
  /** List rules that the step made or retired, and those in which values came and went. */
  readonly newLists: ReadonlySet<string>;
  readonly changedLists: ReadonlySet<string>;
}

/** The smallest piece of a file that an indicator owns, and whether the step's news account for its change. */
export interface Unit {
  readonly text: string;
  readonly explained: (named: Named) => boolean;
}

/** A file of the tree as units. Frames, and files about the tree as a whole, have none. */
export function unitsOf(path: string, text: string): Unit[] {
  if (text === "") return [];
  switch (path.slice(0, (path + "/").indexOf("/"))) {
    case "ledger":
      return path.endsWith(".ndjson") ? linesOf(text).map(record) : [];
    case "sigma":
      return text.split(/^---\n/m).map(sigmaUnit);
    case "sigma-lists":
      return listUnits(text);
    case "stix":
      return objectsOf(text).flatMap(stixUnit);
    case "misp":
      return objectsOf(text).flatMap((line) => mispUnit(path, line));
    case "lists":
      return linesOf(text).map((line) => ({ text: line, explained: ({ values }) => values.has(line) }));
    case "refusals.ndjson":
      return linesOf(text).map(record);
    default:
      return [];
  }
}

export function linesOf(text: string): string[] {
  return text.split("\n").filter((line) => line !== "");
}

/** In a JSON file of one object a line, all lines but the last one end in a comma. */
export function objectsOf(text: string): string[] {
  return linesOf(text).map((line) => line.replace(/,$/, ""));
}

/** A member of the JSON object in a line, where it is a text. */
export function textAt(line: string, key: string): string {
  const value = recordOf(JSON.parse(line))[key];
  return typeof value === "string" ? value : "";
}

function record(line: string): Unit {
  return { text: line, explained: ({ ids }) => ids.has(textAt(line, "id")) };
}

function sigmaUnit(rule: string): Unit {
  return { text: rule, explained: ({ ids }) => ids.has(/^id: (.+)$/m.exec(rule)?.[1] ?? "") };
}

/** A list rule's values one by one, and the rest of it as one unit, which changes only where the rule is new or retired. */
function listUnits(text: string): Unit[] {
  const { detection, ...rest } = recordOf(load(text));
  const id = String(rest["id"]);
  const { selection } = recordOf(detection);
  const values = new Set(textsIn(selection).map((value) => value.replace(/^(?:SHA256|SHA1|MD5)=|^\./, "")));
  const listed = ({ newLists, changedLists }: Named) => newLists.has(id) || changedLists.has(id);
  return [
    { text: JSON.stringify(rest), explained: ({ newLists }) => newLists.has(id) },
    ...[...values].map((value) => ({
      text: value,
      explained: (named: Named) => listed(named) && named.values.has(value.replace(/\\([\\*?])/g, "$1")),
    })),
  ];
}

function textsIn(value: unknown): string[] {
  if (typeof value === "string") return [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

/** Objects that many indicators point to come and go with them: no indicator owns them, and their text is fixed. */
export function isShared(line: string): boolean {
  return /^\{"type":"(?:identity|marking-definition|extension-definition|attack-pattern)"/.test(line);
}

/** The first and last line of a file, between which its objects stand. */
export function isFrame(line: string): boolean {
  return line.startsWith('{"type":"bundle"') || line.startsWith('{"Event":') || /^[\]{}]+$/.test(line);
}

function stixUnit(line: string): Unit[] {
  if (isFrame(line) || isShared(line)) return [];
  const owner = () => textAt(line, "source_ref") || textAt(line, "id");
  return [{ text: line, explained: ({ ids }) => ids.has(owner().replace(/^.+--/, "")) }];
}

function mispUnit(path: string, line: string): Unit[] {
  if (path === "misp/manifest.json" || isFrame(line)) return [];
  if (path === "misp/hashes.csv") return [{ text: line, explained: ({ digests }) => digests.has(line.slice(0, 32)) }];
  return [{ text: line, explained: ({ values }) => values.has(textAt(line, "value")) }];
}

function recordOf(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? { ...value } : {};
}
