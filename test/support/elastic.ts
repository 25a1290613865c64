import { execFile } from "node:child_process";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { type Asked, type FeedServer, type Reply, serveFeed } from "./feed-server.ts";

const target = z.strictObject({ _index: z.string(), _id: z.string() });
const action = z.union([z.strictObject({ index: target }), z.strictObject({ delete: target })]);

interface Item {
  readonly status: number;
  readonly error?: { readonly type: string; readonly reason: string };
}

export interface Cluster {
  readonly url: string;
  readonly asked: FeedServer["asked"];
  /** Documents by index and id. */
  readonly documents: ReadonlyMap<string, unknown>;
  /** Bodies of templates by their path. */
  readonly templates: ReadonlyMap<string, unknown>;
}

/** As much of Elasticsearch as a load needs: templates, and a bulk endpoint that keeps documents by their ids. */
export async function serveCluster(
  key: string,
  fault: (asked: Asked, turn: number) => Reply | undefined = () => undefined,
): Promise<Cluster> {
  const documents = new Map<string, unknown>();
  const templates = new Map<string, unknown>();
  const server = await serveFeed((asked): Reply => {
    const broken = fault(asked, server.asked.length);
    if (broken !== undefined) return broken;
    if (asked.headers.authorization !== `ApiKey ${key}`) return { status: 401, json: { error: "no such key" } };
    const [path = ""] = asked.path.split("?");
    if (asked.method === "PUT" && /^\/_(?:component|index)_template\//.test(path)) {
      templates.set(decodeURIComponent(path), JSON.parse(asked.body));
      return { json: { acknowledged: true } };
    }
    if (asked.method !== "POST" || path !== "/_bulk") return { status: 405, json: { error: `no ${path}` } };
    if (!asked.body.endsWith("\n")) return { status: 400, json: { error: "must be terminated by a newline" } };
    return { json: answerOf(bulk(asked.body, documents)) };
  });
  return { url: server.url, asked: server.asked, documents, templates };
}

/** What `filter_path=errors,items.*.error` leaves of a bulk answer. */
function answerOf(items: readonly Item[]): unknown {
  const failed = items.filter(({ error }) => error !== undefined);
  return failed.length === 0 ? { errors: false } : { errors: true, items: failed.map((index) => ({ index })) };
}

function bulk(body: string, documents: Map<string, unknown>): Item[] {
  const items: Item[] = [];
  const lines = body.split("\n").slice(0, -1);
  for (let at = 0; at < lines.length; at += 1) {
    const read = action.parse(JSON.parse(lines[at] ?? ""));
    if ("delete" in read) items.push({ status: documents.delete(nameOf(read.delete)) ? 200 : 404 });
    else {
      at += 1;
      documents.set(nameOf(read.index), JSON.parse(lines[at] ?? ""));
      items.push({ status: 200 });
    }
  }
  return items;
}

function nameOf({ _index, _id }: z.infer<typeof target>): string {
  return `${_index}/${_id}`;
}

/** A folder with the files of a pack, as `rulepress dist` leaves it. */
export function packFolder(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), "rulepress-pack-"));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return folder;
}

/** Runs `push.sh` of a folder as a person would, with nothing of this machine's settings but its programs. */
export function push(
  folder: string,
  env: Readonly<Record<string, string>>,
): Promise<{ readonly code: number; readonly stdout: string; readonly stderr: string }> {
  return new Promise((resolve) => {
    const all = { PATH: process.env["PATH"] ?? "", HOME: folder, PUSH_WAIT: "0", ...env };
    const run = execFile("sh", [join(folder, "push.sh")], { env: all }, (_, stdout, stderr) => {
      resolve({ code: run.exitCode ?? -1, stdout, stderr });
    });
  });
}
