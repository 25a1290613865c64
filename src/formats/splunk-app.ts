import { appConf, appId, appManifest, defaultMeta, propsConf } from "../dialects/splunk-app/app.ts";
import { macrosConf } from "../dialects/splunk-app/macros.ts";
import { appReadme } from "../dialects/splunk-app/readme.ts";
import { searchesConf } from "../dialects/splunk-app/searches.ts";
import { transformsConf } from "../dialects/splunk-app/transforms.ts";
import { lookupFamilies, lookups, lookupTable } from "../dialects/splunk-lookup.ts";
import { defineFormat } from "../model/format.ts";

/** An app for any Splunk: five lookups, which are there also when empty, since an upgrade leaves alone what an archive lacks. */
export const splunkApp = defineFormat({
  name: "splunk-app",
  product: "Splunk Enterprise, Splunk Cloud",
  summary: "an app (TA-rulepress.spl): lookups by IP, domain, URL, hash and sender, and searches that are off",
  kinds: lookupFamilies.flatMap((family) => lookups[family].intel.kinds),
  documents: lookupFamilies.map((family) => ({
    file: `lookups/${lookups[family].name}.csv`,
    keeps: (record) => lookups[family].intel.kinds.includes(record.kind),
    open: () => lookupTable(family),
  })),
  fixed: (settings) => ({
    "README.txt": appReadme,
    "app.manifest": appManifest(settings),
    "default/app.conf": appConf(settings),
    "default/macros.conf": macrosConf,
    "default/props.conf": propsConf,
    "default/savedsearches.conf": searchesConf(),
    "default/transforms.conf": transformsConf,
    "metadata/default.meta": defaultMeta,
  }),
  archive: { file: "TA-rulepress.spl", folder: appId },
  begin: "`splunk install app TA-rulepress.spl -update 1`",
  load: [
    "1. `splunk install app TA-rulepress.spl -update 1`, or Apps → Manage Apps → Install app from file, with Upgrade app ticked.",
    "2. Once: say in `TA-rulepress/local/macros.conf` where your logs are (`rulepress_network`, `rulepress_dns`, `rulepress_web`, `rulepress_endpoint`, `rulepress_email`).",
    "3. Once: run the searches whose name begins with the word rulepress by hand, and enable the schedule of those you want. All are off as shipped; level low alerts only if the macro `rulepress_levels` says so.",
  ].join("\n"),
  unload:
    "One indicator: install the next archive over it, which replaces each lookup as a whole. Everything: `splunk remove app TA-rulepress`.",
});
