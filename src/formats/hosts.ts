import { blocksBare } from "../dialects/bare.ts";
import { defineFormat, rows } from "../model/format.ts";

/** Names for a hosts file. It knows no wildcard: names below a malicious one stay reachable. */
export const hosts = defineFormat({
  name: "hosts",
  product: "hosts files: Linux, macOS, Windows, Pi-hole, dnsmasq",
  summary: "names that lead nowhere (0.0.0.0), without those below them; without level low",
  kinds: ["domain"],
  documents: [
    {
      file: "hosts.txt",
      keeps: blocksBare,
      open: () =>
        rows({
          head: "# rulepress: begin\n# Names below these are not blocked: a hosts file has no wildcard.\n",
          row: ({ record }) => `0.0.0.0 ${record.value}\n`,
          tail: "# rulepress: end\n",
        }),
    },
  ],
  begin: "`cat hosts.txt >> /etc/hosts`, or its address as a list of Pi-hole",
  load:
    "Linux, as root, now and after each update: `sed -i '/^# rulepress: begin/,/^# rulepress: end/d' /etc/hosts && cat hosts.txt >> /etc/hosts`. " +
    "Pi-hole takes the address of `hosts.txt` as a list, dnsmasq its path as `addn-hosts=`. Names below these are not blocked: `rpz` does that.",
  unload: "`sed -i '/^# rulepress: begin/,/^# rulepress: end/d' /etc/hosts`; one name goes with the next load.",
});
