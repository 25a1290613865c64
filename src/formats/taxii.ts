import { currentObjects, endedObjects, pastObjects } from "../dialects/stix-objects.ts";
import { taxiiServer } from "../dialects/taxii-server.ts";
import { defineFormat } from "../model/format.ts";
import { kinds } from "../model/indicator.ts";

/** A selection as a static TAXII 2.1 server: what an edition's `taxii2/` is to the whole tree. */
export const taxii = defineFormat({
  name: "taxii",
  product: "TAXII 2.1 clients (OpenCTI, Elastic, Splunk ES), by a server of yours",
  summary:
    "a read-only TAXII 2.1 server as files, with the configuration of nginx: STIX objects in pages, and the ends of what has left",
  kinds,
  onlyByName: true,
  documents: [],
  folder: {
    of: "both",
    open(settings, scratch) {
      const server = taxiiServer(settings, scratch);
      return {
        take(entries) {
          for (const entry of entries) {
            const { record, gone } = entry;
            const last = gone === undefined ? currentObjects(entry, settings) : endedObjects(entry, gone, settings);
            server.take(record.kind, [...(last === undefined ? [] : [last]), ...pastObjects(entry, settings)]);
          }
        },
        end: () => server.files(),
      };
    },
  },
  begin: "`taxii2/` behind nginx, as its README says; a client by `/taxii2/`",
  load:
    "Copy `taxii2/` below the root of an nginx, include `taxii2/nginx-maps.conf` in `http` and `taxii2/nginx.conf` in the server, as " +
    "`taxii2/README.md` shows, and `nginx -s reload` after each update. A client is given the discovery `/taxii2/`, or the API root " +
    "`/taxii2/api/` and a collection: `all`, `ips`, `domains`, `urls`, `hashes`, `cves`.",
  unload:
    "What has left comes to each client as a new version, by `revoked: true` or a `valid_until` that has passed, for 90 days. " +
    "Everything: stop the client, and delete there by the author, the `identity` of the objects.",
});
