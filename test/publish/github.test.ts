import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openSigner } from "../../src/publish/ssh-signature.ts";
import { asOf } from "../support/git-press.ts";
import { blobId, refusalOf, type Yard } from "../support/git.ts";
import { type GitHubPress, gitHubPress, startMs, token } from "../support/github-press.ts";
import { makeKey } from "../support/ssh-key.ts";
import { allOf } from "../support/web.ts";

let press: GitHubPress;
let yard: Yard;

beforeEach(async () => {
  press = await gitHubPress();
  ({ yard } = press);
});
afterEach(async () => {
  await press.close();
});

const secondary = "You have exceeded a secondary rate limit. Please wait a few minutes before you try again.";
const json = (message: string) => ({ message });
const made = (route: string) => press.server.calls.filter(({ line }) => line === route);
const many = (count: number, text = "x\n") =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`many/${index}.txt`, `${index} ${text}`]));

describe("what GitHub is asked for", () => {
  it("holds at most a hundred files and a megabyte in a tree, and larger or odd ones as blobs", async () => {
    press.begin();
    const files = { ...many(230), "wide/a.txt": "a".repeat(600_000), "wide/b.txt": "b".repeat(600_000) };
    const odd = { "big.txt": "ü".repeat(600_000), empty: "" };
    await press.publish(press.over(), { ...files, ...odd });
    const trees = made("POST /git/trees").map(({ body }) => body);
    expect(trees.length).toBeGreaterThanOrEqual(4);
    for (const body of trees) {
      expect(body.length).toBeLessThan(1_100_000);
      expect(body.match(/"path"/g)?.length).toBeLessThanOrEqual(100);
    }
    expect(made("POST /git/blobs")).toHaveLength(2);
    expect(made("POST /git/commits")).toHaveLength(1);
    expect(made("PATCH /git/refs/heads%2Fmain")).toHaveLength(1);
    const fresh = yard.freshFiles(press.remote);
    for (const [path, text] of Object.entries({ ...files, ...odd })) expect(fresh[`rules/${path}`]).toBe(text);
  });

  it("is not slowed down between writes", async () => {
    press.begin();
    await press.publish(press.over(), Object.fromEntries(Array.from({ length: 20 }, (_, n) => [`empty-${n}`, ""])));
    expect(made("POST /git/blobs")).toHaveLength(20);
    expect(press.slept).toEqual([]);
  });

  it("is not a plan of more than a thousand files: git is named, and nothing is written", async () => {
    press.begin();
    const refusal = await refusalOf(press.publish(press.over(), many(1001)));
    expect(refusal).toMatchObject({ code: "publish-too-many", exit: 4 });
    expect(refusal.hint).toContain("--via git");
    expect(press.server.calls.filter(({ line }) => !line.startsWith("GET "))).toEqual([]);
  });

  it("is each folder for itself where a list is cut short", async () => {
    press.begin();
    await press.publish(press.over(), { "a/b/1.txt": "1\n", "a/b/2.txt": "2\n", "a/3.txt": "3\n", "4.txt": "4\n" });
    press.server.api.truncateAt(2);
    const base = await press.over().open();
    expect(Object.fromEntries(base.blobs)).toEqual({
      "a/b/1.txt": blobId("1\n"),
      "a/b/2.txt": blobId("2\n"),
      "a/3.txt": blobId("3\n"),
      "4.txt": blobId("4\n"),
    });
    await press.publish(press.over(), { "a/b/2.txt": "two\n" });
    expect(yard.freshFiles(press.remote)).toMatchObject({ "rules/a/b/2.txt": "two\n", "rules/4.txt": "4\n" });
  });

  it("goes into a folder below others, and what stands beside it on the way is left alone", async () => {
    press.begin();
    yard.commitFile(press.person, "out/notes.md", "ours too\n");
    await press.publish(press.over({ folder: "./out/rules/" }), { "a.yml": "a\n" });
    expect(yard.freshFiles(press.remote)).toMatchObject({ "out/notes.md": "ours too\n", "out/rules/a.yml": "a\n" });
  });

  it("never shows the token but in the header, and Octokit's errors are no cause of ours", async () => {
    press.begin();
    press.server.fault({
      match: /^POST \/git\/commits/,
      answer: { status: 403, json: json(`${token} may not write to https://ann:pw@example.org/?key=k`) },
    });
    const refusal = await refusalOf(press.publish(press.over(), { "a.yml": "a\n" }));
    expect(refusal.message).toContain("*** may not write to https://example.org/");
    expect(allOf(refusal)).not.toMatch(/ghs_|pw@|key=/);
    expect(press.server.calls.map(({ line, body }) => line + body).join("\n")).not.toContain(token);
    expect(new Set(press.server.calls.map(({ authorization }) => authorization))).toEqual(new Set([`token ${token}`]));
  });
});

