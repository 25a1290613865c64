import { kinds } from "../model/indicator.ts";
import { byText } from "../model/order.ts";
import type { Settings } from "../model/settings.ts";
import type { Config } from "./schema.ts";

/** The part of the config that shapes output, as the ledger keeps it. Sources are in order of name, not of the file. */
export function settingsOf(config: Config): Settings {
  const sources = [...config.sources].sort((a, b) => byText(a.name, b.name));
  return {
    namespace: config.idNamespace,
    ...config.tree,
    ttlDays: Object.fromEntries(
      kinds.flatMap((kind) => {
        const days = config.ttl[kind];
        return days === "never" ? [] : [[kind, days]];
      }),
    ),
    levels: config.levels,
    sources: Object.fromEntries(sources.map(({ name, terms }) => [name, terms])),
  };
}
