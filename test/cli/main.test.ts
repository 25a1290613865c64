import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, it } from "vitest";
import { z } from "zod";

const root = resolve(import.meta.dirname, "../..");

it("asks the same of Node, whether it is called by its bin or by npm", () => {
  const [, flags = ""] =
    /^#!\/usr\/bin\/env -S node (.*)\n/.exec(readFileSync(join(root, "src/cli/main.ts"), "utf8")) ?? [];
  const { scripts } = z
    .object({ scripts: z.record(z.string(), z.string()) })
    .parse(JSON.parse(readFileSync(join(root, "package.json"), "utf8")));
  expect(flags).not.toBe("");
  for (const name of ["start", "rulepress"]) {
    expect(scripts[name]).toContain(`node ${flags} --import tsx src/cli/main.ts`);
  }
});
