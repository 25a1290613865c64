import { type Tlp, tlps } from "../model/indicator.ts";
import type { Settings, SourceTerms } from "../model/settings.ts";

/**
 * Licence and TLP decide before anything is merged: what may not be printed reaches no file of the tree, and suppresses
 * nothing. A licence that forbids republishing, or leaves it open, bars a public tree only.
 */
export function mayPrint(
  stated: Tlp | undefined,
  terms: SourceTerms,
  settings: Pick<Settings, "audience" | "tlp">,
): boolean {
  if (settings.audience === "public" && terms.republish !== "yes") return false;
  return tlps.indexOf(stated ?? terms.tlp) <= tlps.indexOf(settings.tlp);
}
