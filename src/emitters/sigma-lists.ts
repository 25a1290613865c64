import { listCost, listGroup, listId, listParts, listRule, mostValues } from "../dialects/sigma-lists.ts";
import { defineEmitter } from "../model/plugin.ts";
import type { Settings } from "../model/settings.ts";

const folder = "sigma-lists";

/** Aggregated rules: the live indicators of a kind and level, in buckets that a SIEM's rule budget and limits can take. */
export const sigmaLists = defineEmitter({
  name: "sigma-lists",
  folder,
  format: 1,
  summary: `Sigma rules of up to ${mostValues} indicators each`,
  buckets: {
    group: (record) => (record.status === "live" ? listGroup(record) : undefined),
    cost: listCost,
    emit: (group, prefix, members, settings) => ({
      path: pathOf(group, prefix, settings),
      text: listRule(group, prefix, members, settings),
    }),
    place: (group, prefix, settings) => ({
      path: pathOf(group, prefix, settings),
      id: listId(group, prefix, settings),
    }),
  },
});

/** From nine bits on, buckets stand in folders of eight bits a step, so that none has over 1,000 entries. */
function pathOf(group: string, prefix: string, { profile }: Settings): string {
  const { form, level } = listParts(group, profile);
  const folders = (prefix.slice(0, -1).match(/.{8}/g) ?? []).map((bits) => `b${bits}`);
  const name = `${form.filePrefix}_list_${level}${prefix === "" ? "" : `_b${prefix}`}.yml`;
  return [folder, group, ...folders, name].join("/");
}
