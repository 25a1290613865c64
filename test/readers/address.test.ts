import { expect, it } from "vitest";
import { asFolder, isWebAddress, linkWithin } from "../../src/readers/address.ts";

it.each([
  ["https://intel.example/taxii2", true],
  ["HTTP://intel.example", true],
  ["feeds/https.json", false],
  ["/srv/feeds/a.json", false],
])("tells an address from a file: %s", (location, wanted) => {
  expect(isWebAddress(location)).toBe(wanted);
});

it.each([
  ["a slash is added", "https://intel.example/taxii2", "https://intel.example/taxii2/"],
  ["one that is there stays", "https://intel.example/taxii2/", "https://intel.example/taxii2/"],
  ["a query is nothing to resolve against", "https://intel.example/a?b=c#d", "https://intel.example/a/"],
])("an address becomes a folder: %s", (_, address, wanted) => {
  expect(asFolder(address)).toBe(wanted);
});

const base = "https://intel.example:8443/api/";

it.each([
  ["a relative one", "top/", "https://intel.example:8443/api/top/"],
  ["one from the root", "/top/", "https://intel.example:8443/top/"],
  ["an absolute one", "https://intel.example:8443/b?page=2", "https://intel.example:8443/b?page=2"],
])("a link on the same server is followed: %s", (_, link, wanted) => {
  expect(linkWithin(link, base)).toBe(wanted);
});

it.each([
  ["another host", "https://evil.example:8443/api/"],
  ["another port", "https://intel.example/api/"],
  ["the same host without TLS", "http://intel.example:8443/api/"],
  ["a host without a scheme", "//evil.example/api/"],
  ["the host as a user name", "https://intel.example:8443@evil.example/"],
  ["another scheme", "file:///etc/passwd"],
  ["no address", "https://"],
])("a link elsewhere is refused: %s", (_, link) => {
  expect(() => linkWithin(link, base)).toThrow(expect.objectContaining({ code: "source-answer" }));
});

it("does not print what stands behind the host of a refused link: it may hold a token", () => {
  expect(() => linkWithin("https://evil.example/?token=secret", base)).toThrow(/^(?!.*secret)/);
});
