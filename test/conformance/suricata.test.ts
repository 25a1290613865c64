import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { suricata } from "../../src/formats/suricata.ts";
import type { Item } from "../../src/model/plugin.ts";
import { describeWithTool } from "../support/debian.ts";
import { manyHostileItems } from "../support/hostile-items.ts";
import { item, pack } from "../support/pack.ts";
import { capture, clientHello, conversation, dnsQuery, type Side } from "../support/pcap.ts";
import { alertsIn, loadedBySuricata } from "../support/suricata.ts";

const evil = "the bytes of a malicious file";
const digest = (algorithm: "md5" | "sha1" | "sha256", body: string) =>
  item(algorithm, createHash(algorithm).update(body).digest("hex"), { record: { level: "medium" } });

const resolver: Side = { address: "10.0.0.53", port: 53 };
const server: Side = { address: "192.0.2.80", port: 80 };
const tlsServer: Side = { address: "192.0.2.80", port: 443 };
const client = (port: number): Side => ({ address: "10.0.0.5", port });

const ask = (name: string, port: number) => [dnsQuery(client(port), resolver, name)];
const hello = (name: string, port: number) =>
  conversation(client(port), tlsServer, clientHello(name), Buffer.from("15030300020228", "hex"));
const browse = (host: string, port: number, body = "hello") =>
  conversation(
    client(port),
    server,
    Buffer.from(`GET /x HTTP/1.1\r\nHost: ${host}\r\n\r\n`),
    Buffer.from(
      `HTTP/1.1 200 OK\r\nContent-Type: application/octet-stream\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
    ),
  );
const connect = (from: Side, to: Side) => conversation(from, to, Buffer.from("a"), Buffer.from("b"));

const six: Side = { address: "fd00::5", port: 40_000 };
const bad: Side = { address: "203.0.113.42", port: 8443 };
const bad6: Side = { address: "2001:db8::1", port: 8443 };

/** All that Suricata says of packets, each as what it says and of which value. */
const said = (packets: readonly Buffer[], items: readonly Item[] = pack) =>
  alertsIn(capture(packets), items).map(({ says, value }) => `${says}: ${value}`);

describeWithTool("suricata", "suricata", () => {
  describe("loads", () => {
    it.each<[string, readonly Item[]]>([
      ["rules and lists without any indicator", []],
      ["every kind", pack],
      ["the lists of hostile texts", manyHostileItems(suricata.kinds)],
    ])("%s", (_, items) => {
      const { status, stderr } = loadedBySuricata(items);
      expect(stderr).not.toContain("Error");
      expect(status).toBe(0);
    });

    it("and would notice a rule that is spoilt", () => {
      expect(loadedBySuricata(pack, { breakRules: (rules) => rules.replace("isset", "isse") }).status).not.toBe(0);
    });
  });

  describe("alerts on", () => {
    it.each<[string, readonly Buffer[], readonly string[]]>([
      [
        "a query for a name",
        ask("c2.example.com", 40_000),
        ["high: malicious domain in dns.query, last 3 labels: c2.example.com"],
      ],
      [
        "one in capitals",
        ask("C2.Example.COM", 40_000),
        ["high: malicious domain in dns.query, last 3 labels: C2.Example.COM"],
      ],
      [
        "one for a name far below it",
        ask("a.b.c.d.e.f.g.h.c2.example.com", 40_000),
        ["high: malicious domain in dns.query, last 3 labels: a.b.c.d.e.f.g.h.c2.example.com"],
      ],
      [
        "a TLS connection",
        hello("www.C2.example.com", 40_000),
        ["high: malicious domain in tls.sni, last 3 labels: www.C2.example.com"],
      ],
      [
        "an HTTP request",
        browse("c2.example.com", 40_000),
        ["high: malicious domain in http.host, last 3 labels: c2.example.com"],
      ],
      ["a connection to an address", connect(client(40_000), bad), ["high: malicious address: 203.0.113.42"]],
      [
        "one to an IPv6 address",
        connect(six, bad6),
        ["high: malicious address: 2001:0db8:0000:0000:0000:0000:0000:0001"],
      ],
    ])("%s", (_, packets, wanted) => {
      expect(said(packets)).toEqual(wanted);
    });

    it("a file that comes by HTTP, by its SHA-256, with the priority of its level", () => {
      const alerts = alertsIn(capture(browse("good.example", 40_000, evil)), [digest("sha256", evil)]);
      expect(alerts).toEqual([{ says: "medium: malicious file, sha256", priority: 2, value: "good.example" }]);
    });

    it.each(["md5", "sha1", "sha256"] as const)("a file by its %s, once Suricata makes every digest", (algorithm) => {
      const packets = capture(browse("good.example", 40_000, evil));
      const alerts = alertsIn(packets, [digest(algorithm, evil)], { everyDigest: true });
      expect(alerts.map(({ says }) => says)).toEqual([`medium: malicious file, ${algorithm}`]);
    });

    it("an address once in 24 hours for a host, and on its neighbour's connection again", () => {
      const packets = [40_000, 40_001].flatMap((port) => connect(client(port), bad));
      const other = connect({ address: "10.0.0.6", port: 40_002 }, bad);
      expect(said([...packets, ...other])).toHaveLength(2);
    });

    it("every other address that the same host connects to", () => {
      const second = item("ipv4", "203.0.113.43");
      const packets = [bad, { ...bad, address: second.record.value }].flatMap((to, at) =>
        connect(client(40_000 + at), to),
      );
      expect(said(packets, [...pack, second])).toHaveLength(2);
    });
  });

  it("is silent about everything else", () => {
    const packets = [
      ...["notc2.example.com", "example.com", "com", "c2.example.com.good.example"].flatMap((name, at) =>
        ask(name, 41_000 + at),
      ),
      ...[hello("notc2.example.com", 41_010), browse("good.example", 41_011)].flat(),
      ...connect(client(41_012), { ...bad, address: "203.0.113.43" }),
      // It is the address that connects to us: what we answer is no connection of ours.
      ...connect(bad, { address: "10.0.0.5", port: 22 }),
    ];
    expect(said(packets, [...pack, digest("sha256", evil)])).toEqual([]);
  });

  it("is silent about an indicator that was withdrawn, and about level low", () => {
    const packets = [
      ...ask("c2.example.com", 42_000),
      ...connect(client(42_001), bad),
      ...browse("good.example", 42_002, evil),
    ];
    const low = { record: { level: "low" } } as const;
    expect(said(packets, [...pack, digest("sha256", evil)])).toHaveLength(3);
    expect(said(packets, [item("domain", "c2.example.com", low), item("ipv4", bad.address, low)])).toEqual([]);
  });
});
