import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { sentinelUpload } from "../../src/formats/sentinel-upload.ts";
import { type Asked, type Reply, serveFeed } from "../support/feed-server.ts";
import { printed } from "../support/format.ts";
import { hostilePack, item, settings } from "../support/pack.ts";

const secret = "s3cr&t='+ ü\"$HOME";
const upload = "/workspaces/w-1/threat-intelligence-stix-objects:upload?api-version=2024-02-01-preview";
const many = Array.from({ length: 150 }, (_, index) => item("domain", `a${index}.example`));

type Texts = Readonly<Record<string, string>>;

const pack: Texts = {
  "bodies.ndjson": printed(sentinelUpload, [...many, ...hostilePack]),
  "revoked.ndjson": printed(sentinelUpload, [item("domain", "gone.example")], "revoked.ndjson"),
};
const bodies = Object.values(pack).flatMap((text) => text.trimEnd().split("\n"));

interface Cloud {
  /** Answer to the upload request of this number, from 1 on. */
  readonly upload?: (number: number) => Reply;
  readonly token?: Reply;
}

/** Runs the script of a pack as its README says, against a server that stands for Microsoft's two. */
async function push(cloud: Cloud, texts: Texts = pack, environment: Readonly<Record<string, string>> = {}) {
  const folder = mkdtempSync(join(tmpdir(), "rulepress-push-"));
  onTestFinished(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  const files = { ...sentinelUpload.fixed?.(settings), ...texts };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  const uploads: Asked[] = [];
  const { url, asked } = await serveFeed((request) => {
    if (request.path !== upload) return cloud.token ?? { json: { token_type: "Bearer", access_token: "tok-1" } };
    uploads.push(request);
    return cloud.upload?.(uploads.length) ?? {};
  });
  const log = loggedCurl(folder);
  const child = spawn("sh", [join(folder, "push.sh")], {
    env: {
      // TMPDIR, so that what it leaves behind is seen.
      ...{ PATH: `${folder}${delimiter}${process.env["PATH"] ?? ""}`, TMPDIR: folder, PAUSE: "0" },
      ...{ TENANT_ID: "t-1", CLIENT_ID: "c 1&", CLIENT_SECRET: secret, WORKSPACE_ID: "w-1" },
      ...{ LOGIN_URL: url, UPLOAD_URL: url, ...environment },
    },
  });
  let said = "";
  child.stdout.on("data", (chunk: Buffer) => (said += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (said += chunk.toString()));
  await once(child, "close");
  const left = readdirSync(folder).sort();
  return { status: child.exitCode, said, uploads, asked, left, argv: readFileSync(log, "utf8") };
}

/** Puts a curl before the real one that first writes down its arguments, as `ps` would show them. */
function loggedCurl(folder: string): string {
  const log = join(folder, "argv");
  const curl = join(folder, "curl");
  writeFileSync(log, "");
  writeFileSync(curl, `#!/bin/sh\nprintf '%s\\n' "$@" >> '${log}'\nPATH="\${PATH#*:}"\nexec curl "$@"\n`);
  chmodSync(curl, 0o755);
  return log;
}

describe("push.sh", () => {
  it("asks for a token and sends every body as it stands, what has left last", async () => {
    const { status, asked, uploads, said } = await push({});
    expect(said).toMatch(/bodies\.ndjson: 2 requests\n.*revoked\.ndjson: 1 requests\n$/);
    expect(status).toBe(0);
    expect(uploads.map(({ body }) => body.trimEnd())).toEqual(bodies);
    const [login] = asked;
    expect(login?.path).toBe("/t-1/oauth2/v2.0/token");
    expect(Object.fromEntries(new URLSearchParams(login?.body))).toEqual({
      grant_type: "client_credentials",
      client_id: "c 1&",
      scope: "https://management.azure.com/.default",
      client_secret: secret,
    });
    for (const { method, headers } of uploads) {
      expect(method).toBe("POST");
      expect(headers).toMatchObject({ authorization: "Bearer tok-1", "content-type": "application/json" });
    }
  });

  it("shows neither secret nor token in the arguments of a program, nor in its words", async () => {
    const { argv, said } = await push({ upload: () => ({ status: 400, body: "bad" }) });
    expect(argv).toContain("client_secret@-");
    for (const hidden of ["s3cr", "tok-1"]) expect(argv + said).not.toContain(hidden);
  });

  it("waits as long as the server asks for, and sends the body again", async () => {
    const { status, uploads } = await push({
      upload: (number) => (number === 1 ? { status: 429, headers: { "retry-after": "0" } } : {}),
    });
    expect(status).toBe(0);
    expect(uploads.map(({ body }) => body.trimEnd())).toEqual([bodies[0], ...bodies]);
  });

  it("takes a new token when the old one has run out", async () => {
    const { status, asked } = await push({ upload: (number) => (number === 2 ? { status: 401 } : {}) });
    expect(status).toBe(0);
    expect(asked.filter(({ path }) => path !== upload)).toHaveLength(2);
  });

  it("gives up on a server that stays busy", async () => {
    const busy = { status: 429, headers: { "retry-after": "0" } };
    const { status, uploads, said } = await push({ upload: () => busy });
    expect([status, uploads.length]).toEqual([1, 5]);
    expect(said).toContain("request 1 of ");
    expect(said).toContain("was answered with status 429");
  });

  it("goes on after an answer of 200 that lists errors, shows them and ends with 1", async () => {
    const errors = [{ recordIndex: 3, errorMessages: ["Error for Property=id\u001b[31m"] }];
    const { status, uploads, said } = await push({ upload: (number) => (number === 1 ? { json: { errors } } : {}) });
    expect([status, uploads.length]).toEqual([1, 3]);
    expect(said).toContain("Error for Property=id");
    expect(said).not.toContain("\u001b");
  });

  it("takes an empty list of errors for none", async () => {
    expect((await push({ upload: () => ({ body: '{ "errors" : [ ] }' }) })).status).toBe(0);
  });

  it("stops at a status that another try would not change", async () => {
    const { status, uploads, said } = await push({ upload: () => ({ status: 404, body: "no such workspace" }) });
    expect([status, uploads.length]).toEqual([1, 1]);
    expect(said).toContain("no such workspace");
  });

  it("sends nothing without a token, and says what Microsoft said", async () => {
    const token = { status: 401, json: { error: "invalid_client", error_description: "AADSTS7000215" } };
    const { status, uploads, said } = await push({ token });
    expect([status, uploads.length]).toEqual([1, 0]);
    expect(said).toContain("AADSTS7000215");
  });

  it.each(["TENANT_ID", "CLIENT_ID", "CLIENT_SECRET", "WORKSPACE_ID"])(
    "asks for %s when it is not set",
    async (name) => {
      const { status, asked, said } = await push({}, pack, { [name]: "" });
      expect([status, asked.length, said]).toEqual([1, 0, `push.sh: set ${name}.\n`]);
    },
  );

  it("leaves nothing of token and bodies behind", async () => {
    const { left } = await push({ upload: () => ({ status: 400 }) });
    expect(left).toEqual(["argv", "bodies.ndjson", "curl", "push.sh", "revoked.ndjson"]);
  });

  it("sends nothing of files without an entry", async () => {
    const { status, uploads } = await push({}, { "bodies.ndjson": "", "revoked.ndjson": "" });
    expect([status, uploads.length]).toEqual([0, 0]);
  });
});
