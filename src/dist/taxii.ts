import { isInStix, stixVersions } from "../dialects/stix-objects.ts";
import { taxiiServer } from "../dialects/taxii-server.ts";
import type { Artifact } from "../model/artifact.ts";
import type { Item } from "../model/plugin.ts";
import type { Scratch } from "../model/scratch.ts";
import type { Settings } from "../model/settings.ts";

/** A tree as a static TAXII 2.1 server: a function of its ledger, tombstones included. */
export interface TreeServer {
  take(items: readonly Item[]): void;
  files(): Iterable<Artifact>;
}

export function openTaxii(settings: Settings, scratch: Scratch): TreeServer {
  const server = taxiiServer(settings, scratch);
  return {
    take(items) {
      for (const item of items) {
        if (isInStix(item.record)) server.take(item.record.kind, stixVersions(item, settings));
      }
    },
    files: () => server.files(),
  };
}
