import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { createWriteStream, existsSync, readFileSync, writeFileSync } from "node:fs";
import { once } from "node:events";
import { join, resolve } from "node:path";

/** 100,000 real indicators when they lie beside the project, else as many made ones of the same mix. */
const real = resolve(import.meta.dirname, "../../../shared/data/large/tweetfeed-100k.csv.xz");

export interface Feed {
  readonly file: string;
  readonly rows: number;
  readonly real: boolean;
}

export function feed(folder: string): Feed {
  const file = join(folder, "feed.csv");
  if (existsSync(real)) {
    writeFileSync(file, execFileSync("xz", ["-dc", real], { maxBuffer: 2 ** 28 }));
    return { file, rows: readFileSync(file, "utf8").trimEnd().split("\n").length - 1, real: true };
  }
  writeFileSync(file, [header, ...Array.from({ length: 100_000 }, (_, index) => madeRow(index, 100_000))].join("\n"));
  return { file, rows: 100_000, real: false };
}

const header = "type,value,first_seen,last_seen,reports,first_reporter,tags";
const begin = Date.UTC(2021, 7, 9);

/** Every row is a function of its number, so that two machines measure the same. */
function madeRow(index: number, rows: number): string {
  const hex = createHash("sha256").update(String(index)).digest("hex");
  const seen = new Date(begin + Math.floor((index / rows) * 160) * 86_400_000)
    .toISOString()
    .slice(0, 19)
    .replace("T", " ");
  const octet = (at: number) => parseInt(hex.slice(at, at + 2), 16);
  const forms: readonly (readonly [string, string])[] = [
    ["url", `https://${hex.slice(0, 12)}.top/${hex.slice(12, 30)}/login?id=${index}`],
    ["url", `https://${hex.slice(0, 14)}.xyz`],
    ["ip", `${(octet(0) % 60) + 130}.${octet(2)}.${octet(4)}.${octet(6)}`],
    ["domain", `${hex.slice(0, 16)}.click`],
    ["sha256", hex],
  ];
  const [type, value] = forms[index % forms.length] ?? ["sha256", hex];
  return `${type},${value},${seen},${seen},1,bench,#phishing`;
}

/** A million made rows, written as a stream. */
export async function millionRows(folder: string): Promise<Feed> {
  const file = join(folder, "million.csv");
  const rows = 1_000_000;
  const stream = createWriteStream(file);
  stream.write(`${header}\n`);
  for (let index = 0; index < rows; index += 1) {
    if (!stream.write(`${madeRow(index, rows)}\n`)) await once(stream, "drain");
  }
  stream.end();
  await once(stream, "finish");
  return { file, rows, real: false };
}

/** The first rows of a feed, as another file. */
export function firstRows(from: Feed, rows: number, file: string): Feed {
  const lines = readFileSync(from.file, "utf8").split("\n");
  writeFileSync(file, `${lines.slice(0, rows + 1).join("\n")}\n`);
  return { ...from, file, rows };
}

/** The feed with another tag in every n-th row: a change that touches every part of the tree. */
export function scattered(from: Feed, every: number, file: string): Feed {
  const lines = readFileSync(from.file, "utf8").trimEnd().split("\n");
  const changed = lines.map((line, index) => (index > 0 && index % every === 0 ? `${line} #changed` : line));
  writeFileSync(file, `${changed.join("\n")}\n`);
  return { ...from, file };
}
