import { z } from "zod";
import type { Sighting, Unread } from "../model/indicator.ts";
import { defineSource } from "../model/plugin.ts";
import { readAbuseCh, type Entry } from "../readers/abuse-ch.ts";
import { sightingOf } from "../readers/sighting.ts";

/**
 * Command servers of botnets (Emotet, Dridex, QakBot and their like). The list is whole every time and honestly empty after a
 * takedown. The reverse name of an address (`hostname`) is its provider's and never an indicator.
 */
export const feodoTracker = defineSource({
  name: "feodo-tracker",
  summary: "Feodo Tracker of abuse.ch: addresses of botnet command servers, JSON or CSV blocklist",
  nature: "snapshot",
  terms: {
    title: "Feodo Tracker (abuse.ch)",
    license: "CC0-1.0",
    terms: "https://feodotracker.abuse.ch/blocklist/",
    republish: "yes",
    tlp: "clear",
  },
  url: "https://feodotracker.abuse.ch/downloads/ipblocklist.json",
  every: 5,
  confidence: { stated: "none; every address was confirmed as a command server", default: "high" },
  dates: "UTC; first seen to the second, last online to the day",
  emptyIsValid: true,
  deriveHosts: false,
  options: z.strictObject({}),
  recognises: ({ text }) =>
    /^(?:#\s*)?"?first_seen_utc"?,\s*"?dst_ip"?,/m.test(text) ||
    (/^\s*\[\s*\{/.test(text) && /"ip_address"\s*:/.test(text) && /"last_online"\s*:/.test(text)),
  read: (location, _options, reach) =>
    readAbuseCh(reach.open(location), location, { columns: ["dst_ip"] }, reach, (entry) => [sighting(entry)]),
});

function sighting({ fields, number }: Entry): Sighting | Unread {
  const given = {
    value: fields["ip_address"] ?? fields["dst_ip"],
    port: fields["port"] ?? fields["dst_port"],
    firstSeen: fields["first_seen"] ?? fields["first_seen_utc"],
    lastSeen: fields["last_online"],
    malware: fields["malware"],
    // The word that ThreatFox has for it: this list states it by being this list.
    threatType: "botnet_cc",
  };
  return sightingOf(given, { indicatorType: "ip" }, number);
}
