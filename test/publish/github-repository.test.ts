import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { apiAddress, fromAddress, gitHubToken, repositoryName } from "../../src/publish/github-repository.ts";
import { gitYard, refusalOf, type Yard } from "../support/git.ts";

const dotCom = "https://api.github.com";

describe("the repository of a remote's address", () => {
  it.each([
    ["https", "https://github.com/acme/rules.git", dotCom],
    ["https with a user and a token", "https://x-access-token:ghs_1@github.com/acme/rules", dotCom],
    ["ssh as scp writes it", "git@github.com:acme/rules.git", dotCom],
    ["ssh as a URL with a port", "ssh://git@github.com:22/acme/rules.git/", dotCom],
    ["an Enterprise Server", "git@git.acme.example:acme/rules.git", "https://git.acme.example/api/v3"],
    ["a tenant of GitHub's own", "https://acme.ghe.com/acme/rules", "https://api.acme.ghe.com"],
  ])("%s", (_, address, api) => {
    expect(fromAddress(address, api)).toEqual({ owner: "acme", name: "rules" });
  });

  it.each([
    ["another forge, where somebody else may have that name", "https://gitlab.com/acme/rules.git", dotCom],
    [
      "github.com while an Enterprise Server is asked",
      "git@github.com:acme/rules.git",
      "https://git.acme.example/api/v3",
    ],
    ["a host that ends like it", "https://notgithub.com/acme/rules", dotCom],
    ["a path on the disk", "/srv/git/rules.git", dotCom],
    ["a group in a group", "https://github.com/a/b/c", dotCom],
    ["a way up", "https://github.com/acme/..", dotCom],
  ])("is none for %s", (_, address, api) => {
    expect(fromAddress(address, api)).toBeUndefined();
  });
});

describe("which repository is meant", () => {
  let yard: Yard;
  beforeEach(() => {
    yard = gitYard();
  });
  afterEach(() => {
    yard.remove();
  });
  const clone = (more: Readonly<Record<string, string>> = {}) => ({
    folder: yard.folder,
    remote: "origin",
    environment: { ...yard.environment, ...more },
  });

  it("is said by the option, else by Actions, else by the clone's remote", async () => {
    yard.git(yard.folder, "init", "--quiet");
    yard.git(yard.folder, "remote", "add", "origin", "git@github.com:from/remote.git");
    const gh = { GH_REPO: "from/gh" };
    const actions = { GITHUB_REPOSITORY: "from/actions", ...gh };
    expect(await repositoryName("from/option", clone(actions))).toEqual({ owner: "from", name: "option" });
    expect(await repositoryName(undefined, clone(actions))).toEqual({ owner: "from", name: "actions" });
    expect(await repositoryName(undefined, clone(gh))).toEqual({ owner: "from", name: "gh" });
    expect(await repositoryName(undefined, clone())).toEqual({ owner: "from", name: "remote" });
  });

  it.each<[string, Readonly<Record<string, string>>, object | undefined]>([
    ["as gh writes it for github.com", { GH_REPO: "github.com/acme/rules" }, { owner: "acme", name: "rules" }],
    [
      "on an Enterprise Server",
      { GH_REPO: "git.acme.example/acme/rules", GITHUB_API_URL: "https://git.acme.example/api/v3" },
      { owner: "acme", name: "rules" },
    ],
    ["on a host that is not the one that is asked", { GH_REPO: "git.acme.example/acme/rules" }, undefined],
  ])("is taken from GH_REPO with a host: %s", async (_, environment, wanted) => {
    const [found] = await Promise.allSettled([repositoryName(undefined, clone(environment))]);
    expect(found).toMatchObject(wanted === undefined ? { status: "rejected" } : { value: wanted });
  });

  it.each([
    ["a name without its owner", "rules"],
    ["an address", "https://github.com/acme/rules"],
    ["a name that would lead elsewhere", "acme/.."],
    ["nothing that can be found", undefined],
  ])("is asked for when there is %s", async (_, stated) => {
    const refusal = await refusalOf(repositoryName(stated, clone()));
    expect(refusal).toMatchObject({ code: "publish-repository", exit: 1 });
    expect(refusal.hint).toContain("--repository OWNER/NAME");
  });
});

describe("the address of the API", () => {
  it.each([
    ["github.com, unless said otherwise", undefined, dotCom],
    ["github.com for an empty text", "", dotCom],
    ["an Enterprise Server's", "https://git.acme.example/api/v3/", "https://git.acme.example/api/v3"],
    ["this machine's own, in the clear", "http://127.0.0.1:8080/api", "http://127.0.0.1:8080/api"],
  ])("is %s", (_, stated, wanted) => {
    expect(apiAddress({ GITHUB_API_URL: stated })).toBe(wanted);
  });

  it.each([
    ["in the clear, where the token could be read", "http://git.acme.example/api/v3"],
    ["with a login in it", "https://ann:pw@git.acme.example"],
    ["no address", "git.acme.example"],
  ])("is refused %s, and not shown", async (_, stated) => {
    const refusal = await refusalOf(Promise.resolve().then(() => apiAddress({ GITHUB_API_URL: stated })));
    expect(refusal.code).toBe("publish-address");
    expect(refusal.message).not.toContain("acme");
  });
});

describe("the token", () => {
  it.each([
    ["rulepress's own before that of Actions", { RULEPRESS_GIT_TOKEN: "ours", GITHUB_TOKEN: "theirs" }, "ours"],
    ["that of gh, where there is no other", { GITHUB_TOKEN: "", GH_TOKEN: "ghs" }, "ghs"],
    ["that of Actions before that of gh", { GITHUB_TOKEN: "theirs", GH_TOKEN: "ghs" }, "theirs"],
    ["that of Actions, where ours is an unset secret", { RULEPRESS_GIT_TOKEN: "", GITHUB_TOKEN: "theirs" }, "theirs"],
  ])("is %s", (_, environment, wanted) => {
    expect(gitHubToken(environment)).toBe(wanted);
  });

  it.each([
    ["there is none", {}],
    ["it holds a line break", { GITHUB_TOKEN: "ghs_secret\n" }],
  ])("is asked for when %s", async (_, environment) => {
    const refusal = await refusalOf(Promise.resolve().then(() => gitHubToken(environment)));
    expect(refusal).toMatchObject({ code: "publish-unauthorised", exit: 4 });
    expect(refusal.message).not.toContain("secret");
  });
});
