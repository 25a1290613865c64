import { expect, it } from "vitest";
import { gitIn } from "../../src/publish/git-process.ts";
import { shownWords } from "../../src/publish/shown-words.ts";
import { refusalOf } from "../support/git.ts";

const git = gitIn(".", { environment: process.env });

it.each([
  ["user and password of an address", "to https://ann:p@ss@example.org/r.git", "to https://example.org/r.git"],
  ["a token as user", "to ssh://ghs_1@example.org/r", "to ssh://example.org/r"],
  ["a query", "to https://example.org/r?key=1 failed", "to https://example.org/r failed"],
  ["a secret, wherever it stands", "sent s3cret/s3cret", "sent ***/***"],
  ["control characters", "remote: \u001b[31mred\u0007", "remote: [31mred"],
  ["progress that was written over itself", "10%\r50%\r\nfatal: no\n", "10%\n50%\nfatal: no"],
  ["all but the last lines", "1\n2\n3\n4\n5\n6\n7\n8\n", "3\n4\n5\n6\n7\n8"],
])("leaves out of git's words: %s", (_, said, shown) => {
  expect(shownWords(said, ["s3cret"])).toBe(shown);
});

it("gives stdout as it is, byte for byte, of an input in pieces", async () => {
  const pieces = Array.from({ length: 300 }, (_, index) => Buffer.alloc(4096, index));
  const id = await git.output(["hash-object", "--stdin"], pieces);
  const whole = await git.output(["hash-object", "--stdin"], [Buffer.concat(pieces)]);
  expect(id.toString()).toBe(whole.toString());
  expect(id.toString()).toMatch(/^[0-9a-f]{40}\n$/);
});

it("survives a git that stops reading, and says why it stopped", async () => {
  function* endless(): Generator<string> {
    for (let line = 0; line < 100_000; line += 1) yield "no such command\n";
  }
  const refusal = await refusalOf(git.output(["update-ref", "--stdin"], endless()));
  expect(refusal).toMatchObject({ code: "git-failed", exit: 4 });
  expect(refusal.message).toMatch(/^git update-ref ended with status 128: fatal: unknown command: no such command/);
});

it("passes on the fault of an input that breaks off, and not what git made of half of it", async () => {
  function* broken(): Generator<string> {
    yield "half";
    throw new RangeError("the disk is gone");
  }
  await expect(git.run(["hash-object", "--stdin"], broken())).rejects.toThrow("the disk is gone");
});

it("hands config over in the environment, the last value winning", async () => {
  const config = [
    ["user.name", "first"],
    ["user.name", "second = third"],
  ] as const;
  const configured = gitIn(".", { environment: process.env, config });
  expect(String(await configured.output(["config", "user.name"]))).toBe("second = third\n");
});
