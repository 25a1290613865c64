import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Checkout, checkout, type Ended } from "./support/checkout.ts";
import { type Forge, serveForge } from "./support/forge.ts";
import { describeConformance, installedPackages } from "./support/python.ts";
import { repository } from "./support/repository.ts";
import { oneQueryEach, writeProgram } from "./support/sigma-program.ts";
import { scriptOf, stepsOf } from "./support/workflows.ts";

const workflow = (name: string): string => readFileSync(join(repository, `.github/workflows/${name}.yml`), "utf8");

/* The steps of the workflows, as they stand in the files, in a clone with a remote and a forge. */
describe("the steps of the workflows", () => {
  let copy: Checkout;
  let forge: Forge;
  let bare: string;
  let runs = 0;

  beforeAll(async () => {
    copy = checkout();
    bare = join(copy.beside, "origin.git");
    copy.write(
      "rulepress.yml",
      "sources:\n  - { name: good, type: text, path: good.txt, republish: yes, license: CC0-1.0 }\n",
    );
    copy.write("good.txt", "one.example\ntwo.example\n");
    const setUp = [
      "rm -r rules node_modules && git init --quiet && git add . && git commit --quiet -m checkout",
      `git clone --quiet --bare . ${bare} && git remote add origin ${bare}`,
      `ln -s ${join(repository, "node_modules")} node_modules`,
    ];
    expect(copy.sh(setUp.join("\n"))).toMatchObject({ status: 0, stderr: "" });
    writeProgram(join(copy.root, ".venv/bin/sigma"), oneQueryEach);
    forge = await serveForge(copy.beside, bare);
  });
  afterAll(async () => {
    await forge.close();
    copy.remove();
  });

  /** A step as a runner starts it: one shell, its output and summary in files of their own. */
  async function step(
    name: string,
    of: string,
    env: Readonly<Record<string, string>> = {},
  ): Promise<Ended & { summary: string; output: string }> {
    runs += 1;
    const [summary, output] = ["summary", "output"].map((file) => join(copy.beside, `${file}-${runs}`));
    const paths = {
      GITHUB_ACTIONS: "true",
      CI: "true",
      GITHUB_STEP_SUMMARY: summary ?? "",
      GITHUB_OUTPUT: output ?? "",
    };
    const ended = await copy.shLater(scriptOf(workflow(of), name), copy.root, {
      ...forge.environment,
      ...paths,
      ...env,
    });
    const read = (path = ""): string => (existsSync(path) ? readFileSync(path, "utf8") : "");
    return { ...ended, summary: read(summary), output: read(output) };
  }

  const pull = (): void => {
    expect(copy.sh("git pull --quiet --ff-only origin main")).toMatchObject({ status: 0 });
  };

  it("publish, pack and release what a feed says, and tell of a feed that fails", { timeout: 240_000 }, async () => {
    const first = await step("Publish", "update");
    expect(first, first.stderr).toMatchObject({ status: 0 });
    expect(first.summary).toContain("## 2 added");
    expect(first.summary).toMatch(/Pushed `[0-9a-f]{12}` to `origin main`/);
    expect(first.stderr).not.toContain("::warning");
    pull();

    const runner = {
      GITHUB_SERVER_URL: "https://github.com",
      GITHUB_REPOSITORY: "Acme/rules",
      GITHUB_REF_NAME: "main",
    };
    const printed = await step("Print packs", "update", runner);
    expect(printed, printed.stderr).toMatchObject({ status: 0 });
    expect(copy.sh("cd dist && sha256sum -c --quiet --strict SHA256SUMS")).toMatchObject({ status: 0, stdout: "" });
    const health: unknown = JSON.parse(readFileSync(join(copy.root, "dist/status.json"), "utf8"));
    expect(health).toMatchObject({ live: 2, sources: [{ name: "good", state: "read" }] });
    const news = readFileSync(join(copy.root, "dist/feed.atom"), "utf8");
    expect(news).toContain("https://raw.githubusercontent.com/Acme/rules/main/rules/delta/");
    expect(news).toContain("https://acme.github.io/rules/feed.atom");
    const converted = ["splunk.spl", "sentinel-asim.kql", "rules.json"].map((file) => `sigma-list/converted/${file}`);
    for (const path of converted) expect(existsSync(join(copy.root, "dist/packs/all", path)), path).toBe(true);

    expect(await step("Print packs", "release")).toMatchObject({ status: 0 });
    const packed = await step("Pack", "release");
    expect(packed, packed.stderr).toMatchObject({ status: 0 });
    const tag = packed.stdout.trim();
    const head = copy.sh("git rev-parse HEAD").stdout.trim();
    expect(packed.output).toBe(`tag=${tag}\ncommit=${head}\n`);
    expect(
      copy.sh(
        "cd release && sha256sum -c --quiet SHA256SUMS && tar xzf rules-*[0-9].tar.gz && cd rules-*/rules && sha256sum -c --quiet SHA256SUMS",
      ),
    ).toMatchObject({ status: 0 });
    const packed7d = copy.sh(`tar tzf release/${tag}-packs-last-7d.tar.gz`).stdout;
    expect(packed7d).toContain("last-7d/sigma-list/converted/splunk.spl");
    copy.sh(`ssh-keygen -q -t ed25519 -N '' -C '' -f ${join(copy.beside, "signing")}`);
    const key = readFileSync(join(copy.beside, "signing"), "utf8");
    const inputs = { TAG: tag, COMMIT: head, RULEPRESS_SSH_KEY: key };
    const released = await step("Release", "release", inputs);
    expect(released, released.stderr).toMatchObject({ status: 0 });
    const [release] = forge.api.releases;
    expect(release).toMatchObject({ tag, title: tag, target: head, draft: false });
    expect(release?.notes).toContain("2 live indicators");
    const names = release?.assets.map(({ name }) => name);
    const packs = ["all", "high-confidence", "last-24h", "last-30d", "last-7d"];
    expect(names).toEqual([
      ...packs.map((name) => `${tag}-packs-${name}.tar.gz`),
      ...[`${tag}.tar.gz`, `${tag}.zip`, "SHA256SUMS", "SHA256SUMS.sig"],
    ]);
    expect(copy.sh(`git rev-parse ${tag}`, bare).stdout.trim()).toBe(head);
    expect((await step("Release", "release", inputs)).stdout).toContain("Already published");
    expect(released.stdout + released.stderr).not.toContain(forge.token);

    // Nothing changed since the tag that the release made.
    copy.sh("git fetch --quiet --tags origin");
    expect(await step("Pack", "release")).toMatchObject({ status: 0, stdout: "", output: "" });

    writeFileSync(join(copy.root, "good.txt"), "<!doctype html><html><body>@owner ##[error]Sign in</body></html>");
    const held = await step("Publish", "update");
    expect(held, held.stderr).toMatchObject({ status: 0 });
    expect(held.summary).toContain("## Nothing was learned");
    expect(held.summary).toContain("### Held\n\n- **good** (`");
    expect(held.stderr).toContain("::warning title=held%3A good::");
    const status: unknown = JSON.parse(readFileSync(join(copy.root, ".rulepress-cache/status.json"), "utf8"));
    expect(status).toMatchObject({ complete: true, live: 2, sources: [{ name: "good", state: "held" }] });
    expect(await step("Open and close issues about held sources", "update")).toMatchObject({ status: 0 });
    expect(forge.api.tracker.issues).toEqual([]);

    const memory = join(copy.root, ".rulepress-cache/reads.json");
    writeFileSync(
      memory,
      readFileSync(memory, "utf8").replace(/"troubled": "[^"]*"/, '"troubled": "2026-01-01T00:00:00.000Z"'),
    );
    await step("Publish", "update");
    expect((await step("Open and close issues about held sources", "update")).stdout).toMatch(
      /^open: good \(held for \d+ days\)$/m,
    );
    expect(forge.api.tracker.issues).toMatchObject([
      { title: "Source good is held", open: true, labels: ["held-source"] },
    ]);

    writeFileSync(join(copy.root, "good.txt"), "one.example\ntwo.example\n");
    expect((await step("Publish", "update")).summary).not.toContain("### Held");
    expect((await step("Open and close issues about held sources", "update")).stdout).toBe(
      "close: #1 good (recovered)\n",
    );
    expect(forge.api.tracker.issues).toMatchObject([{ open: false }]);
  });

  it("stop with a word of their own where a forge refuses", async () => {
    copy.write(
      ".rulepress-cache/status.json",
      '{"asOf":"2026-01-09T00:00:00.000Z","complete":true,"live":0,"sources":[]}\n',
    );
    const issues = "Open and close issues about held sources";
    const refused = await step(issues, "update", { GITHUB_TOKEN: "ghs_wrong" });
    expect(refused.status).toBe(4);
    expect(refused.stderr).toContain("[publish-unauthorised]");
    expect(refused.stderr).toContain("::error title=publish-unauthorised::");
    expect(refused.stderr).not.toContain("ghs_");
    expect((await step(issues, "update", { GITHUB_TOKEN: "" })).status).toBe(4);
  });

  it("stop a release whose tag is not the version", async () => {
    expect(await step("Compare the tag with the package", "release", { GITHUB_REF_NAME: "v9.9.9" })).toMatchObject({
      status: 1,
    });
    const { version } = JSON.parse(readFileSync(join(repository, "package.json"), "utf8")) as { version: string };
    expect(await step("Compare the tag with the package", "release", { GITHUB_REF_NAME: `v${version}` })).toMatchObject(
      {
        status: 0,
      },
    );
  });
});

