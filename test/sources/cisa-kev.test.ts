import { expect, it } from "vitest";
import { cisaKev } from "../../src/sources/cisa-kev.ts";
import { fixture, readAll, testSource } from "../support/source.ts";

testSource(cisaKev, {
  folder: "cisa-kev",
  files: ["known_exploited_vulnerabilities.json"],
  breakOne: (text) => text.replace('"vulnerabilities": [', '"vulnerabilities": [{"cveID": null},'),
  closed: true,
});

it("takes addresses out of the notes and leaves the prose", async () => {
  const [first] = await readAll(cisaKev, fixture("cisa-kev/known_exploited_vulnerabilities.json"));
  expect(first).toEqual({
    value: "CVE-2026-90001",
    type: "cve",
    confidence: "high",
    verified: true,
    firstSeen: "2026-08-20T00:00:00.000Z",
    title: "FixtureCorp Gate Command Injection Vulnerability",
    references: ["https://vendor.invalid/a", "https://nvd.nist.gov/vuln/detail/CVE-2026-90001"],
    tags: ["cwe-78", "ransomware"],
  });
});

it.each([
  ["an answer without the list", '{"message": "not now"}'],
  ["a list that is null", '{"vulnerabilities": null, "title": "cveID"}'],
])("refuses %s, which would withdraw the whole catalogue", async (_, text) => {
  await expect(readAll(cisaKev, text)).rejects.toMatchObject({ code: "input-shape" });
});

it("is a snapshot: what is absent was taken out", () => {
  expect(cisaKev.nature).toBe("snapshot");
});
