import { posix } from "node:path";
import ts from "typescript";
import { byText, sortedUnique } from "../../src/model/order.ts";

/** Texts of a source tree by their path below the repository's root. Every check is a function of these alone. */
export type Files = ReadonlyMap<string, string>;

interface Import {
  readonly from: string;
  readonly line: number;
  /** Path below the root, for one of our own files. */
  readonly file?: string;
  /** Name of a package or built-in. */
  readonly name?: string;
}

/** Imports between rooms that the table does not allow, and rooms that it does not know. */
export function roomFaults(files: Files, rooms: Readonly<Record<string, readonly string[]>>): string[] {
  const strangers = [...sourceFiles(files)].filter((path) => !Object.hasOwn(rooms, roomOf(path)));
  const crossings = importsOf(files).flatMap(({ from, line, file }) => {
    const [here, there] = [roomOf(from), file === undefined ? undefined : roomOf(file)];
    if (file === undefined || there === here) return [];
    const allowed = rooms[here]?.some((entry) => covers(entry, file)) ?? true;
    return allowed ? [] : [`${from}:${line} imports ${file}: ${here} may not`];
  });
  return [...strangers.map((path) => `${path} is in no room of the table`), ...crossings];
}

/** Entries of a table that no import needs: the table allows what is done and nothing more. */
export function slackFaults(
  files: Files,
  rooms: Readonly<Record<string, readonly string[]>>,
  reserved: Readonly<Record<string, readonly string[]>>,
): string[] {
  const imports = importsOf(files);
  const unused = Object.entries(rooms).flatMap(([room, entries]) =>
    entries
      .filter((entry) => !imports.some(({ from, file }) => roomOf(from) === room && file && covers(entry, file)))
      .map((entry) => `${room} imports nothing from ${entry}`),
  );
  const unheld = Object.entries(reserved).flatMap(([name, holders]) =>
    holders
      .filter((holder) => !imports.some((each) => each.name === name && covers(holder, each.from)))
      .map((holder) => `${holder} does not import ${name}`),
  );
  return [...unused, ...unheld];
}

/** Packages and built-ins of Node that are imported where the table does not say so. */
export function reservedFaults(files: Files, reserved: Readonly<Record<string, readonly string[]>>): string[] {
  return importsOf(files).flatMap(({ from, line, name }) => {
    if (name === undefined || reserved[name]?.some((holder) => covers(holder, from))) return [];
    return [`${from}:${line} imports ${name}, which is not for it`];
  });
}

/** Plugins that know each other. Only the room's index and registry may know them all. */
export function siblingFaults(files: Files, rooms: readonly string[]): string[] {
  return importsOf(files).flatMap(({ from, line, file }) => {
    const room = roomOf(from);
    if (file === undefined || !rooms.includes(room) || roomOf(file) !== room || isRegister(from)) return [];
    return [`${from}:${line} imports its sibling ${file}`];
  });
}

/** Plugins that are in no register, or that no test holds to the promises of all plugins of the room, as one of its suites does. */
export function pluginFaults(files: Files, suites: Readonly<Record<string, readonly string[]>>): string[] {
  return Object.entries(suites).flatMap(([room, names]) => {
    const index = files.get(`src/${room}/index.ts`) ?? "";
    const plugins = sourceFiles(files).filter((path) => roomOf(path) === room && !isRegister(path));
    return plugins.flatMap((path) => {
      const name = posix.basename(path, ".ts");
      const test = files.get(`test/${room}/${name}.test.ts`);
      return [
        ...(index.includes(` from "./${name}.ts";`) ? [] : [`${path} has no line in src/${room}/index.ts`]),
        ...(names.some((suite) => test?.includes(`${suite}(`))
          ? []
          : [`test/${room}/${name}.test.ts calls no ${names.join(" or ")}`]),
      ];
    });
  });
}

/** Files that import themselves by way of others. */
export function cycleFaults(files: Files): string[] {
  const next = new Map<string, string[]>();
  for (const { from, file } of importsOf(files)) {
    if (file !== undefined) next.set(from, [...(next.get(from) ?? []), file]);
  }
  const done = new Set<string>();
  const faults: string[] = [];
  const visit = (path: string, trail: readonly string[]): void => {
    const start = trail.indexOf(path);
    if (start >= 0) faults.push([...trail.slice(start), path].join(" -> "));
    if (start >= 0 || done.has(path)) return;
    for (const target of next.get(path) ?? []) visit(target, [...trail, path]);
    done.add(path);
  };
  for (const path of [...next.keys()].sort(byText)) visit(path, []);
  return faults;
}

const drawer = /^(?:_?utils?|helpers?|common|lib|misc|shared|stuff)$/;

/** Folders and files named for nothing: everything ends up in them. */
export function drawerFaults(files: Files): string[] {
  const names = [...files.keys()].filter((path) => /^(?:src|scripts|test)\/.*\.ts$/.test(path));
  return names
    .filter((path) => path.split("/").some((name) => drawer.test(name.replace(/(?:\.test)?\.ts$/, ""))))
    .map((path) => `${path} is a drawer: name it for what it holds`);
}

export function lengthFaults(files: Files, longest: number): string[] {
  return [...files].flatMap(([path, text]) => {
    const lines = text.split("\n").length - 1;
    return lines > longest ? [`${path} has ${lines} lines, more than ${longest}`] : [];
  });
}

function importsOf(files: Files): Import[] {
  return sourceFiles(files).flatMap((from) => {
    const text = files.get(from) ?? "";
    return ts.preProcessFile(text, true, true).importedFiles.map(({ fileName, pos }): Import => {
      const line = text.slice(0, pos).split("\n").length;
      const own = fileName.startsWith(".");
      return own ? { from, line, file: posix.join(posix.dirname(from), fileName) } : { from, line, name: fileName };
    });
  });
}

function sourceFiles(files: Files): string[] {
  return sortedUnique(files.keys()).filter((path) => path.startsWith("src/") && path.endsWith(".ts"));
}

/** The folder below src/; a file that lies in src/ itself is a room of its own, and so in no table. */
function roomOf(path: string): string {
  return path.split("/")[1] ?? "";
}

function covers(entry: string, path: string): boolean {
  return path === `src/${entry}` || path.startsWith(`src/${entry}/`);
}

function isRegister(path: string): boolean {
  return /\/(?:index|registry)\.ts$/.test(path);
}