describeConformance("the step that installs sigma-cli", () => {
  const script = (name: string) => scriptOf(workflow(name), "Install sigma-cli");

  it("takes what the lock names, and nothing else would do", { timeout: 120_000 }, () => {
    const copy = checkout();
    const run = () => copy.sh(script("update"), copy.root, installedPackages());
    expect(run()).toMatchObject({ status: 0, stderr: "" });
    const lock = "src/data/init/github/sigma/requirements.txt";
    copy.write(lock, readFileSync(join(repository, lock), "utf8").replace(/^(sigma-cli)==\S+/m, "$1==0.0.1"));
    const refused = run();
    expect(refused.status).not.toBe(0);
    expect(refused.stderr).toContain("sigma-cli==0.0.1");
    copy.remove();
  });

  it("is the same wherever packs are printed", () => {
    for (const name of ["update", "release"]) {
      const steps = stepsOf(workflow(name)).map((step) => step.run ?? "");
      const printing = steps.flatMap((run, index) => (run.startsWith("npm run -s packs") ? [index] : []));
      expect(printing.length, name).toBeGreaterThan(0);
      for (const index of printing) {
        expect(steps[index], name).toContain(" --sigma .venv/bin/sigma");
        expect(steps[index - 1], name).toBe(script("update"));
      }
    }
  });
});
