import type { Ask } from "../model/plugin.ts";
import { checkHeaders, type Credential } from "./credential.ts";
import { shownAddress } from "./redaction.ts";
import { Setback } from "./setback.ts";

/** A request, ready to be sent as often as it takes. */
export interface Errand {
  readonly method: "GET" | "POST";
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
  /** True when it shows the key or another secret: then it must not leave the origin. */
  readonly secret: boolean;
  readonly explain: Ask["explain"];
}

const keyPlace = "{key}";

/** Makes a request of what a source asks for. The key is put in here, and only for the source's own origin. */
export function errandOf(request: Ask, credential: Credential, userAgent: string): Errand {
  const { accept = "*/*", explain } = request;
  const content = contentOf(request);
  const address = webAddress(request.url);
  const athome = address.origin === credential.origin;
  const holdsKey = request.url.includes(keyPlace);
  const secret = athome && (holdsKey || Object.keys(credential.headers).length > 0);
  if (secret) checkHeaders(credential);
  return {
    method: content === undefined ? "GET" : "POST",
    url: holdsKey ? withKey(request.url, address, athome, credential) : address,
    headers: {
      "user-agent": userAgent,
      accept,
      "accept-encoding": "gzip, deflate, br",
      ...(content === undefined ? {} : { "content-type": content.type }),
      ...(secret ? credential.headers : {}),
    },
    body: content?.text,
    secret,
    explain,
  };
}

function contentOf({ body, form }: Ask): { readonly type: string; readonly text: string } | undefined {
  if (form !== undefined) {
    return { type: "application/x-www-form-urlencoded", text: new URLSearchParams(Object.entries(form)).toString() };
  }
  return body === undefined ? undefined : { type: "application/json", text: JSON.stringify(body) };
}

/** The request in words, without what feeds hide in a query. */
export function doing({ method }: Errand, url: URL): string {
  return `${method} ${shownAddress(url)}`;
}

function webAddress(stated: string): URL {
  const url = URL.canParse(stated) ? new URL(stated) : undefined;
  if (url !== undefined && /^https?:$/.test(url.protocol)) return bare(url);
  throw new Setback({
    code: "source-unreachable",
    says: "has an address that is no http or https URL.",
    hint: "Write `url` in full, e.g. https://feed.example/list.csv.",
  });
}

function withKey(stated: string, address: URL, athome: boolean, { pathKey, origin, advice }: Credential): URL {
  if (!athome) {
    throw new Setback({
      code: "source-redirect",
      says: `wants its key sent to ${address.origin}, and the key goes to ${origin ?? "its own address"} alone.`,
      hint: "Set `url` to the new address if you trust it.",
    });
  }
  if (pathKey === undefined) {
    throw new Setback({
      code: "source-unauthorised",
      says: `has no key for ${shownAddress(address)}.`,
      hint: advice,
    });
  }
  return bare(new URL(stated.replaceAll(keyPlace, () => encodeURIComponent(pathKey))));
}

/** Without fragment and user: neither is sent (RFC 9110 §4.2.4), and both end up in messages. */
export function bare(url: URL): URL {
  const copy = new URL(url);
  copy.hash = "";
  copy.username = "";
  copy.password = "";
  return copy;
}
