import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { canonical } from "../../src/refine/canonical.ts";

const md5 = "b1e625ed1b52b0b2da2a6b3cd3ec6f20";
const sha1 = "da39a3ee5e6b4b0d3255bfef95601890afd80700";
const sha256 = "7335d04550e517aba53fee397eac87f5b65f26a33377bf8e75872979516edfa4";

describe("canonical", () => {
  it.each([
    ["a defanged URL is the plain one", "hxxps://m[.]example/a", undefined, "url", "https://m.example/a"],
    ["a defanged address", "1[.]2[.]3[.]4", undefined, "ipv4", "1.2.3.4"],
    ["upper case and a root dot", "C2.Example.COM.", "domain", "domain", "c2.example.com"],
    ["an upper-case hash", sha256.toUpperCase(), "sha256", "sha256", sha256],
    ["an MD5 by its length", md5, "hash", "md5", md5],
    ["a SHA-1 by its length", sha1, "FileHash-SHA1", "sha1", sha1],
    ["a CVE in upper case", "cve-2026-90006", undefined, "cve", "CVE-2026-90006"],
    ["a CVE of 19 digits", "CVE-2026-1234567890123456789", "vulnerability", "cve", "CVE-2026-1234567890123456789"],
    [
      "an e-mail address keeps its local part",
      "Who.Else@Mail-Relay.XYZ",
      "email-src",
      "email",
      "Who.Else@mail-relay.xyz",
    ],
    ["a defanged e-mail address", "user[at]evil[.]xyz", undefined, "email", "user@evil.xyz"],
    ["an address with port", "203.0.113.42:8080", "ip:port", "ipv4", "203.0.113.42"],
    ["an IPv4-mapped address", "::ffff:192.0.2.1", "ip", "ipv4", "192.0.2.1"],
    ["IPv6 by RFC 5952", "2001:DB8:0:0::1", "ip", "ipv6", "2001:db8::1"],
    ["words of types in any spelling", md5, "FILE_HASH md5", "md5", md5],
  ])("%s", (_, given, type, kind, value) => {
    expect(canonical(given, type)).toMatchObject({ ok: true, kind, value });
  });

  it.each([
    ["a host that came as url", "evil.top", "url", "domain"],
    ["a URL that came as domain", "http://evil.top/", "domain", "url"],
    ["an address that came as hostname", "1.2.3.4", "hostname", "ipv4"],
    ["an IPv6 address that came as ipv4", "2001:db8::1", "ipv4", "ipv6"],
    ["a domain that came as ip:port", "evil.top:80", "ip:port", "domain"],
    ["a hash that came as domain", md5, "domain", "md5"],
  ])("lets the value decide its kind: %s", (_, given, type, kind) => {
    expect(canonical(given, type)).toMatchObject({ ok: true, kind, retyped: true });
  });

  it.each([
    ["the word ip covers both families", "2001:db8::1", "ip"],
    ["the word hash covers all three", sha1, "hash"],
    ["auto promises nothing", "evil.top", "auto"],
    ["no word promises nothing", "evil.top", undefined],
  ])("is not retyped: %s", (_, given, type) => {
    expect(canonical(given, type)).not.toHaveProperty("retyped");
  });

  it("keeps the port of a domain as a fact", () => {
    expect(canonical("evil.top:8080")).toEqual({ ok: true, kind: "domain", value: "evil.top", port: 8080 });
  });

  it.each([
    ["a type that is not carried", md5, "ja3", "unsupported-type"],
    ["a mutex", "Global\\abc", "mutex", "unsupported-type"],
    ["a file name", "evil.top", "filename", "unsupported-type"],
    ["a word nobody knows", "evil.top", "weird", "unsupported-type"],
    ["a word that every object knows", "evil.top", "constructor", "unsupported-type"],
    ["SHA-512 by its word", "a".repeat(128), "sha512", "unsupported-type"],
    ["SHA-512 by its length", "a".repeat(128), undefined, "unsupported-type"],
    ["SHA-224 by its length", "a".repeat(56), "hash", "unsupported-type"],
    ["a SHA-256 that lost two digits", sha256.slice(2), "sha256", "invalid-value"],
    ["a SHA-1 that is said to be MD5", sha1, "md5", "invalid-value"],
    ["hexadecimal of no hash's length", "a".repeat(33), undefined, "invalid-value"],
    ["a network", "45.61.16.0/20", "CIDR", "cidr-not-supported"],
    ["an octal address", "010.0.0.1", "ip", "invalid-value"],
    ["an octet over 255", "256.1.1.1", "ip", "invalid-value"],
    ["three octets", "1.2.3", "ip", "invalid-value"],
    ["a time that came as ip", "07:01:24", "ip", "invalid-value"],
    ["a zone", "fe80::1%eth0", "ip", "invalid-value"],
    ["a top-level domain", "com", "domain", "invalid-value"],
    ["a CVE of three digits", "CVE-2026-123", "cve", "invalid-value"],
    ["a CVE of twenty digits", "CVE-2026-12345678901234567890", "cve", "invalid-value"],
    ["a CVE of a short year", "CVE-26-1", "cve", "invalid-value"],
    ["two @", "a@b@evil.top", "email", "invalid-value"],
    ["no local part", "@evil.top", "email", "invalid-value"],
    ["an e-mail domain that nobody can register", "root@localhost", "email", "invalid-value"],
    ["an e-mail address that a spreadsheet would run", "=cmd@evil.top", "email", "invalid-value"],
    ["two dots in the local part", "a..b@evil.top", "email", "invalid-value"],
    ["a host with a path but no scheme", "evil.top/a", "url", "invalid-value"],
    ["more than 4,096 characters", `http://evil.top/${"a".repeat(4096)}`, "url", "invalid-value"],
    ["nothing", "", "domain", "no-value"],
    ["nothing but blanks and quotes", ' "" ', "domain", "no-value"],
  ])("refuses %s", (_, given, type, reason) => {
    expect(canonical(given, type)).toMatchObject({ ok: false, reason });
  });

  it.each([
    ["NUL", "\0"],
    ["a tab", "\t"],
    ["a newline", "\n"],
    ["DEL", "\u007f"],
    ["NEXT LINE", "\u0085"],
    ["a soft hyphen", "\u00ad"],
    ["the Arabic letter mark", "\u061c"],
    ["a zero-width space", "\u200b"],
    ["a zero-width joiner", "\u200d"],
    ["a left-to-right mark", "\u200e"],
    ["a right-to-left mark", "\u200f"],
    ["a line separator", "\u2028"],
    ["a paragraph separator", "\u2029"],
    ["a right-to-left override", "\u202e"],
    ["a word joiner", "\u2060"],
    ["a bidi isolate", "\u2066"],
    ["a byte order mark inside", "\ufeff"],
    ["a lone surrogate", "\ud800"],
  ])("refuses %s, wherever it stands", (_, character) => {
    const reason = "control-character";
    expect(canonical(`http://evil.top/a${character}b`)).toMatchObject({ ok: false, reason });
    expect(canonical(`ev${character}il.top`)).toMatchObject({ ok: false, reason });
    expect(canonical(`a${character}b@evil.top`)).toMatchObject({ ok: false, reason });
  });

  it("is its own canonical form", () => {
    fc.assert(
      fc.property(hostile, (given) => {
        const first = canonical(given);
        if (!first.ok) {
          fc.pre(false);
          return;
        }
        expect(canonical(first.value)).toMatchObject({ ok: true, kind: first.kind, value: first.value });
      }),
      { numRuns: 500 },
    );
  });

  it("answers every text without throwing", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: "binary", maxLength: 60 }), hostile), type, (given, word) => {
        expect(canonical(given, word)).toHaveProperty("ok");
      }),
      { numRuns: 500 },
    );
  });

  it("gives a defanged URL the form of the plain one", () => {
    fc.assert(
      fc.property(host, fc.webPath(), (name, path) => {
        const defanged = canonical(`hxxp://${name.replaceAll(".", "[.]")}${path}`);
        expect(defanged).toEqual(canonical(`http://${name}${path}`));
      }),
    );
  });

  it("prints nothing of 40 adversarial values that could leave its place", () => {
    const cases = z
      .array(z.tuple([z.string(), z.string()]))
      .parse(JSON.parse(readFileSync(new URL("../fixtures/refine/adversarial.json", import.meta.url), "utf8")));
    const forms = cases.map(([name, given]) => ({ name, form: canonical(given) }));
    const read = forms.flatMap(({ name, form }) => (form.ok ? [name] : []));
    expect(read).toEqual([
      ...[
        "ip-mapped",
        "dq",
        "sq",
        "bslash",
        "bslash-end",
        "bslash-dq",
        "pipe",
        "spl-sub",
        "spl-macro",
        "qmark",
        "astral",
      ],
      ...["tpl", "triple", "idn"],
    ]);
    for (const { form } of forms) if (form.ok) expect(form.value).toMatch(/^[\w\-.~:/?@!$&()*+,;=%]+$/);
  });
});

const host = fc.constantFrom("evil.top", "www.evil.co.uk", "1.2.3.4", "xn--e1afmkfd.example", "a.b.c.duckdns.org");
const type = fc.constantFrom(
  undefined,
  "auto",
  "ip",
  "ip:port",
  "domain",
  "url",
  "md5",
  "hash",
  "email",
  "cve",
  "weird",
);
const junk = fc.string({
  unit: fc.constantFrom(...Array.from(`ab1.:/?#@[](){}&;%'"\\ ,*<>|^\`~!$+=-_ä😀`), "&amp;", "%2e", "[.]", "(dot)"),
  maxLength: 20,
});
/** Texts that are nearly values, so that most of them reach the readers. */
const hostile = fc.oneof(
  fc.tuple(fc.constantFrom("http://", "hxxp://", "HTTPS://", "ftp://u:p@"), host, junk).map((parts) => parts.join("")),
  fc.tuple(junk, host).map(([local, name]) => `${local}@${name}`),
  fc.tuple(junk, host, junk).map((parts) => parts.join("")),
  fc.ipV6(),
  fc.ipV4(),
  fc.webUrl({ withFragments: true, withQueryParameters: true }),
  fc.emailAddress(),
  fc.domain(),
);
