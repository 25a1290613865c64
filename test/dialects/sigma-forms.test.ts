import { describe, expect, it } from "vitest";
import { formNamed, formOf } from "../../src/dialects/sigma-forms.ts";
import { kinds } from "../../src/model/indicator.ts";

const md5 = "d41d8cd98f00b204e9800998ecf8427e";

describe("the forms of a kind", () => {
  it.each([
    ["ipv4", "seed", "network_connection", undefined, "DestinationIp", "x", "net_connection_ipv4_ioc"],
    ["ipv4", "sigmahq", "network_connection", "windows", "DestinationIp", "x", "net_connection_win_ipv4_ioc"],
    ["ipv6", "seed", "network_connection", undefined, "DestinationIp", "x", "net_connection_ipv6_ioc"],
    ["ipv6", "sigmahq", "network_connection", "windows", "DestinationIp", "x", "net_connection_win_ipv6_ioc"],
    ["domain", "seed", "dns", undefined, "QueryName", "x", "net_dns_ioc"],
    ["domain", "sigmahq", "dns_query", "windows", "QueryName", "x", "dns_query_win_ioc"],
    ["url", "seed", "proxy", undefined, "c-uri", "x", "proxy_ioc"],
    ["url", "sigmahq", "proxy", undefined, "c-uri", "x", "proxy_ioc"],
    ["md5", "seed", "process_creation", undefined, "Hashes|contains", "MD5=x", "proc_creation_md5_ioc"],
    ["md5", "sigmahq", "process_creation", "windows", "Hashes|contains", "MD5=x", "proc_creation_win_md5_ioc"],
    ["sha1", "seed", "process_creation", undefined, "Hashes|contains", "SHA1=x", "proc_creation_sha1_ioc"],
    ["sha256", "sigmahq", "process_creation", "windows", "Hashes|contains", "SHA256=x", "proc_creation_win_sha256_ioc"],
  ] as const)("%s in profile %s looks into %s", (kind, profile, category, product, key, spelled, filePrefix) => {
    const form = formOf(kind, profile);
    expect(form).toMatchObject({ category, filePrefix });
    expect(form?.product).toBe(product);
    expect(form?.matchers[0]?.key).toBe(key);
    expect(form?.matchers[0]?.spell("x")).toBe(spelled);
  });

  it.each(["email", "cve"] as const)("are none for %s, which Sigma's taxonomy has no field for", (kind) => {
    expect(formOf(kind, "seed")).toBeUndefined();
    expect(formOf(kind, "sigmahq")).toBeUndefined();
    expect(() => formNamed(kind, "seed")).toThrow(`no Sigma form for ${kind}`);
  });

  it("are the same kinds in both profiles, with file names that differ by kind", () => {
    for (const profile of ["seed", "sigmahq"] as const) {
      const prefixes = kinds.flatMap((kind) => formOf(kind, profile)?.filePrefix ?? []);
      expect(prefixes).toHaveLength(7);
      expect(new Set(prefixes).size).toBe(7);
    }
  });

  it("give a hash its algorithm's name, so that an MD5 never matches an IMPHASH", () => {
    expect(formNamed("md5", "seed").matchers.map(({ spell }) => spell(md5))).toEqual([`MD5=${md5}`]);
  });
});
