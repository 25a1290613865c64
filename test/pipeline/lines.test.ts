import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { lists } from "../../src/emitters/lists.ts";
import { misp } from "../../src/emitters/misp.ts";
import { nothingPublished, type Published } from "../../src/model/published.ts";
import { type LineEdits, lineEdits } from "../../src/pipeline/lines.ts";
import { openStage } from "../../src/tree/stage.ts";
import { item, settings } from "../support/pack.ts";

const holding = (files: Readonly<Record<string, string>>): Published => ({
  blobs: new Map(Object.keys(files).map((path) => [path, path])),
  read: (path) => Promise.resolve(Buffer.from(files[path] ?? "")),
});

/** What the edited files hold; undefined for one that went. */
async function edited(published: Published, edit: (edits: LineEdits) => void, fresh: readonly string[] = []) {
  const folder = mkdtempSync(join(tmpdir(), "rulepress-lines-"));
  onTestFinished(() => {
    rmSync(folder, { recursive: true });
  });
  const stage = openStage(folder, published);
  const edits = lineEdits(settings, [lists, misp], join(folder, "edits"));
  edit(edits);
  await edits.finish(published, stage, new Set(fresh));
  return Object.fromEntries(
    stage
      .plan()
      .changes.map((change) => [
        change.path,
        change.action === "write" ? readFileSync(change.file, "utf8") : undefined,
      ]),
  );
}

const [a, b, c] = ["a.example", "b.example", "c.example"].map((value) => item("domain", value));
if (a === undefined || b === undefined || c === undefined) throw new Error("three items");
const file = "lists/domain.txt";

describe("files of sorted lines", () => {
  it("take a line in at its place", async () => {
    expect(
      await edited(holding({ [file]: "a.example\nc.example\n" }), (edits) => {
        edits.put(lists, b);
      }),
    ).toEqual({ [file]: "a.example\nb.example\nc.example\n" });
  });
  it("take a line out", async () => {
    expect(
      await edited(holding({ [file]: "a.example\nb.example\n" }), (edits) => {
        edits.take(lists, b);
      }),
    ).toEqual({ [file]: "a.example\n" });
  });
  it("put back what was taken and is still there", async () => {
    const swap = (edits: LineEdits) => {
      edits.take(lists, b);
      edits.put(lists, b);
      edits.put(lists, c);
    };
    expect(await edited(holding({ [file]: "a.example\nb.example\n" }), swap)).toEqual({
      [file]: "a.example\nb.example\nc.example\n",
    });
  });
  it("go with their last line", async () => {
    expect(
      await edited(holding({ [file]: "a.example\n" }), (edits) => {
        edits.take(lists, a);
      }),
    ).toEqual({ [file]: undefined });
  });
  it("begin empty when their format is printed anew", async () => {
    expect(
      await edited(
        holding({ [file]: "stale.example\n" }),
        (edits) => {
          edits.put(lists, a);
        },
        [lists.name],
      ),
    ).toEqual({ [file]: "a.example\n" });
  });
  it("keep what stands around and between the lines", async () => {
    const manifest = "misp/manifest.json";
    const entry = (uuid: string) => ({ file: manifest, key: uuid, text: `"${uuid}":{}` });
    const [one, two] = ["1".repeat(36), "2".repeat(36)];
    const first = await edited(nothingPublished, (edits) => {
      edits.set(entry(two));
    });
    expect(JSON.parse(first[manifest] ?? "")).toEqual({ [two]: {} });
    const second = await edited(holding({ [manifest]: first[manifest] ?? "" }), (edits) => {
      edits.set(entry(one));
    });
    expect(Object.keys(JSON.parse(second[manifest] ?? "") as object)).toEqual([one, two]);
    expect(
      await edited(holding({ [manifest]: first[manifest] ?? "" }), (edits) => {
        edits.drop(manifest, two);
      }),
    ).toEqual({ [manifest]: undefined });
  });
});
