import {
  type Claim,
  type Confidence,
  confidences,
  hostSuffix,
  type Kind,
  type Level,
  levels,
  sourceOf,
  type Verdict,
} from "../model/indicator.ts";
import type { LevelRule } from "../model/settings.ts";

/** What one source alone is worth, by its confidence. */
export const basePoints: Readonly<Record<Confidence, number>> = { low: 25, medium: 50, high: 75 };

/** Each further independent source adds this much, up to the cap. */
export const sourcePoints = { each: 8, cap: 16 };
export const verifiedPoints = 5;
/** A whole URL with a path, or the hash of one file, hits nothing else; an address or a name may be shared. */
export const specificityPoints = 4;
/** What a downgrade takes from an indicator that has no lower confidence to fall to. */
export const lowDowngradePoints = 10;

export interface Assessment {
  readonly confidence: Confidence;
  readonly score: number;
  readonly parts: Readonly<Record<string, number>>;
  readonly level: Level;
}

/** The score and every part of it, from live claims and verdicts alone: never from age, so that time changes no byte. */
export function assess(
  kind: Kind,
  value: string,
  claims: readonly (readonly [string, Claim])[],
  verdicts: readonly Verdict[],
  rule: LevelRule,
): Assessment {
  const direct = claims.filter(([key]) => !key.endsWith(hostSuffix));
  const stated = claims.reduce<Confidence>((best, [, claim]) => highest(best, claim.confidence), "low");
  const parts: Record<string, number> = { confidence: basePoints[stated] };
  const sources = new Set(direct.map(([key]) => sourceOf(key))).size;
  if (sources > 1) parts["independent sources"] = Math.min((sources - 1) * sourcePoints.each, sourcePoints.cap);
  if (claims.some(([, claim]) => claim.verified)) parts["verified by a source"] = verifiedPoints;
  if (isSpecific(kind, value)) parts["specific to one object"] = specificityPoints;

  const downgrade = verdicts.find((verdict) => verdict.action === "downgrade");
  const confidence = downgrade === undefined ? stated : lower(stated);
  if (downgrade !== undefined) {
    const lost = basePoints[stated] - basePoints[confidence];
    parts[`downgrade: ${downgrade.guard}`] = -(lost === 0 ? lowDowngradePoints : lost);
  }
  const sum = Object.values(parts).reduce((total, points) => total + points, 0);
  const score = Math.max(0, Math.min(100, sum));
  return { confidence, score, parts, level: levelOf(score, rule, direct.length === 0) };
}

/** A host that no source names by itself, only through its URLs, stays at level low. */
function levelOf(score: number, rule: LevelRule, derivedOnly: boolean): Level {
  const byScore: Level = score >= rule.high ? "high" : score >= rule.medium ? "medium" : "low";
  if (derivedOnly) return "low";
  const cap = rule.cap ?? "high";
  return levels.indexOf(byScore) > levels.indexOf(cap) ? cap : byScore;
}

function isSpecific(kind: Kind, value: string): boolean {
  if (kind === "url") return !/^[a-z]+:\/\/[^/]+\/?$/.test(value);
  return kind === "md5" || kind === "sha1" || kind === "sha256";
}

function highest(a: Confidence, b: Confidence): Confidence {
  return confidences.indexOf(a) >= confidences.indexOf(b) ? a : b;
}

/** One step down; the lowest stays. */
export function lower(confidence: Confidence): Confidence {
  return confidences[Math.max(0, confidences.indexOf(confidence) - 1)] ?? "low";
}