describe("limits of GitHub", () => {
  it.each<readonly [string, number, Record<string, string>, string, number[]]>([
    ["a second limit that says how long", 403, { "retry-after": "7" }, secondary, [7000, 7000]],
    ["a second limit that does not", 403, {}, secondary, [60_000, 60_000]],
    ["a limit by its own status", 429, { "retry-after": "3" }, "slow down", [3000, 3000]],
    [
      "an hour's budget that begins anew soon",
      403,
      { "x-ratelimit-remaining": "0", "x-ratelimit-reset": String(startMs / 1000 + 90) },
      "API rate limit exceeded for installation.",
      [90_000],
    ],
    ["a server that is ill for a moment", 502, {}, "Bad Gateway", [500, 1000]],
  ])("are waited for: %s", async (_, status, headers, message, slept) => {
    press.begin();
    const answer = { status, json: json(message), headers };
    press.server.fault({ match: /^POST \/git\/trees/, answer, times: slept.length });
    const result = await press.publish(press.over(), { "a.yml": "a\n" });
    expect(result).toEqual({ commit: yard.git(press.remote, "rev-parse", "main").trim() });
    expect(press.slept).toEqual(slept);
    expect(yard.freshFiles(press.remote)).toMatchObject({ "rules/a.yml": "a\n" });
  });

  it.each<readonly [string, Record<string, string>]>([
    [
      "a budget that begins anew in half an hour",
      { "x-ratelimit-remaining": "0", "x-ratelimit-reset": String(startMs / 1000 + 1800) },
    ],
    ["a wait of three minutes", { "retry-after": "180" }],
  ])("are not waited for beyond two minutes: %s", async (_, headers) => {
    press.begin();
    press.server.fault({ match: /^POST/, answer: { status: 403, json: json("API rate limit exceeded"), headers } });
    const refusal = await refusalOf(press.publish(press.over(), { "a.yml": "a\n" }));
    expect(refusal).toMatchObject({ code: "publish-limited", exit: 4 });
    expect(refusal.message).toMatch(/^127\.0\.0\.1:\d+ .*It wants no request before 2026-08-15T1/);
    expect(press.slept).toEqual([]);
  });

  it("end a run that meets them again and again", async () => {
    press.begin();
    const answer = { status: 403, json: json(secondary), headers: { "retry-after": "1" } };
    press.server.fault({ match: /^POST/, answer, times: 9 });
    const refusal = await refusalOf(press.publish(press.over(), { "a.yml": "a\n" }));
    expect(refusal).toMatchObject({ code: "publish-limited", exit: 4 });
    expect(press.slept).toEqual([1000, 1000, 1000]);
  });
});

