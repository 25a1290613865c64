import { describe, expect, it } from "vitest";
import { canonicalDomain, canonicalHost, hostName } from "../../src/refine/canonical-domain.ts";

const v2 = "a".repeat(16);
const v3 = "b".repeat(56);

describe("canonicalDomain", () => {
  it.each([
    ["lower case, no root dot", "C2.Evil.TOP.", "c2.evil.top"],
    ["a leading wildcard goes", "*.evil.top", "evil.top"],
    ["an internationalised name becomes A-labels", "пример.example", "xn--e1afmkfd.example"],
    ["a confusable letter shows as what it is", "аpple.example", "xn--pple-43d.example"],
    ["full-width letters are letters", "ｅｖｉｌ.top", "evil.top"],
    ["an ideographic full stop is a dot", "evil。top", "evil.top"],
    ["an A-label stays", "xn--e1afmkfd.example", "xn--e1afmkfd.example"],
    ["underscores are allowed", "_dmarc.bad_host.example", "_dmarc.bad_host.example"],
    ["a customer of a dynamic DNS service", "evil.duckdns.org", "evil.duckdns.org"],
    ["a private suffix is a registered name too: the guards judge it", "duckdns.org", "duckdns.org"],
    ["a file name under a real top-level domain", "readme.md", "readme.md"],
    ["an archive under a real top-level domain", "invoice.zip", "invoice.zip"],
    ["a v3 onion", `${v3}.onion`, `${v3}.onion`],
    ["a v2 onion below a subdomain", `www.${v2}.onion`, `www.${v2}.onion`],
    ["a name for documentation", "c2.example", "c2.example"],
    ["labels of 63", `${"a".repeat(63)}.top`, `${"a".repeat(63)}.top`],
  ])("%s", (_, given, wanted) => {
    expect(canonicalDomain(given)).toBe(wanted);
  });

  it.each([
    ["a single label", "localhost"],
    ["an unknown top-level domain", "file.exe"],
    ["a name that only a LAN resolves", "printer.local"],
    ["a bare public suffix", "co.uk"],
    ["a wildcard over a top-level domain", "*.com"],
    ["a wildcard alone", "*"],
    ["a wildcard inside", "a.*.evil.top"],
    ["an empty label", "www..evil.top"],
    ["a leading dot", ".evil.top"],
    ["a label over 63", `${"a".repeat(64)}.top`],
    ["a name over 253", `${"abcdefg.".repeat(32)}top`],
    ["a hyphen in front", "-evil.top"],
    ["a hyphen at the end of a label", "evil-.top"],
    ["a blank", "evil top.com"],
    ["an A-label that decodes to nothing", "xn--a.com"],
    ["an octal address", "0177.0.0.1"],
    ["a short address", "127.1"],
    ["an onion name of the wrong length", "evil.onion"],
    ["a percent sign", "ev%69l.top"],
    ["a path", "evil.top/a"],
  ])("refuses %s", (_, given) => {
    expect(canonicalDomain(given)).toMatchObject({ ok: false, reason: "invalid-value" });
  });

  it("takes no wildcard where a host is asked for", () => {
    expect(canonicalHost("*.evil.top")).toMatchObject({ ok: false });
  });
});

describe("hostName", () => {
  it("reads a name that nobody can register", () => {
    expect(hostName("Intranet.Corp.LOCAL.")).toBe("intranet.corp.local");
  });
});
