import { isIP } from "node:net";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { canonicalAddress, formatIpv6, parseIpv6, readAddress } from "../../src/refine/canonical-ip.ts";

describe("canonicalAddress", () => {
  it.each([
    ["a dotted quad", "203.0.113.42", "ipv4", "203.0.113.42"],
    ["the least", "0.0.0.0", "ipv4", "0.0.0.0"],
    ["the greatest", "255.255.255.255", "ipv4", "255.255.255.255"],
    ["upper case and leading zeros (RFC 5952 §4.1, §4.3)", "2001:0DB8:0:0::1", "ipv6", "2001:db8::1"],
    ["the longest run of zeros is compressed (§4.2.3)", "2001:0:0:1:0:0:0:1", "ipv6", "2001:0:0:1::1"],
    ["the first of two equal runs (§4.2.3)", "2001:db8:0:0:1:0:0:1", "ipv6", "2001:db8::1:0:0:1"],
    ["a single zero group is not compressed (§4.2.2)", "2001:db8::1:1:1:1:1", "ipv6", "2001:db8:0:1:1:1:1:1"],
    ["a run at the end", "2001:db8:0:0:0:0:0:0", "ipv6", "2001:db8::"],
    ["all zeros", "0:0:0:0:0:0:0:0", "ipv6", "::"],
    ["seven groups and ::", "1:2:3:4:5:6:7::", "ipv6", "1:2:3:4:5:6:7:0"],
    ["a dotted tail", "64:ff9b::192.0.2.33", "ipv6", "64:ff9b::c000:221"],
    ["an IPv4-mapped address is the IPv4 address", "::ffff:192.0.2.1", "ipv4", "192.0.2.1"],
    ["an IPv4-mapped address in hexadecimal", "::FFFF:c000:0201", "ipv4", "192.0.2.1"],
  ])("%s", (_, given, kind, value) => {
    expect(canonicalAddress(given)).toEqual({ kind, value });
  });

  it.each([
    ["octal", "010.0.0.1"],
    ["an octet over 255", "256.1.1.1"],
    ["three octets", "1.2.3"],
    ["five octets", "1.2.3.4.5"],
    ["a dot at the end", "1.2.3.4."],
    ["hexadecimal", "0x7f.0.0.1"],
    ["a zone", "fe80::1%eth0"],
    ["two ::", "1::2::3"],
    ["nine groups", "1:2:3:4:5:6:7:8:9"],
    ["eight groups and ::", "1:2:3:4::5:6:7:8"],
    ["five digits in a group", "2001:db8::12345"],
    ["three colons", "1:::2"],
    ["a time of day", "07:01:24"],
    ["an octal tail", "::ffff:010.0.0.1"],
    ["nothing", ""],
  ])("refuses %s", (_, given) => {
    expect(canonicalAddress(given)).toBeUndefined();
  });

  it("formats every address so that it reads as the same groups, and as Node's URL parser writes it", () => {
    const group = fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, { weight: 2, arbitrary: fc.nat(0xffff) });
    fc.assert(
      fc.property(fc.array(group, { minLength: 8, maxLength: 8 }), (groups) => {
        const text = formatIpv6(groups);
        expect(isIP(text)).toBe(6);
        expect(parseIpv6(text)).toEqual(groups);
        expect(new URL(`http://[${text}]/`).hostname).toBe(`[${text}]`);
      }),
    );
  });
});

describe("readAddress", () => {
  const address = (kind: string, value: string, port?: number) => ({
    ok: true,
    kind,
    value,
    ...(port === undefined ? {} : { port }),
  });

  it.each([
    ["a port is kept beside", "1.2.3.4:8080", false, address("ipv4", "1.2.3.4", 8080)],
    ["port 0 says that the port is not known", "1.2.3.4:0", false, address("ipv4", "1.2.3.4")],
    ["a /32 is an address", "1.2.3.4/32", false, address("ipv4", "1.2.3.4")],
    ["a /128 is an address", "2001:db8::1/128", false, address("ipv6", "2001:db8::1")],
    ["a bracketed address with port", "[2001:db8::7]:443", false, address("ipv6", "2001:db8::7", 443)],
    [
      "a port is the last group, where the source says so",
      "2a02:cf40:1::5:40669",
      true,
      address("ipv6", "2a02:cf40:1::5", 40669),
    ],
    [
      "a last group is no port, where it does not",
      "2a02:cf40:1::5:4066",
      false,
      address("ipv6", "2a02:cf40:1::5:4066"),
    ],
    ["eight groups leave no room for a port", "1:2:3:4:5:6:7:8", true, address("ipv6", "1:2:3:4:5:6:7:8")],
    ["hexadecimal is no port", "2001:db8::abcd", true, address("ipv6", "2001:db8::abcd")],
  ])("%s", (_, given, withPort, wanted) => {
    expect(readAddress(given, withPort)).toEqual(wanted);
  });

  it.each([
    ["a network", "45.61.16.0/20", "cidr-not-supported"],
    ["the whole Internet", "0.0.0.0/0", "cidr-not-supported"],
    ["an IPv6 network", "2001:db8::/32", "cidr-not-supported"],
    ["a prefix that is too long", "1.2.3.4/33", "invalid-value"],
    ["a port that is too great", "1.2.3.4:70000", "invalid-value"],
    ["a path", "1.2.3.4/a", "invalid-value"],
    ["a port of five digits that nobody announced", "2a02:cf40:1::5:40669", "invalid-value"],
    ["brackets around a name", "[evil.top]:80", "invalid-value"],
  ])("refuses %s", (_, given, reason) => {
    expect(readAddress(given, false)).toMatchObject({ ok: false, reason });
  });

  it.each(["evil.top", "evil.top:80", "1.2.3.4.evil.top"])("leaves %s to the domains", (given) => {
    expect(readAddress(given, true)).toBeUndefined();
  });
});
