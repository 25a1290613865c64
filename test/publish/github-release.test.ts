import { createHash } from "node:crypto";
import { Readable } from "node:stream";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Asset } from "../../src/publish/github-assets.ts";
import type { GitHubClient } from "../../src/publish/github-client.ts";
import { release, type ReleaseWish } from "../../src/publish/github-release.ts";
import { refusalOf } from "../support/git.ts";
import { type GitHubPress, gitHubPress, token } from "../support/github-press.ts";
import type { ReleaseRecord } from "../support/release-routes.ts";
import { allOf } from "../support/web.ts";

let press: GitHubPress;
let client: GitHubClient;
let releases: ReleaseRecord[];
let tip: string;

beforeEach(async () => {
  press = await gitHubPress();
  press.begin();
  client = press.client();
  ({ releases } = press.server.api);
  tip = press.yard.git(press.remote, "rev-parse", "main").trim();
});
afterEach(async () => {
  await press.close();
});

function asset(name: string, text: string): Asset {
  const bytes = Buffer.from(text);
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  return { name, type: "text/plain", size: bytes.length, sha256, open: () => Readable.from([bytes]) };
}

const files = [asset("a.tar.gz", "a".repeat(100_000)), asset("b.zip", "ü\n"), asset("SHA256SUMS", "sums\n")];
const wish = (more: Partial<ReleaseWish> = {}): ReleaseWish => ({
  ...{ tag: "rules-1", title: "Rules", notes: "# News\n", target: tip, assets: files, ...more },
});
const published = (record: ReleaseRecord | undefined): Record<string, string> =>
  Object.fromEntries((record?.assets ?? []).map(({ name, bytes }) => [name, bytes.toString()]));
const whole = { "a.tar.gz": "a".repeat(100_000), "b.zip": "ü\n", SHA256SUMS: "sums\n" };
const lines = () => press.server.calls.map(({ line }) => line);
const tagged = () => press.yard.git(press.remote, "tag", "--list").trim();

