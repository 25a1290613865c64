import { hosts } from "../../src/sources/hosts.ts";
import { expect, it } from "vitest";
import { readAll, testSource } from "../support/source.ts";

testSource(hosts, {
  folder: "hosts",
  files: ["hosts.txt"],
  breakOne: (text) => `192.168.1.5 printer\n${text}`,
  closed: false,
});

it.each([
  ["names of the machine itself", "255.255.255.255 broadcasthost\nfe80::1%lo0 localhost\nff02::1 ip6-allnodes\n"],
  ["a comment behind a blank line", "\n  # 0.0.0.0 a.top\n"],
])("passes over %s in silence", async (_, text) => {
  expect(await readAll(hosts, text)).toEqual([]);
});
