import type { Settings } from "../../model/settings.ts";
import { confWords, splunkConf } from "../splunk-conf.ts";

/** Folder and id of the app. Splunk takes an archive of the same id for another version of the same app. */
export const appId = "TA-rulepress";

/** Raised by hand when a file of `default/` changes: lookups move without it, or every run would be a release. */
const version = "1.0.0";

const about =
  "Threat intelligence lookups, and searches that match network, DNS, web, endpoint and mail logs against them.";

/** default/app.conf */
export function appConf({ brand, author }: Settings): string {
  return splunkConf("The app as a whole.", [
    // An app without a set-up page is never "configured" (splunk-appinspect, check_app_conf_is_configured).
    { name: "install", settings: { is_configured: "0" } },
    { name: "package", settings: { id: appId, check_for_updates: "0" } },
    { name: "ui", settings: { is_visible: "0", label: confWords(`${brand} indicators`, 80) } },
    { name: "launcher", settings: { author: confWords(author, 80), description: about, version } },
    { name: "id", settings: { name: appId, version } },
  ]);
}

/** metadata/default.meta: searches of other apps, and so the vendor's two, see the lookups and macros. */
export const defaultMeta = splunkConf("Everybody may use it, administrators may change it.", [
  { name: "", settings: { access: "read : [ * ], write : [ admin, sc_admin ]", export: "system" } },
]);

/** default/props.conf: how the events of the format `hec` are read. */
export const propsConf = splunkConf("Indicators that came by the HTTP Event Collector.", [
  { name: "rulepress:indicator", settings: { KV_MODE: "json", TRUNCATE: "0" } },
]);

/** app.manifest, schema 2.0.0 of Splunk's packaging toolkit. */
export function appManifest({ brand, author }: Settings): string {
  const manifest = {
    schemaVersion: "2.0.0",
    info: {
      title: confWords(`${brand} indicators`, 80),
      id: { group: null, name: appId, version },
      author: [{ name: confWords(author, 80), email: null, company: null }],
      releaseDate: null,
      description: about,
      classification: { intendedAudience: null, categories: ["Security, Fraud & Compliance"], developmentStatus: null },
      commonInformationModels: null,
      license: { name: null, text: null, uri: null },
      privacyPolicy: { name: null, text: null, uri: null },
      releaseNotes: { name: null, text: "./README.txt", uri: null },
    },
    dependencies: null,
    tasks: null,
    inputGroups: null,
    incompatibleApps: null,
    platformRequirements: null,
    supportedDeployments: ["_standalone", "_distributed", "_search_head_clustering"],
    targetWorkloads: ["_search_heads"],
  };
  return `${JSON.stringify(manifest, null, 2)}\n`;
}
