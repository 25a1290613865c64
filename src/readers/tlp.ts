import { tlps, type Tlp } from "../model/indicator.ts";

const form = /^\s*(?:tlp\s*[:_-]?\s*)?(clear|white|green|amber[+_ -]strict|amber|red)\s*$/i;

const maxLabel = 64;

/** A TLP label as feeds write it: `tlp:white`, ` TLP:AMBER+STRICT`, `green`. White is TLP 1's word for clear. */
export function readTlp(stated: string): Tlp | undefined {
  const word = (stated.length > maxLabel ? null : form.exec(stated))?.[1]?.toLowerCase();
  if (word === undefined) return undefined;
  if (word === "white") return "clear";
  const label = word.startsWith("amber") && word !== "amber" ? "amber+strict" : word;
  return tlps.find((tlp) => tlp === label);
}

/** Of several labels the strictest holds. */
export function strictestTlp(labels: Iterable<Tlp | undefined>): Tlp | undefined {
  let rank = -1;
  for (const label of labels) if (label !== undefined) rank = Math.max(rank, tlps.indexOf(label));
  return tlps[rank];
}
