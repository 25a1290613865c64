import { z } from "zod";
import type { Sighting, Unread } from "../model/indicator.ts";
import { defineSource } from "../model/plugin.ts";
import { decoded } from "../readers/bytes.ts";
import { lineBatches } from "../readers/lines.ts";
import { readTime } from "../readers/sighting.ts";
import { unreadRecord } from "../readers/unread.ts";

const title = "DShield.org Recommended Block List";
/** The form of C's ctime(): `updated: Tue Dec 15 15:33:38 2015 UTC`. */
const updated = /^#\s*updated:\s+[A-Z][a-z]{2}\s+([A-Z][a-z]{2})\s+(\d{1,2})\s+([\d:]{8})\s+(\d{4})\s+UTC\s*$/;

/**
 * DShield's block list: the 20 networks that attacked most in three days. Its columns are separated by tabs, and those behind the
 * third (number of attacks, name, country, contact) may be missing. The contact is a victim's or provider's: no indicator.
 */
export const dshield = defineSource({
  name: "dshield",
  summary: "DShield recommended block list of networks, text with tabs",
  nature: "snapshot",
  terms: {
    title: "DShield",
    license: "CC-BY-NC-SA-2.5",
    terms: "https://isc.sans.edu/api/",
    attribution: "DShield.org Recommended Block List, by the SANS Internet Storm Center.",
    republish: "no",
    tlp: "clear",
  },
  url: "https://feeds.dshield.org/block.txt",
  every: 60,
  confidence: { stated: "number of attacks, which is no measure of certainty", default: "low" },
  dates: "of the list as a whole, UTC to the second",
  // All of its entries may be networks, of which none is an indicator.
  emptyIsValid: true,
  deriveHosts: false,
  options: z.strictObject({}),
  recognises: ({ text }) => text.startsWith("#") && text.includes(title),
  async *read(location, _options, reach) {
    let lastSeen: string | undefined;
    for await (const lines of lineBatches(decoded(reach.open(location), location))) {
      for (const { text, number } of lines) {
        lastSeen ??= dateOf(text);
        if (text.trim() !== "" && !/^(?:#|Start\t)/.test(text)) yield network(text, number, lastSeen);
      }
    }
  },
});

function dateOf(line: string): string | undefined {
  const [, month, day, time, year] = updated.exec(line) ?? [];
  return month === undefined ? undefined : readTime(`${day ?? ""} ${month} ${year ?? ""} ${time ?? ""} UTC`);
}

function network(line: string, number: number, lastSeen: string | undefined): Sighting | Unread {
  const [start = "", , bits = ""] = line.split("\t").map((cell) => cell.trim());
  if (start === "" || !/^\d{1,3}$/.test(bits)) return unreadRecord("malformed-row", line, number);
  const sighting = { value: `${start}/${bits}`, type: "cidr" };
  return lastSeen === undefined ? sighting : { ...sighting, lastSeen };
}
