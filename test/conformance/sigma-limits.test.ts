import { createHash } from "node:crypto";
import { expect, it } from "vitest";
import { sigmaLists } from "../../src/emitters/sigma-lists.ts";
import type { Artifact } from "../../src/model/artifact.ts";
import type { Kind } from "../../src/model/indicator.ts";
import { item, settings, sigmahqSettings } from "../support/pack.ts";
import { describeConformance } from "../support/python.ts";
import { faults, reportOn, type Origins } from "./sigma-report.ts";

const digest = (algorithm: string, n: number) => createHash(algorithm).update(`${n}`).digest("hex");
const cased = (n: number) => label(n, 2).replaceAll("0", "x").replaceAll("1", "X");
const label = (n: number, radix = 10) =>
  n
    .toString(radix)
    .padStart(8, "0")
    .slice(radix === 2 ? 0 : -3);

/** The values that take the most room in some language, for each kind and length. */
const families: readonly (readonly [string, Kind, (n: number) => string])[] = [
  ["IPv4 addresses of full length", "ipv4", (n) => `203.113.114.${100 + n}`],
  ["IPv6 addresses of full length", "ipv6", (n) => `2001:db8:aaaa:bbbb:cccc:dddd:eeee:f${(n + 256).toString(16)}`],
  ["MD5 hashes", "md5", (n) => digest("md5", n)],
  ["SHA-1 hashes", "sha1", (n) => digest("sha1", n)],
  ["SHA-256 hashes", "sha256", (n) => digest("sha256", n)],
  ["short domains", "domain", (n) => `${label(n)}.io`],
  ["domains of dashes", "domain", (n) => `a--------------------------------${label(n)}.example`],
  [
    "domains of 250 characters",
    "domain",
    (n) => `${`${"a-".repeat(31)}.`.repeat(3)}${"a".repeat(50)}${label(n)}.example`,
  ],
  ["short URLs", "url", (n) => `http://a.io/${label(n)}`],
  ["URLs of wildcards", "url", (n) => `http://a.io/${"?*".repeat(20)}${label(n)}`],
  ["URLs of signs", "url", (n) => `http://a.io/?${"&=-+:!()~[]/".repeat(20)}${label(n)}`],
  ["URLs of backslashes and quotes", "url", (n) => `http://a.io/${'\\"'.repeat(50)}${label(n)}`],
  ["URLs of 1,000 letters", "url", (n) => `http://a.io/${"a".repeat(1000)}${label(n)}`],
  ["pairs of URLs that differ in case alone", "url", (n) => `http://a.io/${n % 2}${"a".repeat(90)}${cased(n >> 1)}`],
  ["one URL that just fits", "url", (n) => `http://a.io/${"a".repeat(9750)}${label(n)}`],
];

describeConformance("Sigma lists filled to the brim", () => {
  it.each([
    ["seed", settings],
    ["sigmahq", sigmahqSettings],
  ])("convert to queries of under 10,000 characters in profile %s", (_, profile) => {
    const files: Artifact[] = [];
    const origins: Record<string, Origins[string]> = {};
    for (const [index, [, kind, value]] of families.entries()) {
      const group = `${kind}/high`;
      const bits = index.toString(2).padStart(4, "0");
      const members = brimful(group, value).map((member) => ({ id: item(kind, member).record.id, value: member }));
      const file = sigmaLists.buckets?.emit(group, bits, members, profile);
      if (file === undefined) throw new Error("The emitter has no lists.");
      files.push(file);
      origins[sigmaLists.buckets?.place(group, bits, profile).id ?? ""] = members.map((member) => [kind, member.value]);
    }
    expect(Object.keys(origins)).toHaveLength(families.length);
    expect(faults(reportOn(files, origins, { validate: true }))).toEqual([]);
  });

  it.each(families)("hold 90 values where there is room, and never more: %s", (name, kind, value) => {
    const count = brimful(`${kind}/high`, value).length;
    expect(count).toBeLessThanOrEqual(90);
    if (/short|MD5|SHA-1|IPv/.test(name)) expect(count).toBe(90);
    expect(count).toBeGreaterThanOrEqual(1);
  });
});

/** As many values as the emitter's own reckoning lets into one bucket. */
function brimful(group: string, value: (n: number) => string): string[] {
  const taken: string[] = [];
  let sum = 0;
  for (let n = 0; n < 200; n += 1) {
    sum += sigmaLists.buckets?.cost(group, value(n)) ?? 0;
    if (sum > 1) break;
    taken.push(value(n));
  }
  return taken;
}
