import { expect, it } from "vitest";
import { openphish } from "../../src/sources/openphish.ts";
import { readAll, testSource } from "../support/source.ts";

testSource(openphish, {
  folder: "openphish",
  files: ["feed.txt"],
  breakOne: (text) => `login-verify-b20c.top\n${text}`,
  closed: false,
  recognised: false,
});

it("says of each URL that it is phishing", async () => {
  expect(await readAll(openphish, "https://login-verify-b20c.top/account/\n")).toEqual([
    { value: "https://login-verify-b20c.top/account/", type: "url", threatType: "phishing" },
  ]);
});

it("may not stand in a public tree by itself, and is asked twice a day at most", () => {
  expect(openphish).toMatchObject({ nature: "append", deriveHosts: true, every: 720, terms: { republish: "no" } });
});
