import { emitters } from "../emitters/registry.ts";
import { growingLayout, layoutOf, type Splits } from "../model/layout.ts";
import { nothingPublished } from "../model/published.ts";
import type { Settings } from "../model/settings.ts";
import type { Spooled } from "../tree/spool.ts";
import { openStage, type StagedFile } from "../tree/stage.ts";
import { nothingChanged } from "./changes.ts";
import type { EnteredDays } from "./entered.ts";
import { lineEdits } from "./lines.ts";
import { printChanges } from "./print.ts";

/** Months that the tree does not know yet: nothing published is needed to print them, so another thread can. */
export interface FreshWork {
  readonly settings: Settings;
  readonly entered: EnteredDays;
  readonly staging: string;
}

export interface FreshResult {
  readonly files: readonly StagedFile[];
  readonly lines: Spooled;
  readonly splits: Splits;
}

export async function printFresh({ settings, entered, staging }: FreshWork): Promise<FreshResult> {
  const stage = openStage(staging, nothingPublished);
  const layout = growingLayout({});
  const edits = lineEdits(settings, emitters, `${staging}-lines`);
  await printChanges(nothingChanged.days, entered, [], {
    published: nothingPublished,
    stage,
    settings,
    emitters,
    reissued: new Set(),
    oldLayout: layoutOf({}),
    layout,
    edits,
    waiting: staging,
    tick: () => undefined,
  });
  return { files: stage.staged(), lines: edits.collected(), splits: layout.splits() };
}
