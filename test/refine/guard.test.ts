import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { Kind } from "../../src/model/indicator.ts";
import { canonical } from "../../src/refine/canonical.ts";
import { guardsDigest, judge, loadGuards } from "../../src/refine/guard.ts";

const read = (name: string) => readFileSync(new URL(`../../src/data/guards/${name}`, import.meta.url), "utf8");
const guards = loadGuards(read);

function judged(stated: string): readonly string[] {
  const form = canonical(stated);
  if (!form.ok) throw new Error(form.detail);
  return judge(guards, form.kind, form.value).map(({ guard, action }) => `${action} ${guard}`);
}

describe("judge", () => {
  it.each([
    ["private", "10.1.2.3", "drop reserved-address"],
    ["private, the last", "172.31.255.255", "drop reserved-address"],
    ["shared", "100.64.0.1", "drop reserved-address"],
    ["loopback", "127.0.0.1", "drop reserved-address"],
    ["unspecified", "0.0.0.0", "drop reserved-address"],
    ["link-local", "169.254.1.1", "drop reserved-address"],
    ["documentation", "203.0.113.42", "drop reserved-address"],
    ["multicast", "232.121.181.135", "drop reserved-address"],
    ["broadcast", "255.255.255.255", "drop reserved-address"],
    ["IPv6 loopback", "::1", "drop reserved-address"],
    ["IPv6 documentation", "2001:db8::1", "drop reserved-address"],
    ["IPv6 unique local", "fd00::1", "drop reserved-address"],
    ["IPv6 link-local", "fe80::1", "drop reserved-address"],
    ["a URL on a private address", "http://192.168.0.1/", "drop reserved-address"],
    ["a URL with a path on a private address", "http://192.0.2.7/x", "drop reserved-address"],
    ["a URL on IPv6 loopback", "http://[::1]:8080/x", "drop reserved-address"],
    ["a name for documentation", "www.example.com", "drop special-use-name"],
    ["a public suffix of a dynamic DNS service", "duckdns.org", "drop public-suffix"],
    ["a public suffix of a hosting provider", "github.io", "drop public-suffix"],
    ["a host-only URL of a public suffix", "https://github.io:8443", "drop public-suffix"],
    ["the empty file by MD5", "d41d8cd98f00b204e9800998ecf8427e", "drop empty-file"],
    ["the empty file by SHA-1", "da39a3ee5e6b4b0d3255bfef95601890afd80709", "drop empty-file"],
    [
      "the empty file by SHA-256",
      "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
      "drop empty-file",
    ],
    ["a harmless file", "00014cb6ebc0e2fb3f83dec061fc8ac1", "drop known-good-file"],
    ["a certificate authority", "010c0695a6981914ffbf5fc6b0b695ea29e912a6", "drop trusted-certificate"],
    ["a top site", "amnesty.org", "quarantine top-site"],
    ["a top site with www", "www.wellsfargo.com", "quarantine top-site"],
    ["a host-only URL of a top site", "https://www.wellsfargo.com/", "quarantine top-site"],
    ["Google in another country", "google.ad", "quarantine google-service"],
    ["Microsoft", "download.microsoft.com", "quarantine microsoft-service"],
    ["a shortener", "kutt.it", "quarantine url-shortener"],
    ["what is my IP", "api.ipify.org", "quarantine what-is-my-ip"],
    ["a researcher's blog", "securelist.com", "quarantine security-vendor"],
    ["a sandbox and its subdomains", "www.hybrid-analysis.com", "quarantine sandbox"],
    ["a revocation list", "crl.digicert-cn.com", "quarantine certificate-status"],
    ["a role mailbox in any case", "Abuse@evil.top", "quarantine contact-mailbox"],
    ["a sinkhole", "146.112.61.104", "quarantine sinkhole"],
    ["a network of sinkholes", "199.2.137.77", "quarantine sinkhole"],
    ["a crawler", "192.178.5.1", "quarantine crawler"],
    ["a resolver that everybody uses", "8.8.8.8", "quarantine public-resolver"],
    ["the same over IPv6", "2001:4860:4860::8888", "quarantine public-resolver"],
    ["an open resolver", "94.143.194.179", "downgrade public-dns"],
    ["a content delivery network", "104.16.1.1", "downgrade cdn"],
    ["a cloud", "3.101.21.96", "downgrade cloud"],
    ["a host-only URL in a cloud", "http://3.101.21.96:8080/", "downgrade cloud"],
    ["a parking service", "199.59.242.153", "downgrade parking"],
  ])("holds back %s", (_, value, wanted) => {
    expect(judged(value)).toContain(wanted);
  });

  it.each([
    ["just below a private network", "9.255.255.255"],
    ["just above a private network", "172.32.0.0"],
    ["just above shared addresses", "100.128.0.0"],
    ["just below multicast", "223.255.255.254"],
    ["an address of a hosting provider", "45.61.23.118"],
    ["a global IPv6 address", "2a02:cf40:1::5"],
    ["a customer of a dynamic DNS service", "evil.duckdns.org"],
    ["a page of a hosting provider's customer", "evil.github.io"],
    ["a subdomain of a top site", "doh-refund-gateway.netlify.app"],
    ["a subdomain of a cloud of Microsoft", "vtb-auction.azurewebsites.net"],
    ["a name that only ends like a top site", "notwellsfargo.com"],
    ["a top site below another name", "www.wellsfargo.com.evil.top"],
    ["a page on a top site", "https://www.wellsfargo.com/login"],
    ["a query on a top site", "https://www.wellsfargo.com/?a"],
    ["a short link", "https://kutt.it/abc"],
    ["a page in a cloud", "http://3.101.21.96/a"],
    ["a name that only ends like a sandbox", "nothybrid-analysis.com"],
    ["a mailbox that only begins like a role", "abuse1@evil.top"],
    ["an e-mail address of a top site", "someone@amnesty.org"],
    ["a hash one digit off", "d41d8cd98f00b204e9800998ecf8427f"],
    ["a CVE", "CVE-2026-90006"],
  ])("lets %s pass", (_, value) => {
    expect(judged(value)).toEqual([]);
  });

  it("gives every guard's verdict in the order of the table, with its reason", () => {
    expect(judge(guards, "ipv4", "114.114.114.114")).toEqual([
      { guard: "public-resolver", action: "quarantine", reason: "a DNS resolver that clients everywhere are set to" },
      {
        guard: "public-dns",
        action: "downgrade",
        reason: "an open DNS resolver; many are run on compromised devices, so it may be both",
      },
    ]);
  });
});

