import type { Network } from "../config/schema.ts";
import { PressError } from "../model/errors.ts";
import { openFetch } from "../net/fetch.ts";
import type { Limits } from "../net/limits.ts";
import { proxySecrets } from "../net/proxy.ts";
import { redactor } from "../net/redaction.ts";
import { Setback } from "../net/setback.ts";
import type { Clock } from "../net/site.ts";
import type { Environment } from "../publish/git-process.ts";
import type { LentFetch } from "../publish/github-octokit.ts";
import { wayOf } from "./web-outside.ts";

export interface GitHubWayOptions {
  readonly network: Network;
  readonly env: Environment;
  readonly token: string;
  readonly clock: Clock;
  readonly jitter: () => number;
  readonly signal: AbortSignal;
  readonly limits?: Partial<Limits>;
}

/** The way out to GitHub, through the same proxy and with the same authorities as feeds are read. It must be closed. */
export interface GitHubWay {
  readonly fetch: LentFetch;
  readonly close: () => Promise<void>;
}

export function openGitHubWay({ network, env, token, ...rest }: GitHubWayOptions): GitHubWay {
  const way = wayOf(network, env);
  const redact = redactor([token, ...proxySecrets(way.proxy)]);
  const patient = openFetch({ ...way, ...rest });
  return {
    fetch: async (address, wanted) => {
      try {
        return await patient.fetch(address, wanted);
      } catch (error) {
        throw error instanceof Setback ? told(error, new URL(address).host, redact) : error;
      }
    },
    close: () => patient.close(),
  };
}

function told({ story }: Setback, host: string, redact: (text: string) => string): PressError {
  const limited = story.code === "source-rate-limited";
  const hint = limited
    ? "Run again afterwards, or less often. A publish through git needs no budget of requests."
    : "Check GITHUB_API_URL, the network, and the proxy in HTTPS_PROXY. The next run does what is left to do.";
  const code = limited ? "publish-limited" : "publish-unreachable";
  return new PressError(code, redact(`${host} ${story.says}`), { hint, exit: 4 });
}
