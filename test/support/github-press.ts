import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { configSchema } from "../../src/config/schema.ts";
import type { Limits } from "../../src/net/limits.ts";
import { type GitHubWay, openGitHubWay } from "../../src/pipeline/github-way.ts";
import { gitHubPublisher, type GitHubPlace } from "../../src/publish/github.ts";
import { type GitHubClient, gitHubClient } from "../../src/publish/github-client.ts";
import type { GitHubAccess } from "../../src/publish/github-octokit.ts";
import type { Publisher } from "../../src/publish/publisher.ts";
import { sources } from "../../src/sources/registry.ts";
import { gitPress, type Press } from "./git-press.ts";
import { serveTwoDoors, type TwoDoors } from "./two-door-server.ts";

export const token = "ghs_verySecret123";

/** A press whose remote is served by both doors, and publishers over GitHub's API. */
export interface GitHubPress extends Press {
  readonly server: TwoDoors;
  /** Waits of the lent clock so far, in milliseconds: none of them took any time. */
  readonly slept: readonly number[];
  over(more?: Partial<GitHubPlace>): Publisher;
  /** The client alone, with a token. */
  client(given?: string): GitHubClient;
  /** Branches of others and one commit of theirs, so that the repository is not empty. */
  begin(): void;
  /** Lets a pre-receive hook refuse every push and ref update with these words; undefined takes it away. */
  protect(words: string | undefined): void;
  close(): Promise<void>;
}

export const { network } = configSchema(sources).parse({});

/** Time of the tests, until somebody sleeps. */
export const startMs = Date.parse("2026-08-15T10:20:30.000Z");

export async function gitHubPress(limits: Partial<Limits> = {}): Promise<GitHubPress> {
  const press = gitPress();
  const { yard, remote } = press;
  const server = await serveTwoDoors(yard.folder, remote, token, yard.environment);
  const slept: number[] = [];
  const ways: GitHubWay[] = [];
  const clock = {
    now: () => startMs + slept.reduce((sum, ms) => sum + ms, 0),
    sleep: (ms: number) => {
      slept.push(ms);
      return Promise.resolve();
    },
  };

  function accessBy(given: string): GitHubAccess {
    const { signal } = new AbortController();
    const way = openGitHubWay({ network, env: {}, token: given, clock, jitter: () => 0, signal, limits });
    ways.push(way);
    const place = { api: server.apiUrl, owner: "acme", name: "rules", userAgent: "rulepress-test" };
    return { ...place, fetch: way.fetch, token: given };
  }

  function over(more: Partial<GitHubPlace> = {}): Publisher {
    return gitHubPublisher({ ...accessBy(more.token ?? token), folder: "rules", ...more });
  }

  return {
    ...{ ...press, server, slept, over },
    client: (given = token) => gitHubClient(accessBy(given)),
    begin: () => {
      yard.clone(remote, "person");
      yard.commitFile(press.person, "README.md", "ours\n");
      yard.commitFile(press.person, "rules-of-the-house.md", "no shouting\n");
    },
    protect: (words) => {
      const script = words === undefined ? "exit 0" : `echo '${words}' >&2\nexit 1`;
      writeFileSync(join(remote, "hooks", "pre-receive"), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
    },
    async close() {
      await Promise.all(ways.map((way) => way.close()));
      await server.close();
      yard.remove();
    },
  };
}
