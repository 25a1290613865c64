import type { Readable } from "node:stream";
import { PressError } from "../model/errors.ts";
import type { Running } from "./child.ts";
import { gitFailed, type Git } from "./git-process.ts";

/** Blobs by id, through one `git cat-file --batch` for all of them. A partial clone fetches what it lacks. */
export interface BlobReader {
  read(id: string): Promise<Buffer>;
  close(): Promise<void>;
}

export function blobReader(git: Git): BlobReader {
  const running = git.start(["cat-file", "--batch"]);
  const bytes = byteReader(running.stdout);
  // A dead git shows as the end of its stdout; the broken pipe before it adds nothing, but unheard it would end the process.
  running.stdin.on("error", () => undefined);
  let turn: Promise<unknown> = Promise.resolve();
  return {
    read(id) {
      const answer = turn.then(() => ask(running, bytes, id));
      turn = Promise.allSettled([answer]);
      return answer;
    },
    async close() {
      running.stdin.end();
      // An unread stream never closes, and `ended` waits for it.
      running.stdout.destroy();
      await running.ended;
    },
  };
}

/** One question and its answer: `<id> blob <size>\n<bytes>\n`, git-cat-file(1) "BATCH OUTPUT". */
async function ask(running: Running, bytes: ByteReader, id: string): Promise<Buffer> {
  running.stdin.write(`${id}\n`);
  const head = await bytes.line();
  if (head === undefined) throw gitFailed(["cat-file"], await running.ended);
  const [, type, size] = head.split(" ");
  if (type !== "blob") {
    throw new PressError("git-failed", `git cat-file has no blob ${id}: ${head}`, { exit: 4 });
  }
  const content = await bytes.take(Number(size) + 1);
  if (content === undefined) throw gitFailed(["cat-file"], await running.ended);
  return content.subarray(0, -1);
}

/** Both give undefined when the stream ends first. */
interface ByteReader {
  line(): Promise<string | undefined>;
  take(length: number): Promise<Buffer | undefined>;
}

function byteReader(stream: Readable): ByteReader {
  const chunks: AsyncIterator<Buffer> = stream[Symbol.asyncIterator]();
  let held: Buffer = Buffer.alloc(0);

  async function take(length: number): Promise<Buffer | undefined> {
    const parts = [held];
    for (let have = held.length; have < length;) {
      const next = await chunks.next();
      if (next.done === true) return undefined;
      parts.push(next.value);
      have += next.value.length;
    }
    const all = Buffer.concat(parts);
    held = all.subarray(length);
    return all.subarray(0, length);
  }

  async function line(): Promise<string | undefined> {
    while (!held.includes(0x0a)) {
      const next = await chunks.next();
      if (next.done === true) return undefined;
      held = Buffer.concat([held, next.value]);
    }
    const text = await take(held.indexOf(0x0a) + 1);
    return text?.toString("utf8", 0, text.length - 1);
  }

  return { line, take };
}
