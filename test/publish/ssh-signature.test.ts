import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { withKeyFile } from "../../src/publish/ssh-key-file.ts";
import { openSigner, type SigningKey } from "../../src/publish/ssh-signature.ts";
import { refusalOf } from "../support/git.ts";
import { makeKey, signerName, type TestKey } from "../support/ssh-key.ts";
import { temporaryFolder } from "../support/temporary.ts";
import { allOf } from "../support/web.ts";

const environment = { PATH: process.env["PATH"], HOME: "/nowhere" };
const sums = Buffer.from("0123  a.zip\n");
let folder: string;
let key: TestKey;

beforeEach(() => {
  folder = temporaryFolder();
  key = makeKey(folder, "key");
  // Others may lend keys at the same time: here only ours are seen.
  vi.stubEnv("TMPDIR", folder);
});
afterEach(() => {
  vi.unstubAllEnvs();
});

/** What somebody with the list of allowed signers finds. */
function verifies(signature: string, bytes: Buffer, { allowed }: TestKey, namespace = "file"): boolean {
  const path = join(folder, "SHA256SUMS.sig");
  writeFileSync(path, signature);
  const args = ["-Y", "verify", "-f", allowed, "-I", signerName, "-n", namespace, "-s", path];
  return spawnSync("ssh-keygen", args, { input: bytes }).status === 0;
}

const keyFolders = () => readdirSync(folder).filter((name) => name.startsWith("rulepress-key-"));

describe("a signature", () => {
  it.each<[string, (key: TestKey) => SigningKey]>([
    ["the path of a key", ({ path }) => ({ path })],
    ["the text of a key", ({ text }) => ({ text })],
    ["a text whose line breaks a form changed", ({ text }) => ({ text: text.trim().replaceAll("\n", "\r\n") })],
  ])("made with %s is good for these bytes, this key and this use alone", async (_, given) => {
    const before = keyFolders();
    const signer = await openSigner(given(key), environment);
    const signature = await signer.sign("file", sums);
    expect(verifies(signature, sums, key)).toBe(true);
    expect(verifies(signature, Buffer.from("0124  a.zip\n"), key)).toBe(false);
    expect(verifies(signature, sums, makeKey(folder, "other"))).toBe(false);
    expect(verifies(signature, sums, key, "git")).toBe(false);
    expect(keyFolders()).toEqual(before);
  });

  it("is the same each time, so that equal drafts give equal commits", async () => {
    const signer = await openSigner({ path: key.path }, environment);
    expect(await signer.sign("git", sums)).toBe(await signer.sign("git", sums));
  });

  it("is made by an agent where only the public half is named", async () => {
    const socket = join(folder, "agent");
    const started = spawnSync("ssh-agent", ["-a", socket, "-s"], { encoding: "utf8" });
    const pid = Number(/SSH_AGENT_PID=(\d+)/.exec(started.stdout)?.[1]);
    const env = { ...environment, SSH_AUTH_SOCK: socket };
    try {
      spawnSync("ssh-add", ["-q", key.path], { env });
      rmSync(key.path);
      const signer = await openSigner({ path: key.publicPath }, env);
      expect(verifies(await signer.sign("file", sums), sums, key)).toBe(true);
    } finally {
      process.kill(pid);
    }
  });
});

describe("a key of no use is named before anything is done, and not shown:", () => {
  it.each<[string, () => SigningKey, string]>([
    ["missing", () => ({ path: join(folder, "none") }), "No such file"],
    ["with a passphrase", () => ({ path: makeKey(folder, "locked", "secret").path }), "passphrase"],
    ["with a passphrase, as text", () => ({ text: makeKey(folder, "locked", "secret").text }), "passphrase"],
    ["no key", () => ({ text: "hunter2-not-a-key" }), "RULEPRESS_SSH_KEY"],
    ["a public key without an agent", () => ({ text: `ssh-ed25519 ${"A".repeat(68)}` }), "RULEPRESS_SSH_KEY"],
    [
      "open to everybody",
      () => {
        chmodSync(key.path, 0o644);
        return { path: key.path };
      },
      "too open",
    ],
  ])("%s", async (_, given, says) => {
    const before = keyFolders();
    const refusal = await refusalOf(openSigner(given(), environment));
    expect(refusal).toMatchObject({ code: "signing-key", exit: 4 });
    expect(refusal.message).toContain(says);
    expect(refusal.hint).toMatch(/key/);
    expect(allOf(refusal)).not.toMatch(/hunter2|rulepress-key-|PRIVATE KEY-----|@@@/);
    expect(keyFolders()).toEqual(before);
  });

  it("no OpenSSH on the machine", async () => {
    const empty = join(folder, "bin");
    mkdirSync(empty);
    const refusal = await refusalOf(openSigner({ path: key.path }, { PATH: empty }));
    expect(refusal).toMatchObject({ code: "signing-missing", exit: 4 });
  });
});

it("lends a key's file to nobody else, and takes it away when the work fails", async () => {
  const seen: string[] = [];
  const failing = withKeyFile("text", (path) => {
    seen.push(path);
    const { stdout } = spawnSync("stat", ["-c", "%a", path, join(path, "..")], { encoding: "utf8" });
    expect(stdout).toBe("600\n700\n");
    return Promise.reject(new Error("it failed"));
  });
  await expect(failing).rejects.toThrow("it failed");
  expect(seen).toHaveLength(1);
  expect(keyFolders().some((name) => seen[0]?.includes(name))).toBe(false);
});
