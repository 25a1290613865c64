import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openSigner } from "../src/publish/ssh-signature.ts";
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
    const [checkpoint = ""] = scriptsIn("Checkpoints");
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
    sh(checkpoint.replace("2026-11", "2030-01"), beside);
    expect(readFileSync(join(beside, "november/rules/lists/domain.txt"), "utf8")).toBe("one.example\n");
    expect(sh("npm run -s rulepress -- verify rules --rebuild", copy.root).stdout).toContain("every byte rebuilt");
    sh(update, beside);
    expect(listed()).toContain("three.example");
  });

  it("sign commits and checksums, and let subscribers find what was tampered with", { timeout: 120_000 }, async () => {
    const { copy, bare, sh, publish } = scheduled();
    const folder = join(copy.beside, "signed");
    mkdirSync(folder);
    const [make = "", signed = "", checkClone = "", checkRelease = ""] = scriptsIn("Signatures");
    sh(make, folder);
    publish("signed.example");
    copy.write("feed.txt", "signed.example\nmore.example\n");
    const asOf = "--as-of 2030-02-01T00:00:00Z";
    sh(`${signed.trim().replace("signing-key", join(folder, "signing-key"))} ${asOf}`, copy.root);
    const clone = "git clone --quiet --depth 1 file://";
    sh(`${clone}${bare} rules-repository`, folder);
    expect(sh(checkClone, folder).stderr).toContain('Good "git" signature for rules@acme.example');
    const fails = (script: string) => {
      expect(copy.sh(script, folder).status).not.toBe(0);
    };
    sh("git commit --quiet --allow-empty --message tampered", join(folder, "rules-repository"));
    fails(checkClone);

    const sums = "SHA256SUMS";
    sh(`echo zip > rules.zip && sha256sum rules.zip > ${sums}`, folder);
    const signer = await openSigner({ path: join(folder, "signing-key") }, { PATH: process.env["PATH"] });
    writeFileSync(join(folder, `${sums}.sig`), await signer.sign("file", readFileSync(join(folder, sums))));
    expect(sh(checkRelease, folder).stdout).toContain("rules.zip: OK");
    sh("echo zap > rules.zip", folder);
    fails(checkRelease);
    sh(`sha256sum rules.zip > ${sums}`, folder);
    fails(checkRelease);
    copy.remove();
  });
});
