import { mkdirSync, readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import type { Folder, FolderWish } from "../../src/model/plugin.ts";
import { openFolder } from "../../src/pipeline/folder.ts";
import { type CloneSource, cloneFolder } from "../../src/publish/git-clone.ts";
import { serveGit } from "../support/git-server.ts";
import { gitYard, refusalOf, type Yard } from "../support/git.ts";

let yard: Yard;
let remote: string;
let person: string;
let scratches = 0;

beforeEach(() => {
  yard = gitYard();
  remote = yard.makeRemote();
  person = yard.clone(remote, "person");
  yard.commitFile(person, "rules/a.txt", "old\n");
  yard.commitFile(person, "rules/a.txt", "alpha\n");
  yard.commitFile(person, "rules/b.txt", "beta\n");
  yard.commitFile(person, "big.bin", "x".repeat(100_000));
});
afterEach(() => {
  yard.remove();
});

const wish: FolderWish = { wanted: (path) => path.endsWith(".txt") };

function clone(address: string, more: Partial<CloneSource & FolderWish> = {}): Promise<Folder> {
  const scratch = join(yard.folder, `scratch-${++scratches}`);
  mkdirSync(scratch);
  const { branch, ...source } = more;
  const { environment } = yard;
  const signal = new AbortController().signal;
  return cloneFolder(
    { address, scratch, environment, signal, ...source },
    branch === undefined ? wish : { ...wish, branch },
  );
}

async function contentOf(folder: Folder): Promise<Record<string, string>> {
  const read: Record<string, string> = {};
  for (const path of folder.paths) read[path] = (await folder.read(path)).toString();
  await folder.close();
  return read;
}

const tip = { "rules/a.txt": "alpha\n", "rules/b.txt": "beta\n" };

/** Makes the remote one that serves what a partial clone asks for, as the forges do. */
function allowPartial(): void {
  yard.git(remote, "config", "uploadpack.allowFilter", "true");
  yard.git(remote, "config", "uploadpack.allowAnySHA1InWant", "true");
}

it("gives the wanted files of the newest commit, from a server that cannot leave any out", async () => {
  expect(await contentOf(await clone(remote))).toEqual(tip);
});

it("fetches no other file from a server that can, and all wanted ones by one request", async () => {
  allowPartial();
  const folder = await clone(`file://${remote}`);
  const at = join(yard.folder, `scratch-${scratches}`, "clone");
  const missing = () => yard.git(at, "rev-list", "--objects", "--missing=print", "HEAD").match(/^\?.*$/gm);
  expect(missing()).toEqual([`?${yard.git(remote, "rev-parse", "main:big.bin").trim()}`]);
  expect(await contentOf(folder)).toEqual(tip);
  expect(yard.git(at, "rev-list", "--count", "HEAD").trim()).toBe("1");
});

it("takes another branch or a tag", async () => {
  yard.git(person, "tag", "v1", "HEAD~2");
  yard.git(person, "push", "--quiet", "origin", "v1");
  expect(await contentOf(await clone(remote, { branch: "v1" }))).toEqual({ "rules/a.txt": "alpha\n" });
});

it("gives no links, whatever they are called", async () => {
  symlinkSync("/etc/passwd", join(person, "link.txt"));
  yard.git(person, "add", "link.txt");
  yard.git(person, "commit", "--quiet", "-m", "link");
  yard.git(person, "push", "--quiet", "origin", "HEAD:main");
  expect(await contentOf(await clone(remote))).toEqual(tip);
});

it("shows a token to the server, and in no argument, no message and no file", async () => {
  const token = "ghs_verySecret456";
  const server = await serveGit(yard.folder, token, yard.environment);
  try {
    allowPartial();
    const address = `${server.url}/remote.git`;
    expect(await contentOf(await clone(address, { token }))).toEqual(tip);
    const config = readFileSync(join(yard.folder, `scratch-${scratches}`, "clone", "config"), "utf8");
    expect(config).not.toContain(token);
    expect(config).not.toContain(Buffer.from(`x-access-token:${token}`).toString("base64"));
    const wrong = await refusalOf(clone(address, { token: "ghs_wrong" }));
    expect(wrong.code).toBe("folder-git");
    expect(`${wrong.message} ${wrong.hint ?? ""}`).not.toContain("ghs_wrong");
  } finally {
    await server.close();
  }
});

it.each([
  ["a repository that is not there", () => "/nowhere/remote.git"],
  ["a repository without commits", () => yard.makeRemote("empty.git")],
  ["an address that git would take for an option", () => "--upload-pack=touch ran"],
  ["a helper that runs a command", () => "ext::touch ran"],
  ["http to another machine", () => "http://git.example/remote.git"],
])("refuses %s", async (_, address) => {
  expect((await refusalOf(clone(address()))).code).toBe("folder-git");
});

it("refuses a branch that is not there, and one that would be an option", async () => {
  for (const branch of ["none", "--upload-pack=touch"]) {
    expect((await refusalOf(clone(remote, { branch }))).code).toBe("folder-git");
  }
});

it("stops when the run is stopped, also between two files", async () => {
  const reason = new Error("stopped");
  await expect(clone(remote, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  const controller = new AbortController();
  const folder = await clone(remote, { signal: controller.signal });
  await folder.read("rules/a.txt");
  controller.abort(reason);
  await expect(folder.read("rules/b.txt")).rejects.toBe(reason);
  await folder.close();
});

it("is what a bare repository on disk is read by, and a clone of which a branch is named", async () => {
  const means = { ...{ signal: new AbortController().signal, environment: yard.environment }, open: never };
  expect(await contentOf(await openFolder(remote, wish, means))).toEqual(tip);
  yard.git(person, "checkout", "--quiet", "HEAD~2");
  expect(Object.keys(await contentOf(await openFolder(person, wish, means)))).toEqual(["rules/a.txt"]);
  expect(await contentOf(await openFolder(person, { ...wish, branch: "main" }, means))).toEqual(tip);
  expect(await contentOf(await openFolder(`git+file://${remote}`, wish, means))).toEqual(tip);
});

function never(location: string): never {
  throw new Error(`${location} was opened as a file`);
}
