import type { Surroundings } from "./git-process.ts";

/** What lets git show a token to these addresses, and to no other; with what must then be kept out of every message. */
export function authorisation(
  addresses: readonly string[],
  token: string,
): Required<Pick<Surroundings, "config" | "secrets">> {
  const pass = Buffer.from(`x-access-token:${token}`).toString("base64");
  return { config: addresses.flatMap((address) => header(address, pass)), secrets: [token, pass] };
}

/**
 * Basic and not Bearer: it is the one form that GitHub, GitLab, Gitea and Bitbucket all take for git. Bound to the full
 * address, so that no other host and no other repository sees it. The empty value first drops a header that a checkout
 * action left in .git/config: two of them make GitHub answer 400.
 */
function header(address: string, pass: string): (readonly [string, string])[] {
  if (!/^https?:\/\//i.test(address) || !URL.canParse(address)) return [];
  const { origin, pathname } = new URL(address);
  const key = `http.${origin}${pathname}.extraHeader`;
  return [
    [key, ""],
    [key, `Authorization: Basic ${pass}`],
  ];
}
