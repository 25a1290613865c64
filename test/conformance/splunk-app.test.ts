import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { z } from "zod";
import { confWords } from "../../src/dialects/splunk-conf.ts";
import { hostileTexts, thousandTexts } from "../support/hostile-text.ts";
import { hostilePack, item, pack, settings } from "../support/pack.ts";
import { describeLinter, python, tool } from "../support/python.ts";
import { appFiles, readConf, splArchive } from "../support/splunk-app.ts";

const folder = mkdtempSync(join(tmpdir(), "rulepress-spl-"));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const conf = z.record(z.string(), z.record(z.string(), z.string()));
const answer = z.strictObject({
  confs: z.record(z.string(), conf),
  errors: z.array(z.string()),
  matches: z.record(z.string(), z.array(z.string())),
});

function ask(files: ReadonlyMap<string, string>, names: readonly string[] = []): z.infer<typeof answer> {
  const confs = Object.fromEntries([...files].filter(([path]) => /\.(?:conf|meta)$/.test(path)));
  const text = files.get("lookups/threat_intel_by_domain.csv") ?? "query,indicator\r\n";
  return answer.parse(python("splunk_app.py", { confs, lookup: { text, column: "query", key: "indicator" }, names }));
}

const report = z.looseObject({
  summary: z.looseObject({ error: z.number(), failure: z.number(), warning: z.number(), success: z.number() }),
  reports: z.array(
    z.looseObject({
      groups: z.array(z.looseObject({ checks: z.array(z.looseObject({ name: z.string(), result: z.string() })) })),
    }),
  ),
});

/** Checks of the inspector by result. Its own status is 0 whatever it finds. */
async function inspected(files: ReadonlyMap<string, string>): Promise<Record<string, string[]>> {
  const [app, out] = [join(folder, "TA-rulepress.spl"), join(folder, "report.json")];
  writeFileSync(app, await splArchive(files));
  rmSync(out, { force: true });
  tool("splunk-appinspect", [
    "inspect",
    app,
    "--mode",
    "test",
    "--data-format",
    "json",
    "--skip-trusted-libraries-update",
    "--output-file",
    out,
  ]);
  const { summary, reports } = report.parse(JSON.parse(readFileSync(out, "utf8")));
  expect(summary.success).toBeGreaterThan(80);
  const byResult: Record<string, string[]> = {};
  for (const { name, result } of reports.flatMap(({ groups }) => groups.flatMap(({ checks }) => checks)))
    (byResult[result] ??= []).push(name);
  return byResult;
}

describeLinter("splunk-appinspect", () => {
  it.each([
    ["the usual indicators", pack],
    ["hostile ones", hostilePack],
  ])(
    "finds nothing in an app with %s, but that an intel list holds addresses",
    { timeout: 60_000 },
    async (_, items) => {
      const { error = [], failure = [], future_failure = [], warning = [] } = await inspected(appFiles(items));
      expect([...error, ...failure, ...future_failure]).toEqual([]);
      expect(warning.filter((name) => name !== "check_hostnames_and_ips")).toEqual([]);
    },
  );

  it("would have found a fault", { timeout: 60_000 }, async () => {
    const files = new Map(appFiles(pack));
    files.set(
      "default/app.conf",
      files.get("default/app.conf")?.replace("is_configured = 0", "is_configured = 1") ?? "",
    );
    expect((await inspected(files))["failure"]).toHaveLength(1);
  });

  it("reads every .conf file as it is meant, with nothing said twice", () => {
    const files = appFiles(pack);
    const { confs, errors } = ask(files);
    expect(errors).toEqual([]);
    const paths = Object.keys(confs);
    expect(paths).toHaveLength(6);
    for (const path of paths) {
      // Its reader keeps the blank before a backslash that continues a line.
      const read: unknown = JSON.parse(JSON.stringify(confs[path]).replaceAll(" \\n", "\\n"));
      expect(read, path).toEqual(readConf(files.get(path) ?? ""));
    }
  });

  it("gives back whatever an owner calls himself", () => {
    const names = [...hostileTexts, ...thousandTexts()];
    const files = names.map((brand, index) => {
      const text = appFiles([], { ...settings, brand }).get("default/app.conf") ?? "";
      return [`${index}.conf`, text] as const;
    });
    const { confs, errors } = ask(new Map(files));
    expect(errors).toEqual([]);
    const labels = names.map((_, index) => confs[`${index}.conf`]?.["ui"]?.["label"]);
    expect(labels).toEqual(names.map((brand) => confWords(`${brand} indicators`, 80).trim()));
  });

  it("gives names to the rows of domains that a shell's wildcards match: a domain, what is below it, and no other", () => {
    const files = appFiles([
      item("domain", "c2.example.com"),
      item("domain", "example.com", { record: { level: "low" } }),
    ]);
    const names = [
      "c2.example.com",
      "WWW.c2.example.com",
      "notc2.example.com",
      "notexample.com",
      "c2.example.com.evil.tld",
    ];
    expect(ask(files, names).matches).toEqual({
      "c2.example.com": ["c2.example.com", "example.com"],
      "WWW.c2.example.com": ["c2.example.com", "example.com"],
      "notc2.example.com": ["example.com"],
      "notexample.com": [],
      "c2.example.com.evil.tld": [],
    });
  });

  it("gives no name to a domain that was withdrawn", () => {
    expect(ask(appFiles([item("domain", "other.example")]), ["c2.example.com"]).matches).toEqual({
      "c2.example.com": [],
    });
  });
});
