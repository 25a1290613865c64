import { z } from "zod";
import { defineSource } from "../model/plugin.ts";
import { readAddresses } from "../readers/address-list.ts";

/** Emerging Threats' list of hosts that are known to be compromised and attack others. */
export const etCompromised = defineSource({
  name: "et-compromised",
  summary: "Emerging Threats: addresses of compromised hosts, one a line",
  nature: "snapshot",
  terms: {
    title: "Emerging Threats compromised hosts",
    license: "unclear",
    terms: "https://rules.emergingthreats.net/",
    republish: "ask",
    tlp: "clear",
  },
  url: "https://rules.emergingthreats.net/blockrules/compromised-ips.txt",
  every: 24 * 60,
  confidence: { stated: "none", default: "medium" },
  dates: "none",
  deriveHosts: false,
  options: z.strictObject({}),
  read: (location, _options, reach) => readAddresses(location, reach, { threatType: "compromised" }),
});
