import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { moduleAddress, scriptWords } from "./program-words.ts";

/** A script, for which Node loads no TypeScript: fifty of these processes start in one test. */
const script = `
  import { openFetch } from ${JSON.stringify(moduleAddress("net/fetch"))};
  import { noProxy } from ${JSON.stringify(moduleAddress("net/proxy"))};
  import { gitHubPublisher } from ${JSON.stringify(moduleAddress("publish/github"))};

  const [api, token, asOf] = process.argv.slice(1);
  const clock = { now: () => Date.parse(asOf), sleep: () => Promise.resolve() };
  const { signal } = new AbortController();
  const { fetch, close } = openFetch({ proxy: noProxy, caPems: [], clock, jitter: () => 0, signal });
  const access = { api, owner: "acme", name: "rules", token, userAgent: "rulepress-test", fetch };
  const publisher = gitHubPublisher({ ...access, folder: "rules" });
  process.once("message", async (changes) => {
    const base = await publisher.open();
    await publisher.publish(base, changes, "rules: step\\n", asOf);
    await close();
    process.disconnect();
  });
  process.send("ready");
`;

/** A process that publishes over GitHub's API the changes that it is sent, once, to be killed by whoever started it. */
export async function readyPublisher(api: string, token: string, asOf: string): Promise<ChildProcess> {
  const child = spawn(process.execPath, [...scriptWords, "-e", script, api, token, asOf], {
    stdio: ["ignore", "inherit", "inherit", "ipc"],
  });
  await once(child, "message");
  return child;
}
