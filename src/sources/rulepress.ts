import { z } from "zod";
import { PressError } from "../model/errors.ts";
import { type Sighting, tlps, type Unread } from "../model/indicator.ts";
import { parseJson } from "../model/json.ts";
import { defineSource, type Reach } from "../model/plugin.ts";
import { type OtherContext, readOtherLine } from "../readers/other-record.ts";
import { brokenTree, isOfLedger, openOtherTree, type OtherTree, shownPlace } from "../readers/other-tree.ts";

const options = z.strictObject({
  tree: z.string().min(1).optional().describe("Path of the tree inside, where the place holds several, e.g. rules."),
  branch: z
    .string()
    .regex(/^[^\s-]\S*$/, "must be the name of a branch or tag")
    .optional()
    .describe("Branch or tag of the Git repository. Left out: the one that it shows first."),
  ids: z
    .enum(["same", "own"])
    .default("same")
    .describe("own: take indicators of a tree in another idNamespace, under ids of our own."),
  restricted: z
    .boolean()
    .default(false)
    .describe("Of an internal tree, take also what its sources do not let everybody republish."),
  demo: z.boolean().default(false).describe("Take the tree that `build --demo` prints."),
});
type Wishes = z.output<typeof options>;

/** Another tree: the public one under a team's own, read by its ledger. The live set is whole every time. */
export const rulepress = defineSource({
  name: "rulepress",
  summary: "Another tree of rulepress: folder, Git repository or archive",
  nature: "snapshot",
  // A tree vouches for itself by its checksums: one that has nothing says so.
  emptyIsValid: true,
  folder: true,
  deriveHosts: false,
  confidence: { stated: "the highest confidence among the other tree's sources", default: "medium" },
  dates: "UTC, as the other tree keeps them",
  options,
  async *read(location, wishes, reach) {
    const { branch, tree: place } = wishes;
    const name = shownPlace(location);
    const folder = await reach.folder(location, { wanted: isOfLedger, ...(branch !== undefined && { branch }) });
    try {
      const tree = await openOtherTree(folder, name, place, (bytes) => manifestOf(bytes, name));
      refuseDemo(tree, name, wishes);
      const context = { asOf: reach.asOf, termsOf: await readTerms(tree, name, wishes, reach) };
      for (const path of tree.parts) {
        reach.signal.throwIfAborted();
        yield* readPart((await tree.read(path)).toString("utf8"), context);
      }
    } finally {
      await folder.close();
    }
  },
});

function* readPart(text: string, context: OtherContext): Generator<Sighting | Unread> {
  for (const [index, line] of text.split("\n").entries()) {
    if (line !== "") yield* readOtherLine(line, context, index + 1);
  }
}

/* What is read of the two files: a later version of the program may write more into them, and no less. */

const manifestForm = z.object({ origin: z.enum(["live", "demo"]), digest: z.string(), sums: z.string() });
const settingsForm = z.object({
  namespace: z.uuid(),
  audience: z.enum(["public", "internal"]),
  tlp: z.enum(tlps),
  sources: z.record(
    z.string(),
    z.object({ title: z.string(), tlp: z.enum(tlps), republish: z.enum(["yes", "no", "ask"]) }),
  ),
});

type Other = OtherTree<z.output<typeof manifestForm>>;

function manifestOf(bytes: Buffer, name: string): Other["manifest"] {
  const parsed = manifestForm.safeParse(parseJson(bytes.toString("utf8")));
  if (!parsed.success) throw brokenTree(name, "its manifest is of no form that this version reads");
  return parsed.data;
}

function refuseDemo({ manifest }: Other, name: string, { demo }: Wishes): void {
  if (demo || manifest.origin === "live") return;
  throw new PressError("upstream-demo", `The tree at ${name} is a demo: its indicators are of one week long ago.`, {
    hint: "Name a live tree; or say `demo: true`, to try things out.",
  });
}

/** Terms of the other tree's sources, once its ids are known to be ours or not wanted. */
async function readTerms(
  tree: Other,
  name: string,
  { ids, restricted }: Wishes,
  { namespace }: Reach,
): Promise<OtherContext["termsOf"]> {
  const parsed = settingsForm.safeParse(parseJson((await tree.read("ledger/settings.json")).toString("utf8")));
  if (!parsed.success) throw brokenTree(name, "its settings are of no form that this version reads");
  const { sources, audience, tlp, namespace: theirs } = parsed.data;
  if (ids === "same" && theirs !== namespace) throw otherNamespace(name, theirs, namespace);
  return (source) => {
    const terms = sources[source];
    const open = restricted || audience === "public" || terms?.republish === "yes";
    return { title: terms?.title ?? source, tlp: terms?.tlp ?? tlp, open };
  };
}

function otherNamespace(name: string, theirs: string, ours: string): PressError {
  return new PressError(
    "upstream-namespace",
    `The tree at ${name} makes its ids in ${theirs}, and this one in ${ours}.`,
    {
      hint: `Before the first publish, set idNamespace to ${theirs}: its ids are then kept. Later, say \`ids: own\` to print its indicators under ids of your own.`,
    },
  );
}
