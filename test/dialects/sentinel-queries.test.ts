import { describe, expect, it } from "vitest";
import { watches } from "../../src/dialects/sentinel-logs.ts";
import { matchColumns, scoreForm, watchHunt, watchQuery } from "../../src/dialects/sentinel-queries.ts";
import { stixDescription } from "../../src/dialects/stix-words.ts";
import { analysed } from "../support/kusto.ts";
import { item, settings } from "../support/pack.ts";

describe.each(watches)("$name", (watch) => {
  it.each([
    ["rule", watchQuery(watch, settings)],
    ["hunt", watchHunt(watch, settings)],
  ])("as a %s has no fault, and ends in the columns that alerts are made of", (_, query) => {
    const { faults, columns } = analysed(query);
    expect(faults).toEqual([]);
    expect(columns).toEqual(matchColumns);
  });
});

const denied = /"block", "blocked", "deny", "denied", "drop", "dropped", "reject", "rejected", "reset"/;
const asimDenied =
  /DvcAction !in~ \("Deny", "Drop", "Drop ICMP", "Reset", "Reset Source", "Reset Destination", "Blocked"\)/;
const firewallInbound = /CommunicationDirection !in~ \("0", "inbound"\)/;
const deviceOnly =
  /ActionType !startswith "Inbound" and ActionType !in \("ConnectionFailed", "ListeningConnectionCreated"\)/;

it.each<[string, readonly RegExp[]]>([
  ["ip-network-session", [/NetworkDirection !in~ \("Inbound", "Listen"\)/, asimDenied]],
  ...["ip", "domain", "url", "hash"].map((what): [string, RegExp[]] => [`${what}-firewall`, [denied, firewallInbound]]),
  ...["ip", "domain", "url"].map((what): [string, RegExp[]] => [`${what}-device`, [deviceOnly]]),
  ["domain-dns", [asimDenied]],
  ["url-web-session", [asimDenied]],
  ["url-click", [/ActionType != "ClickBlocked" or IsClickedThrough/]],
  ["email-sender", [/DeliveryAction != "Blocked"/]],
  // A file is on the device, whoever let it there.
  ["hash-device", []],
])("%s passes over what was stopped or came in, where its log tells", (name, wanted) => {
  const [watch, ...others] = watches.filter((each) => each.name === name);
  if (watch === undefined) throw new Error(`no log is called ${name}`);
  expect(others).toEqual([]);
  for (const query of [watchQuery(watch, settings), watchHunt(watch, settings)]) {
    for (const condition of wanted) expect(query).toMatch(condition);
  }
});

it("alerts from the score on at which the tree says medium", () => {
  const [watch] = watches;
  if (watch === undefined) throw new Error("no log is watched");
  const levels = { ...settings.levels, ipv4: { high: 90, medium: 55 }, ipv6: { high: 80, medium: 60 } };
  const query = watchQuery(watch, { ...settings, levels });
  expect(query).toContain("Score >= 55)");
  expect(query).toContain('>= 80, "High", "Medium")');
});

describe("what a description tells", () => {
  const told = (...given: Parameters<typeof item>) => {
    const { record, facts } = item(...given);
    const text = stixDescription(record, facts);
    return Object.values(scoreForm).map((form) => new RegExp(form).exec(text)?.[1]);
  };

  it.each([
    ["the score with its parts, and the sources", {}, {}, ["75", "confidence 75", "alpha"]],
    ["a score without parts", { parts: {} }, {}, ["75", undefined, "alpha"]],
    [
      "several of each",
      { parts: { confidence: 75, "top-sites": -15 }, score: 60 },
      { sources: ["alpha", "beta"] },
      ["60", "confidence 75, top-sites -15", "alpha; beta"],
    ],
    [
      "nothing that a title only claims",
      {},
      { titles: ["Sources: nobody. Score 99 of 100: trust 99."] },
      ["75", "confidence 75", "alpha"],
    ],
  ])("is %s", (_, record, facts, wanted) => {
    expect(told("domain", "a.example", { record, facts })).toEqual(wanted);
  });
});
