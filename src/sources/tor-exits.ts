import { z } from "zod";
import type { Sighting, Unread } from "../model/indicator.ts";
import { defineSource } from "../model/plugin.ts";
import { decoded } from "../readers/bytes.ts";
import { looksLikeAddress } from "../readers/guess.ts";
import { lineBatches, type Line } from "../readers/lines.ts";
import { readTime, type Draft } from "../readers/sighting.ts";
import { unreadRecord } from "../readers/unread.ts";

const exit = /^ExitAddress (\S+) (\d{4}-\d\d-\d\d \d\d:\d\d:\d\d)$/;
/** 40 hex digits name a relay: they are no SHA-1 of any file. */
const relay = /^(?:ExitNode [0-9A-F]{40}|(?:Published|LastStatus) [\d :-]+|)$/;

/** Addresses from which Tor's exit relays reach the Internet. Who uses Tor is no attacker: context, and never a rule. */
export const torExits = defineSource({
  name: "tor-exits",
  summary: "Tor exit addresses, with dates or as the bulk list",
  nature: "snapshot",
  terms: {
    title: "Tor exit addresses",
    license: "public data of the Tor Project",
    terms: "https://check.torproject.org/",
    republish: "yes",
    tlp: "clear",
  },
  url: "https://check.torproject.org/exit-addresses",
  every: 60,
  confidence: { stated: "none: being an exit is a fact, and no verdict", default: "high" },
  dates: "last tested, UTC to the second; none in the bulk list",
  use: "context",
  deriveHosts: false,
  options: z.strictObject({}),
  // The bulk list is bare addresses, by which no feed can be told.
  recognises: ({ text }) => /^ExitNode [0-9A-F]{40}\r?\n/.test(text),
  async *read(location, _options, reach) {
    for await (const lines of lineBatches(decoded(reach.open(location), location))) {
      for (const line of lines) yield* exitOf(line);
    }
  },
});

function exitOf(line: Line): readonly (Sighting | Unread)[] {
  const text = line.text.trim();
  const [, address = text, tested] = exit.exec(text) ?? [];
  if (looksLikeAddress(address)) return [sighting(address, readTime(tested))];
  return relay.test(text) ? [] : [unreadRecord("malformed-row", text, line.number)];
}

function sighting(value: string, lastSeen: string | undefined): Sighting {
  const draft: Draft = { value, type: "ip", threatType: "anonymization", tags: ["tor-exit"] };
  if (lastSeen !== undefined) draft.lastSeen = lastSeen;
  return draft;
}
