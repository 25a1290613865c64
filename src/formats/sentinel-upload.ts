import { sentinelBodies, sentinelIndicator, sentinelKinds, sentinelRevoked } from "../dialects/sentinel.ts";
import { sentinelPush } from "../dialects/sentinel-push.ts";
import { defineFormat } from "../model/format.ts";

/**
 * Bodies of requests to Microsoft Sentinel's upload API, one a line. Of level low none: a rule of Sentinel alerts on every active
 * indicator, whatever its confidence. Those that have left are revoked at every level, as it may have been another when they were sent.
 */
export const sentinelUpload = defineFormat({
  name: "sentinel-upload",
  product: "Microsoft Sentinel, by its upload API",
  summary: "request bodies of up to 100 STIX indicators, one a line, and a script that sends them; without level low",
  kinds: sentinelKinds,
  documents: [
    {
      file: "bodies.ndjson",
      keeps: ({ level }) => level !== "low",
      open: (settings) => sentinelBodies(sentinelIndicator, settings),
    },
    { file: "revoked.ndjson", of: "gone", open: (settings) => sentinelBodies(sentinelRevoked, settings) },
  ],
  fixed: () => ({ "push.sh": sentinelPush }),
  begin: "`TENANT_ID=… CLIENT_ID=… CLIENT_SECRET=… WORKSPACE_ID=… sh push.sh`",
  load:
    "Register an application in Entra ID, with the role Microsoft Sentinel Contributor on the workspace. Then, as often as there " +
    "is news: `TENANT_ID=… CLIENT_ID=… CLIENT_SECRET=… WORKSPACE_ID=… sh push.sh`. It sends `bodies.ndjson`, then " +
    "`revoked.ndjson`, 60 requests a minute, and ends with 1 where an answer lists errors. The same object again replaces itself.",
  unload:
    "One: `sh push.sh revoked.ndjson` sends those that have left with `revoked: true`; others end at their `valid_until`. " +
    "All: page Threat intelligence, filtered by source, delete.",
});
