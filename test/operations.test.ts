import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { blocksOf } from "./support/markdown.ts";
import { repository } from "./support/repository.ts";
import { type Scheduled, scheduled } from "./support/scheduled.ts";

const page = readFileSync(join(repository, "docs/operations.md"), "utf8");
let press: Scheduled;

/** The shell blocks below a heading of docs/operations.md, in their order. */
function scriptsIn(heading: string): string[] {
  const section = page.split(/^(?=## )/m).find((part) => part.startsWith(`## ${heading}\n`)) ?? "";
  return blocksOf(section).flatMap(({ language, text }) => (language === "sh" ? [text] : []));
}

beforeAll(() => {
  press = scheduled();
}, 120_000);
afterAll(() => {
  press.copy.remove();
});

describe("the commands of docs/operations.md", () => {
  it("keep subscribers and isolated networks up to date, over the archive too", { timeout: 240_000 }, () => {
    const { copy, bare, sh, publish } = press;
    const { beside } = copy;
    const [clone = "", update = ""] = scriptsIn("Subscribers");
    const [carry = "", enter = "", news = ""] = scriptsIn("An isolated network");
    const [archive = ""] = scriptsIn("The yearly archive");
    const listed = (): string => readFileSync(join(beside, "rules-repository/rules/lists/domain.txt"), "utf8");
    const sums = (clone: string): string =>
      sh("sha256sum -c --quiet SHA256SUMS && cat SHA256SUMS", join(beside, clone, "rules")).stdout;

    publish("one.example");
    sh(clone, beside);
    expect(listed()).toBe("one.example\n");
    expect(existsSync(join(beside, "rules-repository/rules/sigma"))).toBe(false);
    sh(`git clone --quiet ${bare} full`, beside);
    sh(carry, beside);
    sh(enter, beside);

    publish("one.example", "two.example");
    sh(update, beside);
    expect(listed()).toBe("one.example\ntwo.example\n");
    sh("git -C full pull --quiet", beside);
    sh(news, beside);
    expect(sums("inside")).toBe(sums("full"));

    const tree = sh("git rev-parse main^{tree}", bare).stdout;
    sh(archive, copy.root);
    expect(sh("git rev-parse main^{tree}", bare).stdout).toBe(tree);
    expect(sh("git rev-list --count main", bare).stdout).toBe("1\n");
    expect(sh("git rev-list --count archive/2026", bare).stdout).toBe("3\n");
    publish("one.example", "two.example", "three.example");
    expect(sh("npm run -s rulepress -- verify rules --rebuild", copy.root).stdout).toContain("every byte rebuilt");
    sh(update, beside);
    expect(listed()).toContain("three.example");
  });
});
