import { PressError } from "../model/errors.ts";

/**
 * Where a file goes, by the `upload_url` of a release (RFC 6570: `…/assets{?name,label}`). The token goes along, so only to the
 * API's own host, or to the one that GitHub's hosted services keep for uploads.
 */
export function uploadAddress(api: string, template: string, name: string): string {
  const stated = template.replace(/\{.*$/s, "");
  const url = URL.canParse(stated) ? new URL(stated) : undefined;
  if (url === undefined || !vouchedFor(api).includes(url.origin) || url.username !== "") throw elsewhere(url, api);
  return `${url.origin}${url.pathname}?name=${encodeURIComponent(name)}`;
}

/** api.github.com and api.TENANT.ghe.com have an uploads.* beside them; an Enterprise Server takes all at one host. */
function vouchedFor(api: string): readonly string[] {
  const { origin } = new URL(api);
  const [, domain] = /^https:\/\/api\.(github\.com|[a-z0-9-]+\.ghe\.com)$/.exec(origin) ?? [];
  return domain === undefined ? [origin] : [origin, `https://uploads.${domain}`];
}

function elsewhere(url: URL | undefined, api: string): PressError {
  const where = url === undefined ? "no address" : url.host;
  return new PressError(
    "release-upload",
    `${new URL(api).host} wants files to be sent to ${where}, which is not its own.`,
    {
      hint: "The token was not sent there. A proxy may stand before GitHub's API: check GITHUB_API_URL.",
      exit: 4,
    },
  );
}
