import { expect, it } from "vitest";
import { newcomer } from "../support/newcomer.ts";

const config = `sources:
  - { name: list, type: text, path: list.txt, license: CC0-1.0, republish: no }
  - { name: gone, type: text, path: gone.txt }
`;
const list = "c2.example.org\n45.61.23.118\n10.0.0.1\nnot a value\nhttps://a.example.org/x\n";

it("tells what one reading of a source understood, what was refused, its age, its licence, and whether it is printed", () => {
  const rulepress = newcomer();
  const { stdout, status } = rulepress({ "rulepress.yml": config, "list.txt": list }, "sources", "test", "list");
  expect(status).toBe(0);
  expect(stdout).toMatch(/^understood +4: 2 ipv4, 1 domain, 1 url$/m);
  expect(stdout).toMatch(/^left out +1 invalid-value \(not\)$/m);
  expect(stdout).toMatch(/^guards take +1 by reserved-address$/m);
  expect(stdout).toMatch(/^age +no dates stated$/m);
  expect(stdout).toMatch(/^licence +CC0-1\.0$/m);
  expect(stdout).toMatch(/^printed here +no: republish is no, TLP is clear$/m);
});

it("gives the same facts as JSON, and writes no tree", () => {
  const rulepress = newcomer();
  const files = { "rulepress.yml": config, "list.txt": list };
  const { stdout } = rulepress(files, "sources", "test", "list", "--json");
  expect(JSON.parse(stdout)).toMatchObject({
    ...{ name: "list", records: 5, indicators: 4, printable: false, license: "CC0-1.0" },
    ...{ byKind: { ipv4: 2, domain: 1, url: 1 }, unread: { "invalid-value": 1 }, guarded: { "reserved-address": 1 } },
  });
  expect(rulepress({}, "verify").stderr).toContain("[tree-missing]");
});

it.each([
  ["a source that cannot be read", ["test", "gone"], "input-unreadable"],
  ["a name that the config does not have", ["test", "lits"], "usage-unknown-source"],
  ["no name", ["test"], "usage-missing-argument"],
  ["another thing to do", ["read", "list"], "usage-unexpected-argument"],
])("ends with an error for %s", (_, words, code) => {
  const { stderr, status } = newcomer()({ "rulepress.yml": config, "list.txt": list }, "sources", ...words);
  expect(status).toBe(1);
  expect(stderr).toContain(`[${code}]`);
});
