import { countText } from "../dialects/markdown.ts";
import { type Kind, kinds } from "../model/indicator.ts";
import type { Tag } from "./publisher.ts";

/** What a published tree is, in counts: there is no room for a value, title or tag of a feed. */
export interface CheckpointFacts {
  readonly commit: string;
  readonly asOf: string;
  /** Data digest of the tree. */
  readonly digest: string;
  readonly live: number;
  readonly byKind: Readonly<Partial<Record<Kind, number>>>;
}

/** The tag of a step's month, `checkpoint-YYYY-MM`: equal facts give an equal tag. */
export function checkpointTag({ commit, asOf, digest, live, byKind }: CheckpointFacts): Tag {
  const month = asOf.slice(0, 7);
  const counted = kinds.flatMap((kind) => (byKind[kind] === undefined ? [] : [`${countText(byKind[kind])} ${kind}`]));
  const told = counted.length === 0 ? "" : `: ${counted.join(", ")}`;
  const lines = [`Data digest ${digest}`, `${countText(live)} live${told}`, `As of ${asOf}`];
  return { name: `checkpoint-${month}`, commit, message: `Checkpoint ${month}\n\n${lines.join("\n")}\n`, asOf };
}
