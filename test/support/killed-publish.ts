import { openFetch } from "../../src/net/fetch.ts";
import { noProxy } from "../../src/net/proxy.ts";
import { gitHubPublisher } from "../../src/publish/github.ts";
import type { StagedChange } from "../../src/publish/publisher.ts";

/** Entry of a process that publishes over GitHub's API, and is killed by whoever started it. It says when it is ready. */
const [api = "", token = "", asOf = ""] = process.argv.slice(2);
const clock = { now: () => Date.parse(asOf), sleep: () => Promise.resolve() };
const { signal } = new AbortController();
const { fetch, close } = openFetch({ proxy: noProxy, caPems: [], clock, jitter: () => 0, signal });
const access = { api, owner: "acme", name: "rules", token, userAgent: "rulepress-test", fetch };
const publisher = gitHubPublisher({ ...access, folder: "rules" });
process.once("message", (changes: StagedChange[]) => {
  void work(changes);
});
process.send?.("ready");

async function work(changes: StagedChange[]): Promise<void> {
  const base = await publisher.open();
  await publisher.publish(base, changes, "rules: step\n", asOf);
  await close();
  process.disconnect();
}
