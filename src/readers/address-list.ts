import type { Sighting, Unread } from "../model/indicator.ts";
import type { Reach } from "../model/plugin.ts";
import { decoded } from "./bytes.ts";
import { looksLikeAddress } from "./guess.ts";
import { unreadRecord } from "./unread.ts";
import { valueBatches } from "./value-lines.ts";

/**
 * A list of nothing but addresses, one a line. A value's own kind is believed before a source's word for it, so a name or hash
 * that has strayed into such a list must be stopped here. `told` is what the list as a whole says of each.
 */
export async function* readAddresses(
  location: string,
  reach: Reach,
  told: Omit<Sighting, "value" | "type"> = {},
): AsyncGenerator<Sighting | Unread> {
  for await (const values of valueBatches(decoded(reach.open(location), location))) {
    for (const item of values) {
      if ("unread" in item) yield item;
      else if (looksLikeAddress(item.value)) yield { ...told, value: item.value, type: "ip" };
      else yield unreadRecord("invalid-value", item.value, item.line);
    }
  }
}
