import { PressError } from "../model/errors.ts";
import { connect, type GitTarget, pushRef, refusedLines } from "./git.ts";
import { committer } from "./git-commit.ts";
import type { Git } from "./git-process.ts";
import { refusedBy } from "./git-refusal.ts";
import type { Place } from "./git-tree.ts";
import type { Tag, Tagged } from "./publisher.ts";
import { shownWords } from "./shown-words.ts";

/** Pushes an annotated tag, unforced. One of that name which stands on the branch already is left where it is. */
export async function gitTag(target: GitTarget, tag: Tag): Promise<Tagged> {
  const { git, place } = await connect(target);
  const before = await lookUp(git, place, tag.name);
  if (before !== undefined) return standing(git, place, tag, before);
  const object = await makeTag(git, tag);
  const pushed = await pushRef(git, place, `${object}:refs/tags/${tag.name}`);
  if (pushed.status === 0) return { commit: tag.commit, made: true };
  // Whoever was faster made the same, or it is refused like one that had been there.
  const meanwhile = await lookUp(git, place, tag.name);
  if (meanwhile !== undefined) return standing(git, place, tag, meanwhile);
  throw refusedBy("push", place, `${pushed.words}\n${refusedLines(pushed.stdout.toString("utf8"))}`.trim());
}

interface Found {
  readonly commit: string;
  readonly annotated: boolean;
}

/** git-ls-remote(1): the second line, with `^{}`, is there for an annotated tag and has what it stands for. */
async function lookUp(git: Git, place: Place, name: string): Promise<Found | undefined> {
  const ref = `refs/tags/${name}`;
  const outcome = await git.run(["ls-remote", "--quiet", place.remote, ref, `${ref}^{}`]);
  if (outcome.status !== 0) throw refusedBy("fetch", place, outcome.words);
  const lines = outcome.stdout.toString("utf8").trimEnd().split("\n");
  const ids = new Map(lines.map((line) => [line.split("\t")[1], line.split("\t")[0]] as const));
  const [itself, peeled] = [ids.get(ref), ids.get(`${ref}^{}`)];
  return itself === undefined ? undefined : { commit: peeled ?? itself, annotated: peeled !== undefined };
}

/** The form that git-mktag(1) checks. Equal tags have equal ids, on every machine. */
async function makeTag(git: Git, { name, commit, message, asOf }: Tag): Promise<string> {
  const seconds = Math.floor(Date.parse(asOf) / 1000);
  const head = `object ${commit}\ntype commit\ntag ${name}\ntagger ${await committer(git)} ${seconds} +0000\n`;
  return (await git.output(["mktag"], [`${head}\n${message}`])).toString("ascii").trim();
}

async function standing(git: Git, place: Place, { name, commit: wanted }: Tag, found: Found): Promise<Tagged> {
  const { commit, annotated } = found;
  if (annotated) return { commit, made: false, elsewhere: !(await isBefore(git, commit, wanted)) };
  const where = shownWords(place.remote);
  throw new PressError(
    "publish-checkpoint",
    `${where} has ${name} already, on ${commit.slice(0, 12)} and without a message: it is no checkpoint. The tree is published.`,
    {
      hint: "A tag is never moved. Rename or delete that one if it is not needed: the next step of the month then makes it.",
      exit: 4,
    },
  );
}

async function isBefore(git: Git, commit: string, later: string): Promise<boolean> {
  const { status } = await git.run(["merge-base", "--is-ancestor", commit, later]);
  return status === 0 || (await isShallow(git));
}

/** A clone without history cannot say what an older commit belongs to. */
async function isShallow(git: Git): Promise<boolean> {
  return (await git.output(["rev-parse", "--is-shallow-repository"])).toString("ascii").trim() === "true";
}
