import type { Answer, Ask, Reach } from "../../src/model/plugin.ts";
import { PressError } from "../../src/model/errors.ts";
import { offline } from "./offline.ts";

export interface LiveReach extends Reach {
  /** What the source stated, in order. */
  readonly marks: readonly string[];
  readonly warnings: readonly string[];
}

/** A reach into a server of the test: what `src/net` lends to a source in a run. */
export function liveReach({
  asOf = "2026-08-22T00:00:00.000Z",
  mark,
  headers = {},
}: {
  readonly asOf?: string;
  readonly mark?: string;
  /** What the key turns into. */
  readonly headers?: Readonly<Record<string, string>>;
} = {}): LiveReach {
  const marks: string[] = [];
  const warnings: string[] = [];
  const ask = async ({ url, accept, body, form, explain }: Ask): Promise<Answer> => {
    const answer = await fetch(url, {
      method: body === undefined && form === undefined ? "GET" : "POST",
      headers: {
        ...(accept === undefined ? {} : { accept }),
        ...(body === undefined ? {} : { "content-type": "application/json" }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...(form === undefined ? {} : { body: new URLSearchParams(form) }),
      redirect: "manual",
    });
    const bytes = new Uint8Array(await answer.arrayBuffer());
    if (!answer.ok) {
      const words = explain?.(answer.status, Buffer.from(bytes).toString()) ?? "";
      throw new PressError(`source-http-${answer.status}`, `${url} answered ${answer.status}: ${words}`);
    }
    return {
      url,
      header: (name) => answer.headers.get(name) ?? undefined,
      async *open() {
        yield await Promise.resolve(bytes);
      },
    };
  };
  return {
    ...offline,
    ...{ asOf, mark, marks, warnings, ask },
    signal: new AbortController().signal,
    advance: (to) => marks.push(to),
    warn: (sentence) => warnings.push(sentence),
    async *open(location) {
      const answer = await ask({ url: location });
      yield* answer.open();
    },
  };
}
