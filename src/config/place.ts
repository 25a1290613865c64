import { z } from "zod";
import type { KeyManner, Source } from "../model/plugin.ts";
import { line } from "./words.ts";

/** What a request to a feed carries beside its address. */
export interface Access {
  readonly key?: { readonly manner: KeyManner; readonly value: string };
  /** Headers that only the feed's own server may see. */
  readonly headers: Readonly<Record<string, string>>;
  /** PEM file of certificates to trust beside the system's. */
  readonly caFile?: string;
  /** Most bytes that an answer may have once it is unpacked. */
  readonly maxBytes?: number;
}

/** Where a source is read from: a file below the folder of rulepress.yml, or an address. */
export type Place = { readonly path: string } | { readonly url: string; readonly access: Access };

const megabyte = 1024 * 1024;

const user = z.strictObject({
  user: z.string().regex(/^[^:\p{Cc}]*$/u, "must have no colon: HTTP Basic ends the user's name there"),
  password: z.string().min(1, "must not be empty"),
});

/** A header's value goes over the wire as it stands: nothing in it may begin another header (RFC 9110 §5.5). */
const secretText = z.string().regex(/^[\t\x20-\x7e\x80-\xff]+$/, "must be one line of plain text");

const token = z.strictObject({ bearer: secretText });

/** Keys of an entry under `sources` that say where it is read from. */
export const placeKeys = {
  path: line(1000).optional().describe("The file to read, relative to this file."),
  url: line(2000)
    .regex(/^(?:https?|ssh):\/\/\S+$/, "must begin with https://, http:// or ssh://")
    .refine(
      (url) => !/^\w+:\/\/[^/?#]*@/.test(url) || url.startsWith("ssh:"),
      'must hold no user or password: use "auth"',
    )
    .optional()
    .describe("The address to read. Left out: that of the feed, where its type knows it. {key} stands for the key."),
  auth: z
    .union([secretText, user, token])
    .optional()
    .describe(
      "The feed's key, as ${env:NAME}: how it travels is known of the type, else it is a Bearer token. " +
        "Or { user, password } for HTTP Basic, or { bearer }.",
    ),
  headers: z
    .record(z.string().regex(/^[A-Za-z0-9-]+$/, "must be names of HTTP headers"), secretText)
    .optional()
    .describe("Headers to send, to this server only. Values with keys as ${env:NAME}."),
  caFile: line(1000).optional().describe("PEM file of certificates to trust for this source, relative to this file."),
  maxMegabytes: z.int().min(1).max(16_384).optional().describe("Largest answer to take, unpacked. Default 512."),
  every: z
    .int()
    .min(0)
    .max(43_200)
    .optional()
    .describe("Least minutes between two readings. A run that comes sooner carries what the last one stated."),
};

type Stated = z.output<z.ZodObject<typeof placeKeys>>;

/** A key of an entry that is missing, or what is wrong with it. */
export interface PlaceFault {
  readonly key: "path" | "url" | "auth";
  /** Left out for a key that is just missing. */
  readonly says?: string;
}

/** What is wrong with where an entry is to be read from; undefined when all is well. */
export function placeFault(source: Source, entry: Stated): PlaceFault | undefined {
  const { path, auth } = entry;
  const url = entry.url ?? source.url;
  if (path !== undefined && entry.url !== undefined)
    return { key: "url", says: "must not stand beside path: choose one" };
  if (path !== undefined) return undefined;
  if (url === undefined) return { key: "path" };
  if (auth !== undefined) return undefined;
  if (url.includes("{key}")) return { key: "auth", says: "must be given: the address has a place for a key" };
  if (source.key?.required === true) return { key: "auth", says: `must be given: ${keyAdvice(source.key)}` };
  return undefined;
}

function keyAdvice({ from }: KeyManner): string {
  return `the feed asks for a key, which one gets at ${from}`;
}

/** Where an entry without faults is read from. */
export function placeOf(source: Source, entry: Stated): Place {
  if (entry.path !== undefined) return { path: entry.path };
  const url = entry.url ?? source.url ?? "";
  const { caFile, maxMegabytes } = entry;
  const key = keyOf(source, entry, url);
  return {
    url,
    access: {
      ...(key !== undefined && { key }),
      headers: entry.headers ?? {},
      ...(caFile !== undefined && { caFile }),
      ...(maxMegabytes !== undefined && { maxBytes: maxMegabytes * megabyte }),
    },
  };
}

function keyOf(source: Source, { auth }: Stated, url: string): Access["key"] {
  if (auth === undefined) return undefined;
  const from = source.key?.from ?? "the operator of the feed";
  const manner = (as: KeyManner["as"]): KeyManner => ({ as, required: true, from });
  if (typeof auth !== "string") {
    if ("bearer" in auth) return { manner: manner("bearer"), value: auth.bearer };
    return { manner: manner("basic"), value: `${auth.user}:${auth.password}` };
  }
  if (url.includes("{key}")) return { manner: manner("path"), value: auth };
  return { manner: manner(source.key?.as ?? "bearer"), value: auth };
}
