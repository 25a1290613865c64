import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { itemsIn } from "../../src/dist/print-packs.ts";
import { openTaxii } from "../../src/dist/taxii.ts";
import { scratchInMemory } from "../../src/model/scratch.ts";
import { openTree } from "../../src/pipeline/tree-reader.ts";
import { type Nginx, startNginx } from "./nginx.ts";
import { sightings, names } from "./world.ts";
import { type World, worldIn } from "./world-in.ts";

/** A tree over two days, each of them printed as TAXII and served by an nginx of its own. */
export interface TaxiiTree {
  readonly world: World;
  /** After the first day, and after the second. */
  readonly servers: readonly [Nginx, Nginx];
  readonly end: () => void;
}

export const firstDay = "2026-08-20";
export const secondDay = "2026-08-22";
/** Live after the second day; `gone.example` was withdrawn then, and `new.example` had entered. */
export const keptNames: readonly string[] = names(1200);

/** The files of a tree as `dist` prints them. */
export async function taxiiFiles(folder: string): Promise<ReadonlyMap<string, string>> {
  const tree = await openTree(folder);
  const server = openTaxii(tree.settings, scratchInMemory());
  for await (const items of itemsIn(tree)) server.take(items);
  return new Map([...server.files()].map(({ path, text }) => [path, text]));
}

export async function serveTwoDays(): Promise<TaxiiTree> {
  const folder = mkdtempSync(join(tmpdir(), "rulepress-taxii-"));
  const world = worldIn(folder);
  const serve = async (name: string) => {
    for (const [path, text] of await taxiiFiles(world.out)) {
      const place = join(folder, name, path);
      mkdirSync(dirname(place), { recursive: true });
      writeFileSync(place, text);
    }
    return startNginx(join(folder, name), join(folder, `${name}-nginx`));
  };
  const others = sightings(["203.0.113.7", "CVE-2024-12345"]);
  await world.day(firstDay, { alpha: [...sightings([...keptNames, "gone.example"]), ...others] });
  const first = await serve("first");
  await world.day(secondDay, {
    alpha: [...sightings(["gone.example"], { withdrawn: true }), ...sightings(["new.example"])],
  });
  const second = await serve("second");
  return {
    world,
    servers: [first, second],
    end: () => {
      first.stop();
      second.stop();
      rmSync(folder, { recursive: true });
    },
  };
}