describe("a release", () => {
  it("is a draft until every file is there, and then has its tag on the commit", async () => {
    const made = await release(client, wish());
    expect(made).toMatchObject({ known: false, sent: files.map(({ name }) => name) });
    expect(releases).toMatchObject([{ tag: "rules-1", title: "Rules", notes: "# News\n", target: tip, draft: false }]);
    expect(published(releases[0])).toEqual(whole);
    expect(releases[0]?.assets[0]?.type).toBe("text/plain");
    expect(press.yard.git(press.remote, "rev-parse", "rules-1").trim()).toBe(tip);
    const order = lines().flatMap((line) => /^(POST|PATCH)/.exec(line)?.[1] ?? []);
    expect(order).toEqual(["POST", "POST", "POST", "POST", "PATCH"]);
  });

  it("is known when it is asked for again, and nothing is written", async () => {
    await release(client, wish());
    const before = lines().length;
    expect(await release(client, wish())).toMatchObject({ known: true, sent: [] });
    expect(
      lines()
        .slice(before)
        .every((line) => line.startsWith("GET ")),
    ).toBe(true);
  });

  it("is not changed once it is published, but for a signature that was made anew", async () => {
    const signed = (text: string) => wish({ assets: [...files, asset("SHA256SUMS.sig", text)] });
    await release(client, signed("one"));
    expect(await release(client, signed("another"))).toMatchObject({ known: true });
    const other = wish({ assets: [asset("a.tar.gz", "b".repeat(100_000))] });
    expect(await refusalOf(release(client, other))).toMatchObject({ code: "release-published", exit: 4 });
    const more = wish({ assets: [...files, asset("c.zip", "c")] });
    expect(await refusalOf(release(client, more))).toMatchObject({ code: "release-published", exit: 4 });
    expect(releases).toHaveLength(1);
  });

  it("is found among hundreds", async () => {
    await release(client, wish());
    for (let id = 2; id <= 150; id += 1) {
      releases.push({ id, tag: `other-${id}`, title: "", notes: "", target: "main", draft: false, assets: [] });
    }
    expect(await release(client, wish())).toMatchObject({ known: true });
  });

  it("takes over a draft with what is right in it, and removes what is not", async () => {
    const bytes = Buffer.from("b.zip, but cut");
    const assets: ReleaseRecord["assets"] = [
      { id: 1, name: "a.tar.gz", type: "", bytes: Buffer.from(whole["a.tar.gz"]), state: "uploaded" },
      { id: 2, name: "b.zip", type: "", bytes, state: "starter" },
      { id: 3, name: "old.zip", type: "", bytes, state: "uploaded" },
    ];
    releases.push({ id: 1, tag: "rules-1", title: "", notes: "", target: "main", draft: true, assets });
    expect(await release(client, wish())).toMatchObject({ sent: ["b.zip", "SHA256SUMS"] });
    expect(published(releases[0])).toEqual(whole);
    expect(releases[0]).toMatchObject({ title: "Rules", draft: false, target: tip });
  });

  it.each(["lightweight", "annotated"])("is refused where its tag is another commit's (%s)", async (kind) => {
    press.yard.git(press.remote, "tag", ...(kind === "annotated" ? ["-m", "x"] : []), "rules-1", "main~1");
    expect(await refusalOf(release(client, wish()))).toMatchObject({ code: "release-tag", exit: 4 });
    expect(releases).toEqual([]);
    press.yard.git(press.remote, "tag", "--force", ...(kind === "annotated" ? ["-m", "x"] : []), "rules-1", "main");
    expect(await release(client, wish())).toMatchObject({ known: false });
  });

  it("sends a file again that did not arrive, three times at most, and never twice", async () => {
    press.server.fault({ match: /^POST \/releases\/1\/assets\?name=b/, cut: true });
    await release(client, wish());
    expect(published(releases[0])).toEqual(whole);
    const sick = { status: 502, json: { message: "Server Error" } };
    press.server.fault({ match: /^POST \/releases\/2\/assets/, answer: sick, times: 3 });
    expect(await refusalOf(release(client, wish({ tag: "rules-2" })))).toMatchObject({ code: "publish-unreachable" });
    expect(releases[1]).toMatchObject({ draft: true });
  });

  it("is published by no draft of which a file is not what was sent", async () => {
    const answer = { status: 201, json: { id: 9, name: "b.zip", size: 3, state: "uploaded" } };
    press.server.fault({ match: /^POST \/releases\/1\/assets\?name=b/, answer });
    const refusal = await refusalOf(release(client, wish()));
    expect(refusal).toMatchObject({ code: "release-differs", exit: 4 });
    expect(refusal.message).toContain("b.zip");
    expect(tagged()).toBe("");
  });

  it("sends no token where a strange answer wants the files to go", async () => {
    const draft = { id: 1, tag_name: "rules-1", draft: true, html_url: "https://github.example/x" };
    const upload = { ...draft, upload_url: "https://evil.example/assets{?name,label}" };
    press.server.fault({ match: /^POST \/releases$/, answer: { status: 201, json: upload } });
    press.server.fault({ match: /^GET \/releases\/1\/assets/, answer: { status: 200, json: [] } });
    const refusal = await refusalOf(release(client, wish()));
    expect(refusal).toMatchObject({ code: "release-upload", exit: 4 });
    expect(refusal.message).toContain("evil.example");
  });

  it.each<[string, RegExp, number, string, string]>([
    ["a token that is unknown", /^GET \/releases/, 401, "Bad credentials", "publish-unauthorised"],
    ["a token that may not write", /^POST \/releases$/, 403, "Resource not accessible", "publish-denied"],
    ["a token that may not write, hidden", /^POST \/releases$/, 404, "Not Found", "publish-denied"],
    ["a tag that a rule keeps", /^PATCH/, 422, "Repository rule violations found", "publish-protected"],
    ["a file that is too large", /^POST \S+assets/, 422, "size is too big", "publish-refused"],
    ["a limit for half an hour", /^POST \S+assets/, 403, "secondary rate limit", "publish-limited"],
  ])("ends with 4 and no token shown for %s, and is finished by the next run", async (_, match, status, says, code) => {
    const headers = { "retry-after": "1800" };
    const json = { message: `${says} ${token}` };
    const answer = { status, json, ...(code === "publish-limited" && { headers }) };
    press.server.fault({ match, answer });
    const refusal = await refusalOf(release(client, wish()));
    expect(refusal).toMatchObject({ code, exit: 4 });
    expect(allOf(refusal) + (refusal.hint ?? "")).not.toMatch(/ghs_|--via git`/);
    expect(tagged()).toBe("");
    await release(press.client(), wish());
    expect(releases).toHaveLength(1);
    expect(published(releases[0])).toEqual(whole);
  });

  it.each(["before work", "after work"] as const)(
    "ends in one release with each file once, wherever the server falls %s",
    async (when) => {
      for (let first = 1, met = true; met; first += 1) {
        const tag = `rules-${first}`;
        press.server.fall(first, when);
        await Promise.allSettled([release(client, wish({ tag }))]);
        met = press.server.fallen();
        press.server.fall(undefined);
        await release(client, wish({ tag }));
        const made = releases.filter((each) => each.tag === tag);
        expect(made).toHaveLength(1);
        expect(made[0]?.draft).toBe(false);
        expect(published(made[0])).toEqual(whole);
        expect(made[0]?.assets).toHaveLength(3);
      }
      expect(releases.length).toBeGreaterThan(8);
    },
    60_000,
  );
});
