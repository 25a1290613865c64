import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import type { GitTarget } from "../../src/publish/git.ts";
import type { Publisher } from "../../src/publish/publisher.ts";
import { serveGit, type GitServer } from "../support/git-server.ts";
import { asOf, gitPress, type Press } from "../support/git-press.ts";
import { refusalOf, type Yard } from "../support/git.ts";

const token = "ghs_verySecret123";
const pass = Buffer.from(`x-access-token:${token}`).toString("base64");

let press: Press;
let yard: Yard;
let remote: string;
let server: GitServer;

beforeEach(async () => {
  press = gitPress();
  ({ yard, remote } = press);
  yard.commitFile(yard.clone(remote, "person"), "README.md", "ours\n");
  server = await serveGit(yard.folder, token, yard.environment);
});
afterEach(async () => {
  await server.close();
  yard.remove();
});

/** A clone that was made over the disk and has the served address as its remote. */
function clone(name: string): string {
  const at = yard.clone(remote, name);
  yard.git(at, "remote", "set-url", "origin", `${server.url}/remote.git`);
  return at;
}

function publisher(repository: string, more: Partial<GitTarget> = {}): Publisher {
  return press.publisher(repository, { token, ...more });
}

/** Every argument of every git process that was started from now on. */
function watchArguments(): { environment: Record<string, string>; seen: () => string } {
  const git = join(yard.git(yard.folder, "--exec-path").trim(), "git");
  const log = join(yard.folder, "arguments");
  writeFileSync(log, "");
  writeFileSync(join(yard.folder, "git"), `#!/bin/sh\nprintf '%s\\n' "$*" >>'${log}'\nexec '${git}' "$@"\n`, {
    mode: 0o755,
  });
  const environment = { ...yard.environment, PATH: `${yard.folder}:${yard.environment["PATH"] ?? ""}` };
  return { environment, seen: () => readFileSync(log, "utf8") };
}

it("publishes with a token that stands in no argument and in no file of the repository", async () => {
  const at = clone("clone");
  const { environment, seen } = watchArguments();
  await press.publish(publisher(at, { environment }), { "a.yml": "a\n" });
  expect(yard.freshFiles(remote)).toEqual({ "README.md": "ours\n", "rules/a.yml": "a\n" });
  expect(seen()).toContain("push --porcelain");
  const written = readdirSync(join(at, ".git"), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), "latin1"))
    .join("\n");
  for (const secret of [token, pass]) {
    expect(seen()).not.toContain(secret);
    expect(written).not.toContain(secret);
  }
});

it("takes an address in place of a remote's name", async () => {
  await press.publish(publisher(clone("clone"), { remote: `${server.url}/remote.git` }), { "a.yml": "a\n" });
  expect(yard.log(remote)[0]).toBe("rules: step");
});

it("takes the place of a header that a checkout action left in the config", async () => {
  const at = clone("clone");
  yard.git(at, "config", `http.${server.url}/.extraheader`, "AUTHORIZATION: basic c3RhbGU6b2xk");
  await press.publish(publisher(at), { "a.yml": "a\n" });
  expect(yard.log(remote)[0]).toBe("rules: step");
});

it.each([
  ["no token", undefined],
  ["an empty token, as of a secret that is not set", ""],
  ["a wrong token", "ghs_wrong"],
])("is unauthorised with %s, and does not ask a person", async (_, stated) => {
  const repository = clone("clone");
  const line = stated === undefined ? press.publisher(repository) : publisher(repository, { token: stated });
  const refusal = await refusalOf(line.open());
  expect(refusal).toMatchObject({ code: "publish-unauthorised", exit: 4 });
  expect(refusal.hint).toContain("token");
  expect(refusal.message).not.toContain("ghs_");
});

it.each([
  ["the token may read but not write", /service=git-receive-pack/, 403, "publish-denied"],
  ["the token may not even read", /info\/refs/, 403, "publish-denied"],
  ["the repository is not there, or hidden from the token", /info\/refs/, 404, "publish-unreachable"],
  ["the server is ill", /info\/refs/, 503, "publish-unreachable"],
])("says so when %s", async (_, match, status, code) => {
  server.fail(match, status);
  const tip = yard.git(remote, "rev-parse", "main");
  await expect(press.publish(publisher(clone("clone")), { "a.yml": "a\n" })).rejects.toMatchObject({ code, exit: 4 });
  expect(yard.git(remote, "rev-parse", "main")).toBe(tip);
});

it("shows neither the token nor the password of an address in what the remote says", async () => {
  const hook = join(remote, "hooks", "pre-receive");
  const said = `got ${token} and ${pass} for https://ann:pw@example.org/x?key=k`;
  writeFileSync(hook, `#!/bin/sh\necho '${said}' >&2\nexit 1\n`, { mode: 0o755 });
  const remoteWithPassword = `${server.url.replace("//", "//ann:pw@")}/remote.git`;
  const line = publisher(clone("clone"), { remote: remoteWithPassword });
  const refusal = await refusalOf(press.publish(line, { "a.yml": "a\n" }));
  expect(refusal.code).toBe("publish-protected");
  expect(refusal.message).toContain("got *** and *** for https://example.org/x");
  expect(refusal.message).toContain("remote.git");
  expect(refusal.message).not.toMatch(/ann|pw|key/);
});

it("loses the race that the server decides while both pushes are under way", async () => {
  const lines = ["one", "two"].map((name) => publisher(clone(name)));
  const bases = await Promise.all(lines.map((line) => line.open()));
  // Both have then seen the old tip, so that the ref update itself fails, and not the check before it.
  server.holdPushes(2);
  const results = await Promise.all(
    bases.map((base, index) => {
      const line = lines[index];
      if (line === undefined) throw new Error("two bases, two publishers");
      return line.publish(base, yard.stage({ [`${index}.yml`]: `${index}\n` }), `rules: ${index}\n`, asOf);
    }),
  );
  await Promise.all(bases.map((base) => base.close()));
  const won = results.findIndex((result) => "commit" in result);
  expect(results.filter((result) => "lost" in result)).toHaveLength(1);
  expect(yard.log(remote)).toEqual([`rules: ${won}`, "person: README.md"]);
  expect(Object.keys(yard.freshFiles(remote))).toEqual(["README.md", `rules/${won}.yml`]);
});

it("sees a push whose answer was lost as published, so that nothing is committed twice", async () => {
  const line = publisher(clone("clone"));
  server.cutAnswer();
  await expect(press.publish(line, { "a.yml": "a\n" })).rejects.toMatchObject({ code: "publish-unreachable" });
  const base = await line.open();
  await base.close();
  expect([...base.blobs.keys()]).toEqual(["a.yml"]);
  expect(yard.log(remote)).toEqual(["rules: step", "person: README.md"]);
});
