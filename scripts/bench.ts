import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { feed, type Feed, firstRows, millionRows, scattered } from "./bench/data.ts";
import { floorRounds } from "./bench/floor.ts";
import { peers } from "./bench/peers.ts";
import { build, dist, type Run } from "./bench/run.ts";

/*
 * `npm run bench`: stage times, rates and memory of the compiled program, as ratios against the floor and the Python peers of
 * the same run. `--million` adds a generated million; `--readme` puts the tables between the README's markers.
 */
interface Case {
  readonly name: string;
  readonly rows: number;
  readonly run: Run;
  readonly floor: number;
}

const root = resolve(import.meta.dirname, "..");
const folder = mkdtempSync(join(tmpdir(), "rulepress-bench-"));
try {
  const whole = feed(folder);
  say(`${whole.rows} ${whole.real ? "real" : "made"} indicators, Node ${process.version}, ${cpus().length} cores`);
  const cases = [
    ...(await measure("10 k", firstRows(whole, 10_000, join(folder, "10k.csv")))),
    ...(await measure("100 k", whole)),
  ];
  if (process.argv.includes("--million")) cases.push(...(await measure("1 M", await millionRows(folder))));
  say("Python peers, 10,000 indicators");
  const compared = await peers(join(folder, "10 k"));
  const tables = [runTable(cases), stageTable(cases), peerTable(compared)].join("\n");
  process.stdout.write(tables);
  const facts = { node: process.version, cores: cpus().length, real: whole.real, cases, peers: compared };
  writeFileSync(join(root, "bench-results.json"), `${JSON.stringify(facts, undefined, 2)}\n`);
  if (process.argv.includes("--readme")) intoReadme(tables);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/**
 * Cold, no-op (and as it is when a file was touched or the cache is lost), a step of the feed (its last 1 % is new), and 1 %
 * changed all over the tree. The floor is taken after the first run and after the last one: a disk that has another mood by
 * then must not decide.
 */
async function measure(name: string, whole: Feed): Promise<Case[]> {
  const runs: { readonly what: string; readonly run: Run }[] = [];
  const add = (what: string, run: Run) => {
    runs.push({ what, run });
    say(`${name} ${what}: ${run.seconds.toFixed(2)} s`);
  };
  const tree = join(folder, name);
  const cold = await build(whole.file, tree);
  const rounds = [...floorRounds(tree, join(folder, "floor"))];
  add("cold", cold);
  const packs = join(folder, `${name} packs`);
  add("packs", await dist(tree, packs));
  rmSync(packs, { recursive: true, force: true });
  add("no-op", await build(whole.file, tree));
  add("no-op, all read anew", await build(whole.file, tree, ["--reread"]));
  const step = join(folder, `${name} step`);
  await build(firstRows(whole, Math.floor(whole.rows * 0.99), join(folder, "first.csv")).file, step);
  add("1 % new", await build(whole.file, step));
  rmSync(step, { recursive: true, force: true });
  const spread = join(folder, `${name} spread`);
  await build(whole.file, spread);
  add("1 % changed everywhere", await build(scattered(whole, 100, join(folder, "spread.csv")).file, spread));
  rmSync(spread, { recursive: true, force: true });
  rounds.push(...floorRounds(tree, join(folder, "floor")));
  const least = rounds.sort((a, b) => a - b)[rounds.length >> 1] ?? 0;
  say(`${name}: the floor is ${least.toFixed(2)} s`);
  return runs.map(({ what, run }) => ({ name: `${name} ${what}`, rows: whole.rows, run, floor: least }));
}

function runTable(cases: readonly Case[]): string {
  const head = ["run", "seconds", "x floor", "indicators/s", "peak MB", "files written"];
  const rows = cases.map(({ name, rows: count, run, floor: least }) => [
    name,
    run.seconds.toFixed(2),
    (run.seconds / least).toFixed(2),
    String(Math.round(count / run.seconds)),
    String(Math.round(run.peakMb)),
    String(run.changed),
  ]);
  return table(head, rows);
}

function stageTable(cases: readonly Case[]): string {
  const stages = [...new Set(cases.flatMap(({ run }) => Object.keys(run.stages)))];
  // A run that had nothing to do has no stages.
  const staged = cases.filter(({ run }) => Object.keys(run.stages).length > 0);
  const rows = staged.map(({ name, run }) => [name, ...stages.map((stage) => run.stages[stage]?.toFixed(1) ?? "")]);
  return table(["seconds of stage", ...stages], rows);
}

function peerTable(compared: Awaited<ReturnType<typeof peers>>): string {
  const stacks = { sigma: "pySigma + PyYAML", stix: "python-stix2", misp: "PyMISP" };
  const rows = compared.map(({ name, ours, theirs }) => [
    name,
    ours.toFixed(3),
    `${stacks[name]} ${theirs.toFixed(2)}`,
    `${(theirs / ours).toFixed(0)} x`,
  ]);
  return table(["format, 10,000 indicators", "seconds", "peer, seconds", "ratio"], rows);
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |\n`;
  return line(head) + line(head.map(() => "---")) + rows.map(line).join("");
}

function intoReadme(tables: string): void {
  const file = join(root, "README.md");
  const text = readFileSync(file, "utf8");
  const marked = /(<!-- bench:begin -->\n)[^]*?(<!-- bench:end -->)/;
  writeFileSync(
    file,
    text.replace(marked, (_, begin: string, end: string) => `${begin}\n${tables}\n${end}`),
  );
}

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}
