import type { Item } from "../model/plugin.ts";
import { type PackWork, printPacks } from "./print-packs.ts";
import type { SubscriberResult } from "./subscriber.ts";

export function sharePacks(work: PackWork, see: (item: Item) => void): Promise<readonly SubscriberResult[]> {
  return printPacks(work, see);
}
