import { z } from "zod";
import { PressError } from "../model/errors.ts";
import type { Sighting, Unread } from "../model/indicator.ts";
import { defineSource, type Reach } from "../model/plugin.ts";
import { decoded } from "../readers/bytes.ts";
import { lineBatches } from "../readers/lines.ts";
import type { Draft } from "../readers/sighting.ts";
import { readUrls } from "../readers/stated.ts";
import { unreadRecord } from "../readers/unread.ts";
import { valueOf } from "../readers/value-lines.ts";

/**
 * Static trails of Maltrail (github.com/stamparm/maltrail, trails/static): a file for each malware or group, in which comments name
 * the reports that the values below them are from. A location is one such file, or the folder of those that `trails` names.
 */
export const maltrail = defineSource({
  name: "maltrail",
  summary: "Maltrail static trails: one text file for each malware or group",
  nature: "snapshot",
  terms: {
    title: "Maltrail",
    license: "MIT",
    terms: "https://github.com/stamparm/maltrail/blob/master/LICENSE",
    attribution: "Copyright (c) Maltrail developers, https://github.com/stamparm/maltrail.",
    republish: "yes",
    tlp: "clear",
  },
  url: "https://raw.githubusercontent.com/stamparm/maltrail/master/trails/static/malware",
  every: 60,
  confidence: { stated: "none", default: "medium" },
  dates: "none",
  // A trail without a path is mostly the panel of a bot on an address of its own.
  deriveHosts: true,
  options: z.strictObject({
    trails: z
      .array(z.string().regex(/^\w[\w.-]*$/, "must be the name of a trail, without folder and ending"))
      .nonempty()
      .optional()
      .describe("Names of the trails to read, e.g. [asyncrat, apt_lazarus], where the location is their folder."),
  }),
  recognises: ({ text }) => /^# Copyright \(c\) [\d-]+ Maltrail developers/.test(text),
  async *read(location, { trails }, reach) {
    for (const place of placesOf(location, trails ?? [])) yield* readTrail(place, reach);
  },
});

function placesOf(location: string, trails: readonly string[]): readonly string[] {
  if (trails.length > 0) return trails.map((name) => `${location.replace(/\/$/, "")}/${name}.txt`);
  if (!/^https?:/.test(location) || location.endsWith(".txt")) return [location];
  const hint = "Name some by `trails`, e.g. trails: [asyncrat], or one file by its whole address.";
  throw new PressError("source-option", `${location} is a folder of trails, and none of them is named.`, { hint });
}

async function* readTrail(location: string, reach: Reach): AsyncGenerator<Sighting | Unread> {
  const subject = subjectOf(/([^/\\]*)\.txt$/.exec(location)?.[1] ?? "");
  let references: readonly string[] = [];
  let heading = true;
  for await (const lines of lineBatches(decoded(reach.open(location), location))) {
    for (const { text, number, overlong } of lines) {
      const value = valueOf(text);
      if (overlong) yield unreadRecord("malformed-row", text, number);
      else if (value !== "") yield trail(value, number, subject, references);
      // A comment below values opens a part of its own, whose values are from other reports or from none.
      else if (text.trim() !== "") references = [...(heading ? references : []), ...reportsOf(text)];
      if (text.trim() !== "") heading = value === "";
    }
  }
}

/** Hundreds of them are misspelt: Referecne, Refereence. */
function reportsOf(comment: string): readonly string[] {
  return /^\s*#+\s*Ref\w*:/i.test(comment) ? readUrls(comment) : [];
}

type Subject = Pick<Sighting, "feed" | "malware" | "actor">;

/** `apt_lazarus` is a group, `cobaltstrike-2` the second part of a long trail. */
function subjectOf(file: string): Subject {
  const [, group, name = ""] = /^(apt_)?(.+?)(?:-\d+)?$/.exec(file) ?? [];
  if (name === "" || name === "unclassified" || name.startsWith("generic")) return { feed: file };
  return group === undefined ? { feed: file, malware: [name] } : { feed: file, actor: name };
}

/** Paths without a host, and hosts with a path but no scheme, are patterns of Maltrail's own and no URLs. */
function trail(value: string, line: number, subject: Subject, references: readonly string[]): Sighting | Unread {
  if (value.includes("/") && !value.includes("://")) return unreadRecord("unsupported-type", value, line);
  const draft: Draft = { ...subject, value };
  if (references.length > 0) draft.references = references;
  return draft;
}
