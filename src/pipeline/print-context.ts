import type { GrowingLayout, Layout } from "../model/layout.ts";
import type { EmitterSpec } from "../model/plugin.ts";
import type { Published } from "../model/published.ts";
import type { Settings } from "../model/settings.ts";
import type { Stage } from "../tree/stage.ts";
import type { LineEdits } from "./lines.ts";

/** What all of a run's printing shares. */
export interface PrintContext {
  readonly published: Published;
  readonly stage: Stage;
  readonly settings: Settings;
  readonly emitters: readonly EmitterSpec[];
  /** Emitters all of whose files are printed anew. */
  readonly reissued: ReadonlySet<string>;
  readonly oldLayout: Layout;
  readonly layout: GrowingLayout;
  readonly edits: LineEdits;
  /** Begins the names of files for what does not fit in memory. */
  readonly waiting: string;
  readonly tick: (days: number, total: number) => void;
}
