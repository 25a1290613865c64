import { z } from "zod";
import type { Sighting } from "../model/indicator.ts";
import { defineSource } from "../model/plugin.ts";
import { readAddresses } from "../readers/address-list.ts";

const services = /\/(ssh|mail|apache|imap|ftp|sip|bots|bruteforcelogin|ircbot)\.txt(?:\.gz)?$/;

/** blocklist.de: addresses that its users' servers saw attacking in the last 48 hours, all of them or by service. */
export const blocklistDe = defineSource({
  name: "blocklist-de",
  summary: "blocklist.de: addresses that attacked servers in the last 48 hours, one a line",
  nature: "snapshot",
  terms: {
    title: "blocklist.de",
    license: "unclear",
    terms: "https://www.blocklist.de/en/terms.html",
    republish: "ask",
    tlp: "clear",
  },
  url: "https://lists.blocklist.de/lists/all.txt",
  every: 60,
  // Machines that guess passwords, often of innocent owners: far from command servers.
  confidence: { stated: "none", default: "low" },
  dates: "none",
  deriveHosts: false,
  options: z.strictObject({}),
  read: (location, _options, reach) => readAddresses(location, reach, toldOf(location)),
});

/** Which service was attacked stands in the name of a list and nowhere else. */
function toldOf(location: string): Pick<Sighting, "threatType" | "tags"> {
  const [, service] = services.exec(location) ?? [];
  return { threatType: "malicious-activity", ...(service === undefined ? {} : { tags: [service] }) };
}
