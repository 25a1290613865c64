import { PressError } from "../model/errors.ts";

/** Addresses of the proxies, and the hosts that are reached without one, as the usual variables state them. */
export interface ProxySettings {
  /** For http; undici takes it for https too where that has none. Empty for no proxy. */
  readonly http: string;
  readonly https: string;
  /** Host names, with their subdomains, separated by commas; `*` for all. */
  readonly except: string;
}

export const noProxy: ProxySettings = { http: "", https: "", except: "" };

/** Reads HTTP_PROXY, HTTPS_PROXY and NO_PROXY; the lower-case name wins, as in curl. */
export function proxyFrom(environment: Readonly<Record<string, string | undefined>>): ProxySettings {
  const stated = (name: string): string => environment[name.toLowerCase()] ?? environment[name] ?? "";
  const address = (name: string): string => {
    const text = stated(name).trim();
    if (text === "" || (URL.canParse(text) && /^https?:$/.test(new URL(text).protocol))) return text;
    // The value is left out: it may well hold a password.
    throw new PressError("proxy-invalid", `${name} is not the address of an HTTP proxy.`, {
      hint: "Write it as http://host:port, or http://user:password@host:port.",
    });
  };
  return { http: address("HTTP_PROXY"), https: address("HTTPS_PROXY"), except: stated("NO_PROXY") };
}

/** What must not be read in a message: the logins of the proxies. */
export function proxySecrets({ http, https }: ProxySettings): string[] {
  return [http, https].flatMap((address) => {
    if (!URL.canParse(address)) return [];
    const { username, password } = new URL(address);
    if (password === "") return [];
    const login = [username, password].map((part) => decodeURIComponent(part));
    return [password, decodeURIComponent(password), login.join(":")];
  });
}
