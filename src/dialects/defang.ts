import type { Kind } from "../model/indicator.ts";

/**
 * A value as people write it where no program may take it for a link: `hxxps://login.example[.]org/a`. Only the host of a URL is
 * bracketed, so that what is copied out of a text is read back to the same value.
 * @example defanged("email", "a@mail.example") === "a[@]mail[.]example"
 */
export function defanged(kind: Kind, value: string): string {
  switch (kind) {
    case "domain":
    case "ipv4":
      return bracketed(value);
    case "ipv6":
      return value.replaceAll(":", "[:]");
    case "email":
      return bracketed(value).replace("@", "[@]");
    case "url":
      return value.replace(/^(ht|f)tp(s?:\/\/)([^/?#]*)/i, (_, start: string, rest: string, host: string) => {
        return `${start === "ht" ? "hxx" : "fx"}p${rest}${bracketed(host)}`;
      });
    case "md5":
    case "sha1":
    case "sha256":
    case "cve":
      return value;
  }
}

function bracketed(host: string): string {
  return host.startsWith("[") ? host.replaceAll(":", "[:]") : host.replaceAll(".", "[.]");
}
