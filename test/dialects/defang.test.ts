import { expect, it } from "vitest";
import { defanged } from "../../src/dialects/defang.ts";
import { kinds } from "../../src/model/indicator.ts";
import { canonical } from "../../src/refine/canonical.ts";
import { pack } from "../support/pack.ts";

it.each([
  ["the points of a name", "domain", "login.example.com", "login[.]example[.]com"],
  ["the points of an address", "ipv4", "203.0.113.7", "203[.]0[.]113[.]7"],
  ["the colons of an address", "ipv6", "2001:db8::1", "2001[:]db8[:][:]1"],
  [
    "the scheme and the host of a URL, and not its path",
    "url",
    "https://a.example/x.php?b.c",
    "hxxps://a[.]example/x.php?b.c",
  ],
  ["a URL of FTP", "url", "ftp://a.example/x", "fxp://a[.]example/x"],
  ["an address in a URL", "url", "http://203.0.113.7:8080/", "hxxp://203[.]0[.]113[.]7:8080/"],
  ["the sign and the points of an e-mail address", "email", "a.b@mail.example", "a[.]b[@]mail[.]example"],
  ["nothing of a hash", "md5", "d41d8cd98f00b204e9800998ecf8427f", "d41d8cd98f00b204e9800998ecf8427f"],
  ["nothing of a CVE id", "cve", "CVE-2026-0001", "CVE-2026-0001"],
] as const)("takes the bite out of %s", (_, kind, value, wanted) => {
  expect(defanged(kind, value)).toBe(wanted);
});

it("is read back as the value itself is, whatever the kind", () => {
  const values = pack.map(({ record }) => record);
  const read = values.map(({ kind, value }) => canonical(defanged(kind, value)));
  expect(read).toEqual(values.map(({ value }) => canonical(value)));
  expect(new Set(values.map(({ kind }) => kind)).size).toBe(kinds.length);
});

it("is read back from a URL whose host is an IPv6 address", () => {
  const value = "http://[2001:db8::1]:8080/a";
  expect(canonical(defanged("url", value))).toMatchObject({ ok: true, value });
});
