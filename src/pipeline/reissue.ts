import type { EmitterSpec } from "../model/plugin.ts";
import type { Published } from "../model/published.ts";
import type { Stage } from "../tree/stage.ts";
import type { StoredSettings, TreeState } from "../tree/state.ts";
import { folderOf, manifestPath, sumsPath } from "../tree/sums.ts";

export interface ReissueFacts {
  readonly state: TreeState;
  readonly settings: StoredSettings;
  readonly formats: Readonly<Record<string, number>> | undefined;
  readonly repaired: ReadonlySet<string>;
  readonly replaces: boolean;
}

/** Emitters whose every file is printed anew: first build, raised format, changed setting, repair. */
export function reissuedEmitters(
  emitters: readonly EmitterSpec[],
  { state, settings, formats, repaired, replaces }: ReissueFacts,
): ReadonlySet<string> {
  const reshaped = state.settings !== undefined && shapeChanged(state.settings, settings);
  const anew = emitters.filter(
    ({ name, folder, format }) =>
      reshaped ||
      (formats !== undefined && !replaces && formats[name] !== format) ||
      repaired.has(folder) ||
      (repaired.has(".") && !folder.includes("/") && folder.includes(".")),
  );
  return new Set(anew.map(({ name }) => name));
}

/** Whether printed bytes change for records that did not; what judges indicators shows in the records themselves. */
function shapeChanged(before: StoredSettings, now: StoredSettings): boolean {
  const fields = ["brand", "author", "profile", "tlp", "audience"] as const;
  const known = Object.keys(before.sources).filter((name) => name in now.sources);
  return (
    fields.some((field) => before[field] !== now[field]) ||
    known.some((name) => JSON.stringify(before.sources[name]) !== JSON.stringify(now.sources[name]))
  );
}

export interface Reprint {
  readonly reissued: ReadonlySet<string>;
  readonly repaired: ReadonlySet<string>;
  readonly replaces: boolean;
}

/**
 * Takes out files that a reissued emitter no longer prints, those of nobody in a repaired folder, and the demo's edition when
 * a live tree replaces it.
 */
export function dropStale(
  published: Published,
  stage: Stage,
  emitters: readonly EmitterSpec[],
  { reissued, repaired, replaces }: Reprint,
): void {
  for (const path of published.blobs.keys()) {
    const owner = emitters.find(({ folder }) => path === folder || path.startsWith(`${folder}/`));
    const foreign = owner === undefined && path !== manifestPath && path !== sumsPath && repaired.has(folderOf(path));
    const stale = replaces || foreign || (owner !== undefined && reissued.has(owner.name));
    if (stale && !stage.written(path)) stage.remove(path);
  }
}
