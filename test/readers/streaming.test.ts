import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { expect, it } from "vitest";
import type { Reach, Source } from "../../src/model/plugin.ts";
import { csv } from "../../src/sources/csv.ts";
import { json } from "../../src/sources/json.ts";
import { mispEvent } from "../../src/sources/misp-event.ts";
import { stix } from "../../src/sources/stix.ts";
import { offline } from "../support/offline.ts";

const megabyte = 1024 * 1024;
const size = 60 * megabyte;
setFlagsFromString("--expose-gc");

/** What is really held: garbage that waits for its collection says nothing about streaming. */
function heldBytes(): number {
  runInNewContext("gc()");
  return process.memoryUsage().heapUsed;
}

/** A body that is made while it is read, from one record that is numbered through. */
function generated(head: string, record: (number: number) => string, separator: string, tail: string): Reach {
  return {
    ...offline,
    asOf: "2026-08-22T00:00:00.000Z",
    signal: new AbortController().signal,
    async *open() {
      yield Buffer.from(head);
      let number = 0;
      for (let sent = 0; sent < size;) {
        let chunk = "";
        while (chunk.length < 256 * 1024) chunk += (number === 0 ? "" : separator) + record(number++);
        sent += chunk.length;
        yield await Promise.resolve(Buffer.from(chunk));
      }
      yield Buffer.from(tail);
    },
  };
}

const url = (number: number): string => `https://host${number}.drop-zone-91ab.xyz/${"path/".repeat(80)}`;
const uuid = (number: number): string => `${number.toString(16).padStart(8, "0")}-0000-4000-8000-000000000000`;
const indicator = (number: number): string =>
  `{"type":"indicator","id":"indicator--${uuid(number)}","modified":"2026-08-20T00:00:00.000Z","pattern":"[url:value = '${url(number)}']"}`;

const cases: readonly (readonly [Source, Reach])[] = [
  [csv, generated("value,tags\n", (n) => (n % 10 === 0 ? `"${url(n)}","a,b"` : `${url(n)},a`), "\n", "\n")],
  [json, generated('{"data":[', (n) => `{"value":"${url(n)}","tags":["a"]}`, ",\n", "]}")],
  [stix, generated('{"type":"bundle","objects":[', indicator, ",", "]}")],
  [
    mispEvent,
    generated(
      '{"Event":{"info":"one event","Attribute":[',
      (n) => `{"type":"url","to_ids":true,"value":"${url(n)}"}`,
      ",",
      "]}}",
    ),
  ],
];

it.each(cases.map(([source, reach]) => [source.name, source, reach] as const))(
  "%s reads 60 MB and never holds more than 64 MB",
  async (_, source, reach) => {
    const before = heldBytes();
    let most = 0;
    let count = 0;
    for await (const item of source.open({})("generated", reach)) {
      if ("unread" in item) throw new Error(`unread: ${item.unread} ${item.value}`);
      count += 1;
      if (count % 40_000 === 0) most = Math.max(most, heldBytes() - before);
    }
    expect(count).toBeGreaterThan(90_000);
    expect(most).toBeLessThan(64 * megabyte);
  },
);
