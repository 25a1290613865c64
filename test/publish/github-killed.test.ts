import type { ChildProcess } from "node:child_process";
import { expect, it } from "vitest";
import type { Publisher, PublishResult, StagedChange } from "../../src/publish/publisher.ts";
import { asOf, type Files } from "../support/git-press.ts";
import { blobId } from "../support/git.ts";
import { type GitHubPress, gitHubPress, token } from "../support/github-press.ts";
import { readyPublisher } from "../support/killed-publish.ts";

type Tree = Readonly<Record<string, string>>;

/** Instants are drawn from a seed, so that a failure can be played again: mulberry32. */
function chance(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** The tree of a step: one file stays, one changes, one comes, one goes. */
function treeOf(step: number): Tree {
  return { "keep.yml": "keep\n", "change.yml": `${step}\n`, [`day/${step % 4}.yml`]: `${step % 4}\n` };
}

/** Adds what the tree lacks of these files, planning again when somebody was faster, as the pipeline does. */
async function addTo(press: GitHubPress, files: Tree, message: string): Promise<"nothing" | "published" | "lost"> {
  const from = press.over();
  for (let attempt = 1; attempt <= 3; attempt += 1) {
    const base = await from.open();
    const lacking = Object.entries(files).filter(([path]) => !base.blobs.has(path));
    if (lacking.length === 0) return "nothing";
    const result = await from.publish(base, press.yard.stage(Object.fromEntries(lacking)), message, asOf);
    if ("commit" in result) return "published";
  }
  return "lost";
}

/** A run that nobody disturbs: plans the difference, and makes no commit without one. */
async function run(press: GitHubPress, from: Publisher, wanted: Tree): Promise<PublishResult | "nothing"> {
  const base = await from.open();
  const changes = planned(press, base.blobs, wanted);
  return changes.length === 0 ? "nothing" : from.publish(base, changes, "rules: step\n", asOf);
}

function blobsOf(tree: Tree): ReadonlyMap<string, string> {
  return new Map(Object.entries(tree).map(([path, text]) => [path, blobId(text)]));
}

function planned(press: GitHubPress, blobs: ReadonlyMap<string, string>, wanted: Tree): StagedChange[] {
  const gone = [...blobs.keys()].filter((path) => !(path in wanted)).map((path) => [path, undefined] as const);
  const changed = Object.entries(wanted).filter(([path, text]) => blobs.get(path) !== blobId(text));
  const files: Files = Object.fromEntries([...gone, ...changed]);
  return press.yard.stage(files);
}

const rulesOf = (files: Tree): Tree =>
  Object.fromEntries(
    Object.entries(files).flatMap(([path, text]) => (path.startsWith("rules/") ? [[path.slice(6), text]] : [])),
  );

interface Landed {
  /** Runs that were killed at all, and those of them whose commit the next run had to make. */
  readonly killed: number;
  readonly unfinished: number;
}

/** Steps of one repository, in each of which a publisher is killed and the next run does what is left. */
async function killedSteps(steps: number, seed: number): Promise<Landed> {
  const press = await gitHubPress();
  const draw = chance(seed);
  let [killed, unfinished] = [0, 0];
  let instant: { left: number; phase: string; child: ChildProcess } | undefined;
  press.begin();
  press.server.watch((phase) => {
    if (phase !== instant?.phase) return;
    instant.left -= 1;
    if (instant.left === 0) instant.child.kill("SIGKILL");
  });
  const ready = () => readyPublisher(press.server.apiUrl, token, asOf);
  let next = ready();
  try {
    for (let step = 1; step <= steps; step += 1) {
      const child = await next;
      // The one for the next step loads while this one works.
      next = ready();
      const changes = planned(press, blobsOf(step === 1 ? {} : treeOf(step - 1)), treeOf(step));
      const ended = new Promise<NodeJS.Signals | null>((resolve) => {
        child.once("close", (_, signal) => {
          resolve(signal);
        });
      });
      instant = { left: 1 + Math.floor(draw() * requests), phase: draw() < 0.5 ? "arrived" : "done", child };
      child.send(changes);
      killed += (await ended) === "SIGKILL" ? 1 : 0;
      instant = undefined;
      unfinished += (await run(press, press.over(), treeOf(step))) === "nothing" ? 0 : 1;
      expect(press.yard.log(press.remote).filter((subject) => subject === "rules: step")).toHaveLength(step);
    }
    expect(rulesOf(press.yard.freshFiles(press.remote))).toEqual(treeOf(steps));
    return { killed, unfinished };
  } finally {
    (await next).kill("SIGKILL");
    await press.close();
  }
}

/** So many requests a run makes that is not killed, from the repository to the branch. */
const requests = 11;

it("a publisher that is killed at any of 50 instants loses nothing, commits nothing twice, and leaves no half tree", async () => {
  const lanes = await Promise.all([killedSteps(25, 20_260_815), killedSteps(25, 5)]);
  const total = (part: keyof Landed) => lanes.reduce((sum, lane) => sum + lane[part], 0);
  expect(total("killed")).toBeGreaterThanOrEqual(45);
  // Some were killed before their branch moved, and some after.
  expect(total("unfinished")).toBeGreaterThan(20);
  expect(total("unfinished")).toBeLessThan(total("killed"));
}, 240_000);

it("two publishers that race 20 times lose no update and make no commit twice", async () => {
  const press = await gitHubPress();
  press.begin();
  try {
    const tree: Record<string, string> = {};
    for (let round = 1; round <= 20; round += 1) {
      // Every second time both learned the same.
      const same = round % 2 === 0;
      const told = ["one", "two"].map((name) =>
        same ? { [`${round}.yml`]: "same\n" } : { [`${round}-${name}.yml`]: "x\n" },
      );
      const results = await Promise.all(told.map((files) => addTo(press, files, `rules: ${round}\n`)));
      expect(results).not.toContain("lost");
      Object.assign(tree, ...told);
      const made = press.yard.log(press.remote).filter((subject) => subject === `rules: ${round}`);
      expect(made).toHaveLength(same ? 1 : 2);
    }
    expect(rulesOf(press.yard.freshFiles(press.remote))).toEqual(tree);
  } finally {
    await press.close();
  }
}, 120_000);
