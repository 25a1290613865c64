import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { rpz } from "../../src/formats/rpz.ts";
import type { Item } from "../../src/model/plugin.ts";
import { debianTool, describeWithTool } from "../support/debian.ts";
import { printed } from "../support/format.ts";
import { manyHostileItems } from "../support/hostile-items.ts";
import { type NameServer, nameServer } from "../support/named.ts";
import { item, pack, settings } from "../support/pack.ts";

const folder = mkdtempSync(join(tmpdir(), "rulepress-rpz-"));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

const addresses = [
  "::1",
  "fe80::",
  "2001:db8:1:2:3:4:5:6",
  "2001:db8:0:1:1:1:1:1",
  "2001:db8::1:0:0:1",
  "2001:0:0:1::1",
];

describeWithTool("named-checkzone", "bind9-utils", () => {
  const check = (text: string) =>
    debianTool("named-checkzone", ["-k", "fail", "-D", "-o", "-", "rulepress.rpz", file("rulepress.zone", text)]);

  it.each<[string, readonly Item[], number]>([
    ["a zone without rules", [], 2],
    ["every indicator that a zone can hold", pack, 10],
    ["hostile texts, of which none is there", manyHostileItems(rpz.kinds), 2],
  ])("takes %s", (_, items, records) => {
    const { status, stdout, stderr } = check(printed(rpz, items));
    expect(stderr).not.toMatch(/error|warning|fail/i);
    expect([status, stdout.trimEnd().split("\n").length]).toEqual([0, records]);
  });

  it("takes the longest name that is let in, below a zone with a long name", () => {
    const labels = [61, 61, 61, 26].map((length) => "a".repeat(length));
    const longest = [...labels, "example"].join(".");
    const text = printed(rpz, [item("domain", longest)]);
    expect(text).toContain(longest);
    const zone = `${"z".repeat(26)}.rpz`;
    expect(debianTool("named-checkzone", ["-k", "fail", zone, file("long.zone", text)]).status).toBe(0);
  });

  it("would notice a rule beside other data", () => {
    const { status } = check(`${printed(rpz, pack)}c2.example.com TXT x\n`);
    expect(status).not.toBe(0);
  });
});

describeWithTool("named-checkconf", "bind9-utils", () => {
  it("takes the lines that are to be put into BIND's configuration", () => {
    const [zone = "", policy = ""] = [...rpz.load.matchAll(/`((?:zone|response-policy) [^`]+)`/g)].map(
      ([, code = ""]) => code,
    );
    expect(policy).toContain("policy disabled");
    const config = `options { directory "${folder}"; ${policy} };\n${zone}\n`;
    expect(debianTool("named-checkconf", [file("named.conf", config)])).toMatchObject({ status: 0, stdout: "" });
  });
});

describeWithTool("unbound-checkconf", "unbound", () => {
  const { "unbound.conf": config = "" } = rpz.fixed?.(settings) ?? {};
  const check = (zone: string, ...options: readonly string[]) => {
    file("rulepress.zone", zone);
    const here = config.replaceAll("/etc/unbound/", `${folder}/`);
    const text = `${here}server:\n    chroot: ""\n    directory: "${folder}"\n`;
    return debianTool("unbound-checkconf", [...options, file("unbound.conf", text)]);
  };

  it.each([
    ["without rules", []],
    ["with every indicator that a zone can hold", pack],
  ])("takes the configuration that is shipped and a zone %s", (_, items) => {
    expect(check(printed(rpz, items))).toMatchObject({ status: 0, stderr: "" });
  });

  it("would notice a spoilt zone", () => {
    expect(check(`${printed(rpz, pack)}a A 1.2.3\n`).status).not.toBe(0);
  });

  it("looks at addresses, and blocks nothing before its owner wants it", () => {
    expect(check(printed(rpz, []), "-o", "module-config").stdout.trim()).toBe("respip validator iterator");
    expect(config).toContain("rpz-action-override: disabled");
  });
});

describeWithTool("named", "bind9", () => {
  const answers = {
    "example.com": "notc2 A 198.51.100.1\n",
    "good.example": "bad A 203.0.113.42\nclean A 203.0.113.43\nbad6 AAAA 2001:db8::1\nclean6 AAAA 2001:db8::2\n",
  };
  const withdrawn = item("domain", "c2.example.com");
  let server: NameServer;
  let later: NameServer;
  beforeAll(async () => {
    const more = addresses.map((address) => item("ipv6", address));
    server = await nameServer(printed(rpz, [...pack, ...more]), answers);
    const left = pack.filter(({ record }) => record.id !== withdrawn.record.id);
    later = await nameServer(printed(rpz, left), { "example.com": "c2 A 198.51.100.2\n" });
  });
  afterAll(async () => {
    await Promise.all([server.stop(), later.stop()]);
  });

  it.each([
    ["denies a malicious name", "c2.example.com", "A", "ENOTFOUND"],
    ["denies names below it", "a.b.c2.example.com", "A", "ENOTFOUND"],
    ["answers for a name that only ends like it", "notc2.example.com", "A", ["198.51.100.1"]],
    ["denies a name that leads to a malicious address", "bad.good.example", "A", "ENOTFOUND"],
    ["answers for one that leads to its neighbour", "clean.good.example", "A", ["203.0.113.43"]],
    ["denies a name that leads to a malicious IPv6 address", "bad6.good.example", "AAAA", "ENOTFOUND"],
    ["answers for one that leads to its neighbour in IPv6", "clean6.good.example", "AAAA", ["2001:db8::2"]],
  ] as const)("%s", async (_, name, type, wanted) => {
    expect(await server.ask(name, type)).toEqual(wanted);
  });

  it("finds every rule in the form that it would write", () => {
    expect(server.log.filter((line) => /rpz.*(?:invalid|warn|error|canonical)/i.test(line))).toEqual([]);
  });

  it("answers again for a name that was withdrawn", async () => {
    expect(await later.ask("c2.example.com", "A")).toEqual(["198.51.100.2"]);
  });
});
