import { join } from "node:path";
import { standardSubscriptions } from "../../config/subscription.ts";
import { checkSubscriptionNames } from "../../config/subscription-names.ts";
import { readTextFile } from "../../config/load.ts";
import type { FeedPlaces } from "../../dist/delta-feed.ts";
import { type PrintedDist, printDist } from "../../dist/dist.ts";
import { contentOf, placeOf } from "../../dist/overview.ts";
import { PressError } from "../../model/errors.ts";
import { exportFormats } from "../../pipeline/export.ts";
import { parseHealth } from "../../pipeline/health.ts";
import { openTree } from "../../pipeline/tree-reader.ts";
import { parseDate } from "../../model/time.ts";
import type { CommandContext } from "../context.ts";
import { configOf } from "../request.ts";
import { countText, table } from "../table.ts";

/** Prints packs for products from a tree, for each subscription of the config. */
export async function dist(context: CommandContext): Promise<number> {
  const { options, positionals, out, env } = context;
  const config = configOf(context, options.given("config"));
  const { subscriptions } = config;
  const tree = positionals[0] ?? "rules";
  const { settings } = await openTree(tree);
  checkSubscriptionNames(options.text("config") ?? "rulepress.yml", readTextFile, subscriptions, {
    formats: exportFormats().map(({ name }) => name),
    sources: [...config.sources.map(({ name }) => name), ...Object.keys(settings.sources)],
  });
  const asOf = options.text("as-of");
  const sigma = options.text("sigma");
  const [base, site] = [options.text("base"), options.text("site")];
  const printed = await printDist({
    tree,
    out: options.text("out") ?? "dist",
    memory: join(options.text("cache") ?? ".rulepress-cache", "packs"),
    subscriptions: Object.keys(subscriptions).length === 0 ? standardSubscriptions : subscriptions,
    asOf: asOf === undefined ? undefined : parseDate(asOf),
    status: statusOf(options.text("status")),
    places: { ...placesOfRunner(env), ...(base !== undefined && { base }), ...(site !== undefined && { site }) },
    sigma: sigma === undefined ? undefined : { command: sigma, environment: env },
  });
  if (options.flag("json")) out(`${JSON.stringify(printed)}\n`);
  else tell(context, printed);
  return 0;
}

/** Where a runner of GitHub Actions will put the packs, and where the tree is: addresses of github.com, as it has no others of Pages. */
function placesOfRunner(env: CommandContext["env"]): FeedPlaces {
  const [owner = "", name = ""] = (env["GITHUB_REPOSITORY"] ?? "").split("/");
  const branch = env["GITHUB_REF_NAME"] ?? "";
  if (env["GITHUB_SERVER_URL"] !== "https://github.com" || owner === "" || name === "" || branch === "") return {};
  return {
    base: `https://raw.githubusercontent.com/${owner}/${name}/${branch}/rules`,
    site: `https://${owner.toLowerCase()}.github.io/${name}`,
  };
}

function statusOf(path: string | undefined): string | undefined {
  if (path === undefined) return undefined;
  const text = readTextFile(path);
  if (text === undefined) {
    throw new PressError("status-invalid", `${path} does not exist.`, {
      hint: "`rulepress publish --status FILE` writes it.",
    });
  }
  return `${JSON.stringify(parseHealth(text, path), undefined, 2)}\n`;
}

function tell({ options, out, say, paint }: CommandContext, { packs, leftOut, files, bytes }: PrintedDist): void {
  const columns = [
    ...["subscription", "pack", "for"].map((title) => ({ title })),
    ...["indicators", "files"].map((title) => ({ title, align: "right" as const })),
  ];
  const rows = packs.map((pack) => [
    ...[pack.subscription, pack.format, pack.product],
    ...[contentOf(pack), pack.files.length],
  ]);
  out(table(columns, rows, paint));
  for (const what of leftOut) {
    say(`${paint.yellow("!")} ${placeOf(what).join(" of ")} was left out: ${what.says}.\n`);
  }
  const folder = options.text("out") ?? "dist";
  say(
    `${folder}: ${countText(files)} files, ${countText(Math.round(bytes / 1e6))} MB. Begin with ${folder}/README.md.\n`,
  );
}
