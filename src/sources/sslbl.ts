import { z } from "zod";
import type { Sighting, Unread } from "../model/indicator.ts";
import { defineSource } from "../model/plugin.ts";
import { readAbuseCh, type Entry } from "../readers/abuse-ch.ts";
import { asText } from "../readers/pointer.ts";
import { sightingOf } from "../readers/sighting.ts";
import { unreadRecord } from "../readers/unread.ts";

const columns = ["sha1", "ja3_md5", "dstip"];
const csvHeader = /^(?:#\s*)?(?:Listingdate,\s*SHA1,|ja3_md5,|Firstseen,\s*DstIP,)/im;

/**
 * The SSL Blacklist lists fingerprints of certificates (SHA-1) and of TLS clients (JA3, MD5). Neither is the hash of a file, and
 * a file rule made of one never matches, so each is refused by name: read as any table, they would pass for hashes. The list of
 * addresses ended on 2025-01-03, and its file has been a header since: a snapshot that lists nothing is held.
 */
export const sslbl = defineSource({
  name: "sslbl",
  summary: "SSLBL of abuse.ch: certificate and JA3 fingerprints, all refused as no file hashes; old IP lists are read",
  nature: "snapshot",
  terms: {
    title: "SSL Blacklist (abuse.ch)",
    license: "CC0-1.0",
    terms: "https://sslbl.abuse.ch/blacklist/",
    republish: "yes",
    tlp: "clear",
  },
  url: "https://sslbl.abuse.ch/blacklist/sslblacklist.csv",
  every: 5,
  confidence: { stated: "none", default: "medium" },
  dates: "UTC, to the second",
  deriveHosts: false,
  options: z.strictObject({}),
  recognises: ({ text }) => csvHeader.test(text),
  read: (location, _options, reach) =>
    readAbuseCh(reach.open(location), location, { columns }, reach, (entry) => [sighting(entry)]),
});

function sighting({ fields, number }: Entry): Sighting | Unread {
  const fingerprint = fields["sha1"] ?? fields["ja3_md5"];
  if (fingerprint !== undefined) return unreadRecord("unsupported-type", asText(fingerprint) ?? "", number);
  const given = { value: fields["dstip"], port: fields["dstport"], firstSeen: fields["firstseen"] };
  return sightingOf({ ...given, threatType: "botnet_cc" }, { indicatorType: "ip" }, number);
}
