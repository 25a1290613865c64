import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { canonicalUrl, hostOfUrl } from "../../src/refine/canonical-url.ts";

const host = (value: string, kind = "domain") => ({ kind, value });

describe("canonicalUrl", () => {
  it.each([
    ["scheme and host in lower case", "HTTP://Evil.TOP/Path?Q=A", "http://evil.top/Path?Q=A"],
    ["an empty path is /", "https://evil.top", "https://evil.top/"],
    ["the default port goes", "https://evil.top:443/a", "https://evil.top/a"],
    ["ftp", "ftp://evil.top:21/a", "ftp://evil.top/a"],
    ["dot segments are resolved", "http://evil.top/a/../b", "http://evil.top/b"],
    ["an internationalised host", "http://пример.example/", "http://xn--e1afmkfd.example/"],
    ["the root dot goes over the wire", "http://evil.top./a", "http://evil.top./a"],
    ["a non-ASCII path is UTF-8, percent-encoded", "http://evil.top/ä", "http://evil.top/%C3%A4"],
    ["an emoji", "http://evil.top/\u{1f600}", "http://evil.top/%F0%9F%98%80"],
    ["a blank", "http://evil.top/a b", "http://evil.top/a%20b"],
    ["what exists stays, in its case", "http://evil.top/%2a%5C%c3?%41", "http://evil.top/%2a%5C%c3?%41"],
    ["a stray percent sign", "http://evil.top/%name%", "http://evil.top/%25name%25"],
    ["quotes", "http://evil.top/a'b\"c", "http://evil.top/a%27b%22c"],
    ["brackets", "http://evil.top/[a]{b}<c>", "http://evil.top/%5Ba%5D%7Bb%7D%3Cc%3E"],
    ["pipe, caret, backtick", "http://evil.top/|^`", "http://evil.top/%7C%5E%60"],
    ["a backslash in the path is a slash (WHATWG URL, path state)", "http://evil.top/a\\b", "http://evil.top/a/b"],
    ["a backslash in the query is data", "http://evil.top/?a\\b", "http://evil.top/?a%5Cb"],
    ["the same signs in the query", "http://evil.top/?a='[|]^`{}", "http://evil.top/?a=%27%5B%7C%5D%5E%60%7B%7D"],
    ["wildcards stay: the dialects escape them", "http://evil.top/*?a=*&b=?", "http://evil.top/*?a=*&b=?"],
    ["an HTML entity", "http://evil.top/?a=1&amp;b=2", "http://evil.top/?a=1&b=2"],
    ["an HTML entity of an HTML entity", "http://evil.top/?a=1&amp;amp;b=2", "http://evil.top/?a=1&b=2"],
    ["an empty query stays", "http://evil.top/?", "http://evil.top/?"],
  ])("%s", (_, given, wanted) => {
    expect(canonicalUrl(given)).toMatchObject({ ok: true, kind: "url", value: wanted });
  });

  it.each([
    [
      "fragment, kept as a fact",
      "http://evil.top/a#b",
      { value: "http://evil.top/a", fragment: "b", host: host("evil.top") },
    ],
    [
      "fragment behind a bare host",
      "http://evil.top#b",
      { value: "http://evil.top/", fragment: "b", host: host("evil.top"), hostOnly: true },
    ],
    [
      "userinfo, told but not kept",
      "http://a:b@evil.top/a",
      { value: "http://evil.top/a", userinfo: true, host: host("evil.top") },
    ],
    [
      "userinfo that looks like a host",
      "http://good.com@evil.top/a",
      { value: "http://evil.top/a", userinfo: true, host: host("evil.top") },
    ],
    [
      "port",
      "http://evil.top:8080/",
      { value: "http://evil.top:8080/", port: 8080, host: host("evil.top"), hostOnly: true },
    ],
    ["IPv4 host", "http://1.2.3.4/", { value: "http://1.2.3.4/", host: host("1.2.3.4", "ipv4"), hostOnly: true }],
    [
      "IPv6 host",
      "http://[2001:DB8::0:1]:81/a",
      { value: "http://[2001:db8::1]:81/a", port: 81, host: host("2001:db8::1", "ipv6") },
    ],
    [
      "IPv4-mapped host",
      "http://[::ffff:1.2.3.4]/a",
      { value: "http://[::ffff:102:304]/a", host: host("1.2.3.4", "ipv4") },
    ],
    [
      "root dot, not in the host's name",
      "http://evil.top./",
      { value: "http://evil.top./", host: host("evil.top"), hostOnly: true },
    ],
    ["query alone is not host-only", "http://evil.top/?a", { value: "http://evil.top/?a", host: host("evil.top") }],
  ])("tells %s", (_, given, facts) => {
    expect(canonicalUrl(given)).toEqual({ ok: true, kind: "url", ...facts });
  });

  it.each([
    ["another scheme", "ssh://evil.top/"],
    ["javascript", "javascript://evil.top/%0aalert(1)"],
    ["no host", "http:///nohost"],
    ["a backslash for a host", "http://\\evil.top/"],
    ["userinfo without host", "http://a@/b"],
    ["an empty label", "http://www..evil.top/"],
    ["an octal address", "http://045.061.023.118/"],
    ["a short address", "http://45.1.2/"],
    ["a hexadecimal address", "http://0x2d3d1776/"],
    ["a decimal address", "http://758454134/"],
    ["a full-width address", "http://１.２.３.４/"],
    ["a zone", "http://[fe80::1%25eth0]/"],
    ["a port out of range", "http://evil.top:70000/"],
    ["a word for a port", "http://evil.top:http/"],
    ["a bare public suffix", "http://co.uk/"],
    ["an unregistrable host", "http://localhost/a"],
    ["a wildcard host", "http://*.evil.top/"],
    ["an escape in the host", "http://ev%69l.top/"],
    ["one that outgrows the limit once percent-encoded", `http://evil.top/${"ä".repeat(700)}`],
  ])("refuses %s", (_, given) => {
    expect(canonicalUrl(given)).toMatchObject({ ok: false, reason: "invalid-value" });
  });

  it("writes only what RFC 3986 allows in a path and a query", () => {
    const rfc3986 = /^http:\/\/evil\.top\/(?:[A-Za-z0-9\-._~!$&()*+,;=:@/?]|%[0-9A-Fa-f]{2})*$/;
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", maxLength: 60 }), (path) => {
        const form = canonicalUrl(`http://evil.top/${path}`);
        expect(form.ok ? form.value : "").toMatch(rfc3986);
      }),
    );
  });
});

describe("hostOfUrl", () => {
  it.each([
    "http://evil.top/",
    "https://evil.top:8443/?",
    "https://evil.top./a//b?c=http://x/",
    "ftp://1.2.3.4/",
    "http://1.2.3.4:81/a",
    "http://[2001:db8::1]:81/",
    "http://[::ffff:1.2.3.4]/?a",
    "http://evil.top/?a=/",
  ])("finds what the parser found in %s", (given) => {
    const form = canonicalUrl(given);
    if (!form.ok) throw new Error(form.detail);
    expect(hostOfUrl(form.value)).toEqual({ host: form.host, hostOnly: form.hostOnly ?? false });
  });
});
