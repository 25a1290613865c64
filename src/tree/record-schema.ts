import { z } from "zod";
import { confidences, endReasons, kinds, levels, statuses, tlps } from "../model/indicator.ts";

const time = z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
const words = z.array(z.string()).min(1);
const urlLease = z.strictObject({ lease: time.optional(), absent: time.optional() });

const claim = z.strictObject({
  lease: time.optional(),
  confidence: z.enum(confidences),
  firstSeen: time.optional(),
  lastSeen: time.optional(),
  title: z.string().optional(),
  references: words.optional(),
  tags: words.optional(),
  threatType: z.string().optional(),
  malware: words.optional(),
  actor: z.string().optional(),
  attack: words.optional(),
  ports: z.array(z.int().min(1).max(65_535)).min(1).optional(),
  feeds: words.optional(),
  category: z.string().optional(),
  industries: words.optional(),
  tlp: z.enum(tlps).optional(),
  verified: z.literal(true).optional(),
  context: z.literal(true).optional(),
  urls: z.record(z.string(), urlLease).optional(),
  absent: time.optional(),
  ended: z.strictObject({ at: time, reason: z.enum(endReasons) }).optional(),
  part: z.int().min(1).optional(),
});

const record = z.strictObject({
  id: z.uuid(),
  kind: z.enum(kinds),
  value: z.string().min(1),
  status: z.enum(statuses),
  day: z.string().regex(/^\d{4}-\d\d-\d\d$/),
  created: time,
  modified: time,
  renewed: time.optional(),
  revision: z.int().min(1),
  until: time.optional(),
  left: z.strictObject({ at: time, reason: z.enum(endReasons), from: time, swept: time.optional() }).optional(),
  epoch: z.int().min(1).optional(),
  past: z
    .array(z.strictObject({ epoch: z.int().min(0), from: time, at: time }))
    .min(1)
    .optional(),
  confidence: z.enum(confidences),
  score: z.number().min(0).max(100),
  parts: z.record(z.string(), z.number()),
  level: z.enum(levels),
  verdicts: z
    .array(
      z.strictObject({ guard: z.string(), action: z.enum(["drop", "quarantine", "downgrade"]), reason: z.string() }),
    )
    .min(1)
    .optional(),
  claims: z.record(z.string(), claim),
});

/** What is wrong with a line of the ledger in words, or undefined for a sound one. */
export function recordProblem(value: unknown): string | undefined {
  const parsed = record.safeParse(value);
  if (parsed.success) return undefined;
  const [issue] = parsed.error.issues;
  const place = issue === undefined || issue.path.length === 0 ? "the top" : issue.path.join(".");
  return `does not fit the schema at ${place}: ${issue?.message ?? ""}`;
}
