import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { expect, it } from "vitest";
import { urlhaus } from "../../src/sources/urlhaus.ts";
import { type Reply, serveFeed } from "../support/feed-server.ts";
import { lendOutside, preparedFor } from "../support/live-source.ts";
import { offline } from "../support/offline.ts";

setFlagsFromString("--expose-gc");

/** What is really held: garbage that waits for its collection says nothing about streaming. */
function heldBytes(): number {
  runInNewContext("gc()");
  return process.memoryUsage().heapUsed;
}

const records = 500_000;

/** A dump as the feed serves it, made while it is sent: 75 MB that are never in memory at once. */
const dump: Reply = (response) => {
  let number = 0;
  const send = (): void => {
    while (number < records) {
      let rows = "";
      for (const end = number + 1000; number < end; number += 1) {
        rows += `"${number}","2026-08-21 00:00:00","http://host-${number}.example.org/a/b.sh","online","2026-08-21 00:00:00","malware_download","elf,mozi","https://urlhaus.abuse.ch/url/${number}/","anonymous"\r\n`;
      }
      if (!response.write(rows)) {
        response.once("drain", send);
        return;
      }
    }
    response.end();
  };
  response.writeHead(200, { "content-type": "text/csv" });
  response.write('# "id","dateadded","url","url_status","last_online","threat","tags","urlhaus_link","reporter"\r\n');
  send();
};

it("reads 500,000 records of one source over HTTP in memory that does not grow with them", async () => {
  const { url } = await serveFeed(() => dump);
  const prepared = preparedFor(urlhaus, `${url}/downloads/csv/`, { maxMegabytes: 256 });
  const outside = lendOutside(prepared);
  try {
    const [setup] = prepared.setups;
    if (setup === undefined) throw new Error("no source was prepared");
    const before = heldBytes();
    let read = 0;
    let most = 0;
    for await (const record of setup.read({ ...offline, ...outside.wayOut(setup) })) {
      expect("unread" in record).toBe(false);
      read += 1;
      if (read % 100_000 === 0) most = Math.max(most, heldBytes() - before);
    }
    expect(read).toBe(records);
    expect(most).toBeLessThan(32 * 1024 ** 2);
  } finally {
    await outside.close();
  }
});
