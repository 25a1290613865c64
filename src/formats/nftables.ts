import { blocksBare } from "../dialects/bare.ts";
import { addElement, addressTable, emptySets } from "../dialects/nftables.ts";
import { defineFormat, rows } from "../model/format.ts";

/** Addresses for the firewall of Linux: sets that move, beside a table that stays. */
export const nftables = defineFormat({
  name: "nftables",
  product: "nftables (Linux)",
  summary: "named sets of addresses, and a table whose rules are off: count, log, drop; without level low",
  kinds: ["ipv4", "ipv6"],
  documents: [
    {
      file: "elements.nft",
      keeps: blocksBare,
      open: () => rows({ head: emptySets, row: ({ record }) => addElement(record) }),
    },
  ],
  fixed: () => ({ "table.nft": addressTable }),
  begin: "once `nft -f table.nft`, then `nft -f elements.nft`",
  load:
    "Once: `cp table.nft /etc/rulepress-table.nft`, take the `# ` from the rules that you want (none is on), and " +
    "`nft -f /etc/rulepress-table.nft`. Then and after each update: `nft -f elements.nft`, which replaces all elements at once.",
  unload: "One address goes with the next `nft -f elements.nft`. Everything: `nft delete table inet rulepress`.",
});
