import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { Subscription } from "../config/subscription.ts";
import { countText } from "../dialects/markdown.ts";
import { PressError } from "../model/errors.ts";
import { type FormatSpec, holdsIndicators } from "../model/format.ts";
import type { Item } from "../model/plugin.ts";
import type { Settings } from "../model/settings.ts";
import { filesBelow } from "../tree/published.ts";
import { sumsPath, sumsText } from "../tree/sums.ts";
import { convertedFolder, convertLists, type LeftOutQueries } from "./convert.ts";
import type { Written } from "./files.ts";
import { openPack, type PrintedPack } from "./pack.ts";
import type { Notes } from "./notes.ts";
import { noPast } from "./past.ts";
import { packReadme } from "./readme.ts";
import type { LendScratch } from "./scratch.ts";
import { selectionOf } from "./selection.ts";
import type { SigmaProgram } from "./sigma-process.ts";

/** A pack as it was printed, with its files below the edition's folder. */
export interface PackFacts {
  readonly subscription: string;
  readonly format: string;
  readonly product: string;
  /** What it is made of: indicators of the tree, or rules that look for those of another pack. */
  readonly holds: "indicators" | "rules";
  readonly indicators: number;
  /** Those that left, as far as the pack tells of them. */
  readonly gone: number;
  readonly files: readonly Written[];
}

/** A pack, or a file of one, that was left out because the product cannot hold so many. */
export interface LeftOut {
  readonly subscription: string;
  readonly format: string;
  /** The file of the pack that is missing; left out: the whole pack, which the config did not ask for by name. */
  readonly file?: string;
  readonly says: string;
}

export interface SubscriberResult {
  readonly packs: readonly PackFacts[];
  readonly leftOut: readonly LeftOut[];
}

/** All packs of one subscription, written together in one pass over the tree. */
export interface Subscriber {
  /** Records of the tree, in its order. */
  take(items: readonly Item[]): void;
  close(notice: string): Promise<SubscriberResult>;
}

export interface SubscriberRequest {
  readonly name: string;
  readonly subscription: Subscription;
  readonly formats: readonly FormatSpec[];
  /** Ids that it holds, where there is no room for all that it asks for. */
  readonly members: ReadonlySet<string> | undefined;
  /** Of the packs by `subscription/format`. */
  readonly notes: Notes;
  readonly lendScratch: LendScratch;
  readonly folder: string;
  readonly settings: Settings;
  readonly asOf: string;
  /** Converts Sigma lists for products; undefined where it is not at hand. */
  readonly sigma: SigmaProgram | undefined;
}

export function openSubscriber(request: SubscriberRequest): Subscriber {
  const { name, subscription, formats, members, notes, folder, settings, asOf, lendScratch, sigma } = request;
  const selects = selectionOf(subscription, asOf);
  const packs = formats.map((format) => {
    const place = join(folder, "packs", name, format.name);
    const past = tellsGone(format) ? notes.past(`${name}/${format.name}`) : noPast;
    return openPack({ format, folder: place, settings, asOf, past, lendScratch, selects });
  });
  const holds = (item: Item): boolean =>
    item.record.status === "live" && (members === undefined ? selects(item) : members.has(item.record.id));
  return {
    take(items) {
      const held: Item[] = [];
      const others: Item[] = [];
      for (const item of items) (holds(item) ? held : others).push(item);
      for (const pack of packs) pack.take(held, others);
    },
    async close(notice) {
      const printed: PackFacts[] = [];
      const leftOut: LeftOut[] = [];
      for (const open of packs) {
        const pack = await open.close();
        const says = excess(pack.format, pack.indicators);
        if (says === undefined) {
          if (pack.note !== undefined) notes.remember(`${name}/${pack.format.name}`, pack.note);
          const missing = sigma === undefined ? [] : await convertPack(pack, subscription, sigma);
          for (const each of missing) leftOut.push({ subscription: name, format: pack.format.name, ...each });
          printed.push(sealed({ pack, missing, subscription: name, brand: settings.brand, notice }));
        } else if (subscription.formats === undefined) {
          rmSync(pack.folder, { recursive: true });
          leftOut.push({ subscription: name, format: pack.format.name, says });
        } else throw tooMany(name, pack.format, says);
      }
      return { packs: printed, leftOut };
    },
  };
}

/** Adds what sigma-cli makes of a pack's lists, and gives what some product has no room for. */
async function convertPack(
  { format, folder, files }: PrintedPack,
  { max }: Subscription,
  sigma: SigmaProgram,
): Promise<readonly LeftOutQueries[]> {
  if (format.convertible !== true) return [];
  const { leftOut } = await convertLists(folder, sigma, { capped: max !== undefined });
  const place = join(folder, convertedFolder);
  const made = existsSync(place) ? filesBelow(place) : [];
  for (const path of made) await files.adopt(`${convertedFolder}/${path}`, () => Promise.resolve());
  return leftOut;
}

/** A pack that tells what has left needs to know who was in it. */
function tellsGone({ documents, folder }: FormatSpec): boolean {
  return folder?.of !== undefined || documents.some(({ of }) => of !== undefined);
}

function excess({ limit }: FormatSpec, indicators: number): string | undefined {
  return limit === undefined || indicators <= limit.indicators
    ? undefined
    : `${countText(indicators)} indicators, but ${limit.says}`;
}

function tooMany(subscriber: string, { name, limit }: FormatSpec, says: string): PressError {
  return new PressError("dist-limit", `The pack ${name} of the subscription ${subscriber} is too large: ${says}.`, {
    hint: `Set \`max: ${limit?.indicators ?? 0}\` in the subscription, so that the highest scores are taken, or narrow what it asks for.`,
  });
}

interface Sealing {
  readonly pack: PrintedPack;
  readonly missing: readonly LeftOutQueries[];
  readonly subscription: string;
  readonly brand: string;
  readonly notice: string;
}

/** The last files of a pack: what it is, under which licences, and the checksums of all the others. */
function sealed({ pack, missing, subscription, brand, notice }: Sealing): PackFacts {
  const { format, indicators, gone, files } = pack;
  const about = { format, subscription, brand, indicators, gone, missing };
  files.put("README.md", packReadme({ ...about, files: files.written() }));
  files.put("NOTICE.md", notice);
  files.put(sumsPath, sumsText(new Map(files.written().map(({ path, sha256 }) => [path, sha256]))));
  const base = `packs/${subscription}/${format.name}`;
  const written = files.written().map((file) => ({ ...file, path: `${base}/${file.path}` }));
  const holds = holdsIndicators(format) ? "indicators" : "rules";
  return { subscription, format: format.name, product: format.product, holds, indicators, gone, files: written };
}
