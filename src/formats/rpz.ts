import { zoneHead, zoneRules } from "../dialects/zone.ts";
import { defineFormat, type Entry, type Writer } from "../model/format.ts";
import { movedAt } from "../model/moved.ts";
import type { Scratch } from "../model/scratch.ts";

/** Of a zone that nothing ever stood in. */
const firstSerial = 1;

/** A response policy zone: the one form in which a resolver blocks a name with all below it, and what leads to an address. */
export const rpz = defineFormat({
  name: "rpz",
  product: "BIND, Unbound, Knot Resolver, PowerDNS Recursor",
  summary: "response policy zone: malicious names with all below them, and addresses; without level low",
  kinds: ["ipv4", "ipv6", "domain"],
  documents: [
    {
      file: "rulepress.zone",
      // What left tells the serial, which stands at the head.
      of: "both",
      open: (_, scratch) => zone(scratch),
    },
  ],
  fixed: () => ({ "unbound.conf": unbound }),
  begin: "`rulepress.zone` as a response policy zone, then `rndc reload`",
  load:
    'BIND: `zone "rulepress.rpz" { type primary; file "/etc/bind/rulepress.zone"; };`, in its options ' +
    '`response-policy { zone "rulepress.rpz" policy disabled; };`, then and after each update `rndc reload`. ' +
    "Unbound: `rulepress.zone` to `/etc/unbound/`, once `cp unbound.conf /etc/unbound/unbound.conf.d/rulepress.conf` and a restart, " +
    "after each update `unbound-control auth_zone_reload rulepress.rpz`. " +
    "Both only log: take out `policy disabled` or `rpz-action-override: disabled` to block.",
  unload:
    "One name goes with the next zone, whose serial is higher. All: take the zone out of the configuration, and reload.",
});

/**
 * Secondaries take a zone only when its serial has risen (RFC 1034 §4.3.5), also when all that changed is that a rule left. So it
 * is the second in which anything last moved or left, and no count or digest of the rules.
 */
function zone(scratch: Scratch): Writer {
  let serial = firstSerial;
  return {
    take(entries) {
      for (const entry of entries) {
        serial = Math.max(serial, stampOf(entry));
        if (entry.gone === undefined && entry.record.level !== "low") scratch.lay("rules", zoneRules(entry.record));
      }
      return "";
    },
    *end() {
      yield zoneHead(serial);
      yield* scratch.read("rules");
    },
  };
}

/** What is weak or does not fit gives no rule, and yet may have had one before it moved: it counts for the serial. */
function stampOf({ record, gone = "" }: Entry): number {
  const moved = movedAt(record);
  return Math.floor(Date.parse(gone > moved ? gone : moved) / 1000);
}

/** Rules that look at addresses need `respip` before the others (unbound.conf(5), "Response Policy Zone Options"). */
const unbound = `server:
    module-config: "respip validator iterator"
rpz:
    name: rulepress.rpz
    zonefile: /etc/unbound/rulepress.zone
    rpz-action-override: disabled
    rpz-log: yes
    rpz-log-name: rulepress
`;
