import { byText, sortedUnique } from "../model/order.ts";

export type Redact = (text: string) => string;

/**
 * Takes secrets out by their value, wherever they stand: as given, in small letters as in a host name,
 * percent-encoded (in either case of its digits), and in Base64, which is what Basic authentication turns them into.
 */
export function redactor(secrets: readonly string[]): Redact {
  const forms = sortedUnique(secrets.filter((secret) => secret !== "").flatMap(formsOf));
  // The longest first, so that no part of a secret stays behind because another part of it was replaced before.
  const ordered = forms.sort((a, b) => b.length - a.length || byText(a, b));
  return (text) => ordered.reduce((clean, form) => clean.replaceAll(form, "***"), text);
}

function formsOf(secret: string): string[] {
  const percent = encodeURIComponent(secret);
  const lowerPercent = percent.replace(/%[0-9A-F]{2}/g, (octet) => octet.toLowerCase());
  const form = new URLSearchParams({ k: secret }).toString().slice(2);
  const base64 = Buffer.from(secret).toString("base64");
  return [
    secret,
    secret.toLowerCase(),
    percent,
    lowerPercent,
    form,
    encodeURIComponent(base64),
    base64,
    base64.replace(/=+$/, ""),
  ];
}

/** An address for people: without query, fragment and user, in each of which feeds put secrets of their own. */
export function shownAddress(url: URL): string {
  return `${url.origin}${url.pathname}`;
}
