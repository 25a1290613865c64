import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { hosts } from "../../src/formats/hosts.ts";
import type { Item } from "../../src/model/plugin.ts";
import { debianTool, describeAlone } from "../support/debian.ts";
import { printed } from "../support/format.ts";
import { item, pack } from "../support/pack.ts";

const before = "127.0.0.1 localhost\n10.0.0.7 printer.example\n";
const command = (text: string) => /`(sed [^`]+)`/.exec(text)?.[1] ?? "";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "rulepress-hosts-"));
  writeFileSync(join(folder, "etc-hosts"), before);
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

/** What a person types, on a file of their own in place of the one of the machine. */
function typed(line: string, items: readonly Item[]): string {
  writeFileSync(join(folder, "hosts.txt"), printed(hosts, items));
  const { status, stderr } = debianTool("sh", ["-euc", line.replaceAll("/etc/hosts", "etc-hosts")], { cwd: folder });
  expect([status, stderr]).toEqual([0, ""]);
  return readFileSync(join(folder, "etc-hosts"), "utf8");
}

it("stands in the file once, however often it is loaded", () => {
  expect(typed(command(hosts.load), pack)).toBe(before + printed(hosts, pack));
  expect(typed(command(hosts.load), pack)).toBe(before + printed(hosts, pack));
});

it("leaves alone what was written below it since", () => {
  typed(command(hosts.load), pack);
  appendFileSync(join(folder, "etc-hosts"), "10.0.0.8 later.example\n");
  expect(typed(command(hosts.load), [])).toBe(`${before}10.0.0.8 later.example\n${printed(hosts, [])}`);
});

it("takes a withdrawn name out with the next load, and everything by the command that is told", () => {
  typed(command(hosts.load), [item("domain", "a.example"), item("domain", "b.example")]);
  expect(typed(command(hosts.load), [item("domain", "b.example")])).not.toContain("a.example");
  expect(typed(command(hosts.unload), [])).toBe(before);
});

describeAlone("getent", "libc-bin", () => {
  /** Asks the C library, which reads the file in place of the machine's in a name space of our own. */
  function look(name: string): string {
    const script = `mount --bind etc-hosts /etc/hosts && getent -s files ahosts ${name}`;
    return debianTool("unshare", ["-rm", "sh", "-c", script], { cwd: folder }).stdout;
  }

  it.each([
    ["a malicious name leads nowhere", "c2.example.com", /^0\.0\.0\.0 /],
    ["a name below it is not blocked", "a.c2.example.com", /^$/],
    ["other entries stay", "printer.example", /^10\.0\.0\.7 /],
  ])("%s", (_, name, wanted) => {
    typed(command(hosts.load), pack);
    expect(look(name)).toMatch(wanted);
  });
});