describe("what is refused", () => {
  it.each<readonly [string, RegExp, number, string, string, RegExp]>([
    ["the token is not known", /^GET $/, 401, "Bad credentials", "publish-unauthorised", /RULEPRESS_GIT_TOKEN/],
    ["the repository is not there, or hidden", /^GET $/, 404, "Not Found", "publish-unreachable", /may not even read/],
    ["the repository has another name now", /^GET $/, 301, "Moved Permanently", "publish-unreachable", /new name/],
    [
      "the token may not write",
      /^POST \/git\/trees/,
      403,
      "Resource not accessible by integration",
      "publish-denied",
      /contents: write/,
    ],
    [
      "the token may not write, and GitHub hides it",
      /^POST \/git\/trees/,
      404,
      "Not Found",
      "publish-denied",
      /contents: write/,
    ],
    [
      "the repository was archived in between",
      /^POST/,
      403,
      "Repository was archived so is read-only.",
      "publish-denied",
      /[Uu]narchive/,
    ],
    [
      "the branch is protected",
      /^PATCH/,
      422,
      "Changes must be made through a pull request.",
      "publish-protected",
      /--pr/,
    ],
    [
      "a rule of the organisation says no",
      /^PATCH/,
      422,
      "Repository rule violations found\n\nCommits must have verified signatures.",
      "publish-protected",
      /bypass/,
    ],
    [
      "a tree is too large for it",
      /^POST \/git\/trees/,
      422,
      "Sorry, your input was too large to process.",
      "publish-refused",
      /--via git/,
    ],
    ["it stays ill", /^POST \/git\/trees/, 502, "Server Error", "publish-unreachable", /next run/],
  ])("with clear words when %s, and the next run heals", async (_, match, status, message, code, hint) => {
    press.begin();
    const tip = yard.git(press.remote, "rev-parse", "main");
    press.server.fault({ match, answer: { status, json: json(message) }, times: 4 });
    const refusal = await refusalOf(press.publish(press.over(), { "a.yml": "a\n" }));
    expect(refusal).toMatchObject({ code, exit: 4 });
    expect(refusal.message).toContain("acme/rules");
    expect(refusal.message).toContain(message.split("\n").at(-1));
    expect(refusal.hint).toMatch(hint);
    expect(yard.git(press.remote, "rev-parse", "main")).toBe(tip);
    // The rest of the faults, which were meant for tries.
    while (press.server.pending() > 0) await refusalOf(press.publish(press.over(), { "a.yml": "a\n" }));
    await press.publish(press.over(), { "a.yml": "a\n" });
    expect(yard.log(press.remote).filter((subject) => subject === "rules: step")).toHaveLength(1);
  });

  it("before anything is read, where the repository is archived", async () => {
    press.begin();
    press.server.api.archive();
    expect(await refusalOf(press.over().open())).toMatchObject({ code: "publish-denied", exit: 4 });
  });

  it("where a page of a proxy answers in GitHub's place, with success", async () => {
    press.server.fault({ match: /^GET/, answer: { status: 200, json: {}, html: "<html>Sign in</html>" } });
    const refusal = await refusalOf(press.over().open());
    expect(refusal).toMatchObject({ code: "publish-unreachable", exit: 4 });
    expect(refusal.message).toContain("does not speak GitHub's API");
  });

  it("where nobody listens", async () => {
    const refusal = await refusalOf(press.over({ api: "http://127.0.0.1:1" }).open());
    expect(refusal).toMatchObject({ code: "publish-unreachable", exit: 4 });
    expect(refusal.message).toContain("could not be reached for GET http://127.0.0.1:1/repos/acme/rules");
    expect(press.slept).toEqual([500, 1000, 2000]);
  });

  it("where a blob comes short", async () => {
    press.begin();
    await press.publish(press.over(), { "a.yml": "a\n" });
    const base = await press.over().open();
    const answer = { status: 200, json: { content: "YQ==", encoding: "base64", size: 2 } };
    press.server.fault({ match: /^GET \/git\/blobs/, answer });
    expect((await refusalOf(base.read("a.yml"))).message).toContain("does not hold the whole of a.yml");
    expect(String(await base.read("a.yml"))).toBe("a\n");
    expect((await refusalOf(base.read("b.yml"))).message).toContain("b.yml is not in the tree of main");
  });

  it("where GitHub made something else than was planned", async () => {
    press.begin();
    await press.publish(press.over(), { "a.yml": "a\n" });
    const tip = yard.git(press.remote, "rev-parse", "main");
    const other = yard.git(press.remote, "rev-parse", "main^{tree}").trim();
    press.server.fault({ match: /^POST \/git\/trees/, answer: { status: 201, json: { sha: other } } });
    const refusal = await refusalOf(press.publish(press.over(), { "b.yml": "b\n" }));
    expect(refusal).toMatchObject({ code: "publish-verify", exit: 4 });
    expect(refusal.message).toContain("b.yml is missing");
    expect(yard.git(press.remote, "rev-parse", "main")).toBe(tip);
  });
});

describe("a race", () => {
  it.each([
    ["another run made the branch", 422, "Reference already exists"],
    ["somebody deleted the branch", 422, "Reference does not exist"],
    ["GitHub could not take the lock", 409, "Cannot lock ref 'refs/heads/main'"],
  ])("is lost, and not an error, when %s", async (_, status, message) => {
    press.begin();
    press.server.fault({ match: /^PATCH/, answer: { status, json: json(message) } });
    expect(await press.publish(press.over(), { "a.yml": "a\n" })).toEqual({ lost: true });
  });

  it("is won by whoever's own first request moved the branch, though its answer was lost", async () => {
    press.begin();
    press.server.fault({ match: /^POST \/git\/refs/, cut: true });
    const result = await press.publish(press.over({ branch: "fresh" }), { "a.yml": "a\n" });
    expect(result).toEqual({ commit: yard.git(press.remote, "rev-parse", "fresh").trim() });
    expect(made("POST /git/refs")).toHaveLength(2);
  });

  it("between two with the same plan ends in one commit, which both made", async () => {
    press.begin();
    const lines = [press.over(), press.over()];
    const bases = await Promise.all(lines.map((line) => line.open()));
    const results = await Promise.all(
      lines.map((line, index) => {
        const base = bases[index];
        if (base === undefined) throw new Error("two publishers, two bases");
        return line.publish(base, yard.stage({ "a.yml": "a\n" }), "rules: step\n", asOf);
      }),
    );
    expect(results[0]).toEqual(results[1]);
    expect(yard.log(press.remote).filter((subject) => subject === "rules: step")).toHaveLength(1);
  });
});

describe("a signature over the API", () => {
  it("that the server did not write into the commit stops the run, and nothing moves", async () => {
    press.begin();
    const before = yard.git(press.remote, "rev-parse", "main");
    press.server.api.ignoreSignatures();
    const signer = await openSigner({ path: makeKey(yard.folder, "signing").path }, yard.environment);
    const refusal = await refusalOf(press.publish(press.over({ signer }), { "a.yml": "a\n" }));
    expect(refusal).toMatchObject({ code: "publish-verify", exit: 4 });
    expect(refusal.message).toContain("not the commit that was signed");
    expect(yard.git(press.remote, "rev-parse", "main")).toBe(before);
  });
});
