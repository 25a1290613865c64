import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { describeConformance, python } from "../support/python.ts";
import { repository } from "../support/repository.ts";

const read = (path: string) => readFileSync(join(repository, path), "utf8");
const lock = read("src/data/init/github/sigma/requirements.txt");

/** Name in the form of PEP 503, version and what stands below it. */
const pinned = [...lock.matchAll(/^([\w.-]+)==(\S+) \\\n((?: {4}--hash=.*\n)+)/gm)].map(
  ([, name = "", version = "", hashes = ""]) => ({
    name: canonical(name),
    version,
    hashes: hashes.trim().split(/\n +/),
  }),
);

function canonical(name: string): string {
  return name.replace(/[-_.]+/g, "-").toLowerCase();
}

describe("the lock of sigma-cli, by which the scheduled runs convert", () => {
  it("is made of exact versions with the SHA-256 of each wheel, and of nothing else", () => {
    const lines = pinned.flatMap(({ hashes }) => ["", ...hashes]).length;
    expect(lock.split("\n").filter((line) => line !== "" && !line.startsWith("#"))).toHaveLength(lines);
    for (const { name, hashes } of pinned) {
      for (const hash of hashes) expect(hash, name).toMatch(/^--hash=sha256:[0-9a-f]{64}(?: \\)?$/);
    }
  });

  it("has the versions that the tests convert with", () => {
    const lines = read("test/conformance/requirements.lock.txt").trimEnd().split("\n");
    const tested = new Map(
      lines.map((line) => line.split("==")).map(([name = "", version]) => [canonical(name), version]),
    );
    for (const { name, version } of pinned) expect(tested.get(name), name).toBe(version);
  });
});

describeConformance("the lock of sigma-cli", () => {
  it("has all that sigma-cli and the backends of converted/ need, and nothing more", () => {
    const backends = ["splunk", "elasticsearch", "opensearch", "kusto"].map((name) => `pysigma-backend-${name}`);
    const needed = z
      .record(z.string(), z.string())
      .parse(python("sigma_closure.py", { packages: ["sigma-cli", ...backends] }));
    expect(new Map(pinned.map(({ name, version }) => [name, version]))).toEqual(new Map(Object.entries(needed).sort()));
  });
});