describe("loadGuards and guardsDigest", () => {
  const table = [
    { name: "bad-hash", file: "a.txt", match: "hash", action: "drop", reason: "bad", title: "A" },
    { name: "own-host", file: "b.txt", match: "host", reach: "exact", action: "downgrade", reason: "own", title: "B" },
  ];
  const files: Readonly<Record<string, string>> = {
    "guards.json": JSON.stringify(table),
    "a.txt": "# A\nd41d8cd98f00b204e9800998ecf8427e\n",
    "b.txt": "# B\nevil.top\n",
  };
  const lend = (changed: Readonly<Record<string, string>>) => (name: string) => ({ ...files, ...changed })[name] ?? "";

  it.each([
    ["domain", "evil.top", ["own-host"]],
    ["domain", "www.evil.top", []],
    ["md5", "d41d8cd98f00b204e9800998ecf8427e", ["bad-hash"]],
  ] as const)("judges %s %s by the lists it is lent", (kind: Kind, value, wanted) => {
    expect(judge(loadGuards(lend({})), kind, value).map(({ guard }) => guard)).toEqual(wanted);
  });

  it.each([
    ["a value", { "b.txt": "# B\nevil.top\ngood.top\n" }],
    ["a header", { "a.txt": "# A, newer\nd41d8cd98f00b204e9800998ecf8427e\n" }],
    ["an action", { "guards.json": JSON.stringify(table).replace("downgrade", "drop") }],
  ])("has another digest when %s changes", (_, changed) => {
    expect(guardsDigest(lend(changed))).not.toBe(guardsDigest(lend({})));
    expect(guardsDigest(lend({}))).toMatch(/^[0-9a-f]{64}$/);
  });
});
