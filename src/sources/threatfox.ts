import { z } from "zod";
import type { Sighting, Unread } from "../model/indicator.ts";
import { defineSource, type Reach } from "../model/plugin.ts";
import { abuseChKey, explainAbuseCh, isQueryApi, readAbuseCh, type Entry } from "../readers/abuse-ch.ts";
import { asText } from "../readers/pointer.ts";
import { sightingOf } from "../readers/sighting.ts";
import { readConfidence, readWords, saysYes } from "../readers/stated.ts";

const options = z.strictObject({
  days: z
    .int()
    .min(1)
    .max(7)
    .default(3)
    .describe("Days back that the API is asked for (1 to 7); dumps have a window of their own."),
});

const csvHeader = /^(?:#\s*)?"?first_seen_utc"?,\s*"?ioc_id"?,/m;

/** Words of ThreatFox for what an indicator is; a SHA3-384 is none of the hashes that rules match. */
const types = {
  "ip:port": "ip:port",
  domain: "domain",
  url: "url",
  md5_hash: "md5",
  sha1_hash: "sha1",
  sha256_hash: "sha256",
  envelope_from: "email",
};

/**
 * Indicators of malware that the community shares, with ports, family and a confidence each. The address of the API
 * (`threatfox-api.abuse.ch/api/v1/`, key needed) is asked with POST; every other one is a dump in CSV, JSON or ZIP.
 */
export const threatfox = defineSource({
  name: "threatfox",
  summary: "ThreatFox of abuse.ch: addresses, domains, URLs and hashes of malware; CSV and JSON dumps, or the API",
  nature: "append",
  terms: {
    title: "ThreatFox (abuse.ch)",
    license: "CC0-1.0",
    terms: "https://threatfox.abuse.ch/faq/",
    republish: "yes",
    tlp: "clear",
  },
  url: "https://threatfox.abuse.ch/export/csv/recent/",
  every: 5,
  key: abuseChKey,
  confidence: { stated: "0 to 100 on each entry; hosts of compromised sites count as low", default: "medium" },
  dates: "UTC, to the second",
  deriveHosts: false,
  options,
  recognises: ({ text }) =>
    csvHeader.test(text) || (/^\s*\{\s*"(?:\d+|query_status)"\s*:/.test(text) && /"ioc_type"\s*:/.test(text)),
  async *read(location, { days }, reach) {
    const body = isQueryApi(location) ? await recent(location, days, reach) : reach.open(location);
    yield* readAbuseCh(body, location, { columns: ["ioc_value"], list: "data" }, reach, (entry) => [sighting(entry)]);
  },
});

async function recent(url: string, days: number, reach: Reach): Promise<AsyncIterable<Uint8Array>> {
  const answer = await reach.ask({ url, body: { query: "get_iocs", days }, explain: explainAbuseCh });
  return answer.open();
}

function sighting({ fields, key, number }: Entry): Sighting | Unread {
  const id = key ?? asText(fields["id"]) ?? asText(fields["ioc_id"]) ?? "";
  const page = /^\d+$/.test(id) ? `https://threatfox.abuse.ch/ioc/${id}/` : undefined;
  const compromised = saysYes(fields["is_compromised"]);
  const tags = readWords(fields["tags"]);
  const given = {
    value: fields["ioc"] ?? fields["ioc_value"],
    type: fields["ioc_type"],
    firstSeen: fields["first_seen"] ?? fields["first_seen_utc"],
    lastSeen: fields["last_seen"] ?? fields["last_seen_utc"],
    confidence: compromised ? ofVictim(fields) : fields["confidence_level"],
    threatType: fields["threat_type"],
    malware: fields["malware_printable"],
    tags: compromised ? [...tags, "compromised"] : tags,
    references: [page, fields["reference"], fields["malware_malpedia"]],
  };
  return sightingOf(given, { types }, number);
}

/** The site of a victim will be clean again, and its other visitors mean well: only the exact URL or file is worth its number. */
function ofVictim(fields: Entry["fields"]): unknown {
  const stated = fields["confidence_level"];
  if (!["domain", "ip:port"].includes(asText(fields["ioc_type"]) ?? "")) return stated;
  const number = readConfidence(stated);
  return typeof number === "number" ? Math.min(number, 49) : "low";
}
