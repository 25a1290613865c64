import { z } from "zod";
import { confidences, endReasons, hostSuffix, kinds, sourceOf, statuses, tlps } from "../model/indicator.ts";
import type { Confidence, Sighting, Tlp, Unread } from "../model/indicator.ts";
import { parseJson } from "../model/json.ts";
import { parseDate } from "../model/time.ts";
import { readTechniques, readUrls } from "./stated.ts";
import { unreadRecord } from "./unread.ts";

/* Only what is taken over, and loosely: a later version of the program may write more into a record, and no less. */

const words = z.array(z.string()).exactOptional();
const word = z.string().exactOptional();
const time = z
  .string()
  .refine((text) => parseDate(text) === text)
  .exactOptional();

const claimForm = z.object({
  confidence: z.enum(confidences),
  ...{ firstSeen: time, lastSeen: time },
  ...{ title: word, threatType: word, actor: word, category: word },
  ...{ references: words, tags: words, malware: words, attack: words, feeds: words, industries: words },
  ports: z.array(z.number()).exactOptional(),
  tlp: z.enum(tlps).exactOptional(),
  verified: z.literal(true).exactOptional(),
  context: z.literal(true).exactOptional(),
  ended: z.object({}).exactOptional(),
});
type OtherClaim = z.output<typeof claimForm>;

const recordForm = z.object({
  kind: z.enum(kinds),
  value: z.string(),
  status: z.enum(statuses),
  day: z.string(),
  until: time,
  left: z.object({ reason: z.enum(endReasons), swept: word }).exactOptional(),
  claims: z.record(z.string(), claimForm),
});
type OtherRecord = z.output<typeof recordForm>;

/** What the other tree's settings say of one of its sources. */
export interface OtherTerms {
  readonly title: string;
  readonly tlp: Tlp;
  /** The claims of the source may be taken: its licence was judged for an audience like ours. */
  readonly open: boolean;
}

/** What the lines of another tree's ledger are read by. */
export interface OtherContext {
  /** Time of the run. */
  readonly asOf: string;
  readonly termsOf: (source: string) => OtherTerms;
}

/**
 * A line of another tree's ledger, as one sighting for each source that stands behind it. Expired, absent and refused there is
 * no sighting here; taken back or allowlisted there is a withdrawal here.
 */
export function readOtherLine(
  line: string,
  { asOf, termsOf }: OtherContext,
  place: number,
): readonly (Sighting | Unread)[] {
  const parsed = recordForm.safeParse(parseJson(line));
  if (!parsed.success) return [unreadRecord("malformed-row", line, place)];
  const { kind, value, status, until, left } = parsed.data;
  // A tree that nobody builds any more calls everything live for ever: its leases run on all the same.
  if (status === "live") return until !== undefined && until <= asOf ? [] : standing(parsed.data, termsOf);
  // Tombstones that are swept are older than any claim that still waits for them.
  const takenBack = left?.swept === undefined && (left?.reason === "withdrawn" || left?.reason === "allowlisted");
  if (takenBack) return [{ value, type: kind, withdrawn: true }];
  return status === "withdrawn" ? [] : [unreadRecord("not-actionable", value, place)];
}

interface Standing {
  readonly key: string;
  readonly claim: OtherClaim;
  readonly terms: OtherTerms;
  readonly tlp: Tlp;
}

function standing(record: OtherRecord, termsOf: OtherContext["termsOf"]): readonly (Sighting | Unread)[] {
  const claims = Object.entries(record.claims)
    .filter(([, claim]) => claim.ended === undefined && claim.context === undefined)
    .map(([key, claim]): Standing => {
      const terms = termsOf(sourceOf(key));
      return { key, claim, terms, tlp: claim.tlp ?? terms.tlp };
    });
  const open = claims.filter(({ terms }) => terms.open);
  const gated = claims.filter(({ terms }) => !terms.open).map(() => unreadRecord("gated", ""));
  return [...gated, ...open.flatMap((each) => sightingsOf(record, each, open))];
}

/** The feeds behind an aggregator are named beside it: provenance survives any number of trees. */
function sightingsOf(record: OtherRecord, { claim, terms, tlp }: Standing, open: readonly Standing[]): Sighting[] {
  const { confidence: _own, ended: _ended, context: _context, feeds = [], references, attack, ...facts } = claim;
  const sighting: Sighting = {
    ...facts,
    value: record.value,
    type: record.kind,
    day: record.day,
    tlp,
    confidence: highest(open.filter((other) => rankOf(other.tlp) <= rankOf(tlp))),
    // Checked again as those of any feed: checksums prove who wrote it, not that it is sound.
    ...(references !== undefined && { references: readUrls(references) }),
    ...(attack !== undefined && { attack: readTechniques(attack) }),
  };
  return [terms.title, ...feeds].map((feed) => ({ ...sighting, feed }));
}

const rankOf = (tlp: Tlp): number => tlps.indexOf(tlp);

/**
 * The highest confidence among claims that may be told to the same readers: one that may not must leave no trace. A host that
 * was only taken from URLs stays as low as the other tree printed it.
 */
function highest(claims: readonly Standing[]): Confidence {
  const ranks = claims.map(({ key, claim }) => (key.endsWith(hostSuffix) ? 0 : confidences.indexOf(claim.confidence)));
  return confidences[Math.max(0, ...ranks)] ?? "low";
}
