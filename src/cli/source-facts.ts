import type { KeyManner, Source } from "../model/plugin.ts";
import type { Republish } from "../model/settings.ts";

/** A type of source as the listing and the generated page tell of it. What is left out, the owner states in the config. */
export interface SourceFacts {
  readonly type: string;
  readonly summary: string;
  readonly nature: string;
  readonly use: "detect" | "context";
  readonly deriveHosts: boolean;
  readonly url?: string;
  readonly everyMinutes?: number;
  readonly key?: string;
  readonly keyFrom?: string;
  readonly confidence?: string;
  readonly dates?: string;
  readonly license?: string;
  readonly republish?: Republish;
  readonly terms?: string;
}

export function sourceFacts(source: Source): SourceFacts {
  const { name, summary, nature, use = "detect", deriveHosts, url, every, key, confidence, dates, terms } = source;
  return {
    ...{ type: name, summary, nature, use, deriveHosts },
    ...(url !== undefined && { url }),
    ...(every !== undefined && { everyMinutes: every }),
    ...(key !== undefined && { key: keyWords(key), keyFrom: key.from }),
    ...(confidence !== undefined && { confidence: `${confidence.stated}; else ${confidence.default}` }),
    ...(dates !== undefined && { dates }),
    ...(terms !== undefined && { license: terms.license, republish: terms.republish }),
    ...(terms?.terms !== undefined && { terms: terms.terms }),
  };
}

function keyWords({ as, required }: KeyManner): string {
  return required ? wayOf(as) : `${wayOf(as)}, optional`;
}

function wayOf(as: KeyManner["as"]): string {
  if (typeof as === "object") return "header" in as ? as.header : "password";
  return { bearer: "Bearer", basic: "user and password", path: "in the address" }[as];
}
