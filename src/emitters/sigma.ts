import { formNamed, formOf } from "../dialects/sigma-forms.ts";
import { ruleOf } from "../dialects/sigma-rule.ts";
import { ruleFile } from "../dialects/sigma.ts";
import { hexDigits } from "../model/layout.ts";
import { defineEmitter, type Grain } from "../model/plugin.ts";
import type { Settings } from "../model/settings.ts";

const folder = "sigma";

/** One rule per indicator, in a file per kind and day. */
export const sigma = defineEmitter({
  name: "sigma",
  folder,
  format: 1,
  summary: "Sigma rules, one per indicator",
  documents: {
    grains: ({ record: { kind, day, id } }, layout, settings) => {
      if (formOf(kind, settings.profile) === undefined) return [];
      const key = `${kind}/${day}`;
      const digits = layout.leafOf(key, hexDigits(id));
      return [{ key: digits === "" ? key : `${key}/${digits}`, period: day }];
    },
    pieces: (item, _grain, settings) => {
      const text = item.record.status === "live" ? ruleOf(item, settings) : undefined;
      return text === undefined ? [] : [{ key: item.record.id, text }];
    },
    assemble: (grain, pieces, settings) => {
      if (pieces.length === 0) return undefined;
      return { artifact: { path: pathOf(grain, settings), text: ruleFile(pieces.map(({ text }) => text)) } };
    },
    place: (grain, settings) => ({ path: pathOf(grain, settings) }),
  },
});

/**
 * `sigma/<kind>/<YYYY>/<MM>/<prefix>_<YYYY_MM_DD>[_<hex>].yml`: a name without a dash, as SigmaHQ's validator wants it. From
 * two digits on, the parts of a day stand in folders of their own, two digits a step: no folder gets over 1,000 entries.
 */
function pathOf({ key, period }: Grain, { profile }: Settings): string {
  const [kind = "", , digits = ""] = key.split("/");
  const [year = "", month = "", day = ""] = period.split("-");
  const folders = digits.length < 2 ? [] : [day, ...(digits.slice(0, -1).match(/../g) ?? [])];
  const name = [formNamed(kind, profile).filePrefix, year, month, day, ...(digits === "" ? [] : [digits])].join("_");
  return [folder, kind, year, month, ...folders, `${name}.yml`].join("/");
}
