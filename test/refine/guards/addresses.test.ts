import { describe, expect, it } from "vitest";
import { addressIndex } from "../../../src/refine/guards/addresses.ts";

const v4 = (value: string) => ({ kind: "ipv4", value }) as const;
const v6 = (value: string) => ({ kind: "ipv6", value }) as const;

describe("addressIndex", () => {
  const index = addressIndex([
    ["10.0.0.0/8", "10.1.0.0/16", "10.255.0.0/16", "192.0.2.7"],
    ["192.0.2.0/24", "2001:db8::/32", "::1"],
    ["192.0.2.7", "192.0.2.7/32", "2001:db8::5/128"],
  ]);

  it.each([
    ["the first address of a network", v4("10.0.0.0"), [0]],
    ["the last, behind networks that lie inside", v4("10.255.255.255"), [0]],
    ["between the networks that lie inside", v4("10.200.0.0"), [0]],
    ["just before a network", v4("9.255.255.255"), []],
    ["just after a network", v4("11.0.0.0"), []],
    ["several lists, each once", v4("192.0.2.7"), [0, 1, 2]],
    ["a network of IPv6", v6("2001:db8:ffff::"), [1]],
    ["just after a network of IPv6", v6("2001:db9::"), []],
    ["a single address of IPv6", v6("::1"), [1]],
    ["an address and the network around it", v6("2001:db8::5"), [1, 2]],
    ["the same number in the other family is another address", v6("::a00:1"), []],
  ])("%s", (_, address, lists) => {
    expect(index(address)).toEqual(lists);
  });

  it("takes a network whose address has host bits", () => {
    expect(addressIndex([["192.0.2.99/24"]])(v4("192.0.2.1"))).toEqual([0]);
  });

  it("knows the whole Internet", () => {
    expect(addressIndex([["0.0.0.0/0"]])(v4("255.255.255.255"))).toEqual([0]);
  });

  it.each(["evil.top", "10.0.0.0/33", "10.0.0/8", "2001:db8::/129", "::ffff:10.0.0.0/104", ""])(
    "refuses %j",
    (entry) => {
      expect(() => addressIndex([[entry]])).toThrow(expect.objectContaining({ code: "network-invalid" }));
    },
  );
});
