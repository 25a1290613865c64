import { expect, it } from "vitest";
import { loadConfig } from "../../src/config/load.ts";
import { sources } from "./sources.ts";

it.each([
  ["kinds: [domian]", "kinds[0] must be one of ipv4, ipv6, domain, url, md5, sha1, sha256, email, cve.", '"domain"'],
  ["levels: [hihg]", "levels[0] must be one of low, medium, high.", '"high"'],
  ["confidences: [sure]", "confidences[0] must be one of low, medium, high.", undefined],
  ["minScore: 101", "minScore must be at most 100.", undefined],
  ["sources: []", "sources must have at least 1 entries.", undefined],
  ['categories: [""]', "categories[0] must not be empty.", undefined],
  ["industries: [1]", "industries[0] must be text, not a number.", undefined],
  ["tlp: ambr", "tlp must be one of clear, green, amber, amber+strict, red.", '"amber"'],
  ["since: lately", "since must be a duration such as 24h or 7d.", undefined],
  ["exclude: [{ cidr: 1.2.3.4/99 }]", "exclude[0].cidr must be a network such as 192.0.2.0/24.", undefined],
  ["exclude: [{ regex: ( }]", "exclude[0].regex must be a regular expression.", undefined],
  ["formats: []", "formats must have at least 1 entries.", undefined],
  ["max: 0", "max must be at least 1.", undefined],
  ["level: [high]", "level is not a known key.", '"levels"'],
])("%s is refused with file, line and field", (wish, says, meant) => {
  const text = `subscriptions:\n  soc:\n    ${wish}\n`;
  const load = () => loadConfig("team/rulepress.yml", () => text, {}, sources);
  const hint = meant === undefined ? {} : { hint: expect.stringContaining(`Did you mean ${meant}?`) as string };
  expect(load).toThrow(
    expect.objectContaining({
      message: expect.stringMatching(/^team\/rulepress\.yml:3:\d+: subscriptions\.soc\./) as string,
      ...hint,
    }) as Error,
  );
  expect(load).toThrow(`subscriptions.soc.${says}`);
});
