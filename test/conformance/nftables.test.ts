import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { nftables } from "../../src/formats/nftables.ts";
import type { Item } from "../../src/model/plugin.ts";
import { debianTool, describeAlone } from "../support/debian.ts";
import { printed } from "../support/format.ts";
import { item, pack, settings } from "../support/pack.ts";

const folder = mkdtempSync(join(tmpdir(), "rulepress-nft-"));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const { "table.nft": table = "" } = nftables.fixed?.(settings) ?? {};
/** What an owner makes of it who wants every rule of one sort. */
const withRules = (sort: "log" | "drop") =>
  table
    .split("\n")
    .map((line) => (line.includes(`${sort} `) || line.endsWith(sort) ? line.replace("# ct", "ct") : line))
    .join("\n");

const ruleset = z.object({
  nftables: z.array(
    z.object({
      set: z.object({ name: z.string(), elem: z.array(z.unknown()).default([]) }).optional(),
      rule: z.object({ chain: z.string(), expr: z.array(z.record(z.string(), z.unknown())) }).optional(),
    }),
  ),
});

/** Runs commands in a network of their own, where a firewall is nobody else's. */
function alone(script: string, files: Readonly<Record<string, string>>): z.infer<typeof ruleset>["nftables"] {
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  const { status, stdout, stderr } = debianTool("unshare", ["-rn", "sh", "-euc", `${script}\nnft -j list ruleset`], {
    cwd: folder,
  });
  if (status !== 0) throw new Error(stderr);
  return ruleset.parse(JSON.parse(stdout)).nftables;
}

function held(objects: ReturnType<typeof alone>): Readonly<Record<string, readonly unknown[]>> {
  return Object.fromEntries(
    objects.flatMap(({ set }) => (set === undefined || set.elem.length === 0 ? [] : [[set.name, set.elem]])),
  );
}

function elements(items: readonly Item[]): string {
  return printed(nftables, items);
}

describeAlone("nft", "nftables", () => {
  it("loads the table and the elements, and neither counts, logs nor drops", () => {
    const objects = alone("nft -f table.nft\nnft -f elements.nft", {
      "table.nft": table,
      "elements.nft": elements(pack),
    });
    expect(held(objects)).toEqual({ high4: ["203.0.113.42"], high6: ["2001:db8::1"] });
    expect(objects.flatMap(({ rule }) => rule?.chain ?? [])).toEqual(["output", "forward"]);
  });

  it("forgets an address that was withdrawn with the next load, also when none is left", () => {
    const two = elements([item("ipv4", "203.0.113.1"), item("ipv4", "203.0.113.2")]);
    const files = {
      "table.nft": table,
      "two.nft": two,
      "one.nft": elements([item("ipv4", "203.0.113.2")]),
      "none.nft": elements([]),
    };
    const load = "nft -f table.nft\nnft -f two.nft\n";
    expect(held(alone(`${load}nft -f one.nft`, files))).toEqual({ high4: ["203.0.113.2"] });
    expect(held(alone(`${load}nft -f none.nft`, files))).toEqual({});
  });

  it("takes the table again, with other rules", () => {
    const files = { "table.nft": table, "log.nft": withRules("log"), "drop.nft": withRules("drop") };
    const objects = alone("nft -f table.nft\nnft -f drop.nft\nnft -f log.nft", files);
    const watched = objects.flatMap(({ rule }) => (rule?.chain === "watched" ? [rule.expr] : []));
    expect(watched).toHaveLength(4);
    expect(watched.every((expressions) => expressions.some((each) => "log" in each))).toBe(true);
  });

  it("takes everything out by the command that is told", () => {
    const [, command = ""] = /Everything: `([^`]+)`/.exec(nftables.unload) ?? [];
    expect(held(alone(`nft -f table.nft\n${command}`, { "table.nft": table }))).toEqual({});
    expect(alone(`nft -f table.nft\n${command}`, { "table.nft": table }).flatMap(({ rule }) => rule ?? [])).toEqual([]);
  });

  it("would notice a value that is no address", () => {
    const files = { "table.nft": table, "elements.nft": elements(pack).replace("203.0.113.42", "203.0.113.0.1") };
    expect(() => alone("nft -f table.nft\nnft -f elements.nft", files)).toThrow();
  });
});

describeAlone("ip", "iproute2", () => {
  const counters = z.object({ counter: z.object({ packets: z.number() }) });
  const packets = (objects: ReturnType<typeof alone>) =>
    objects
      .flatMap(({ rule }) => (rule?.chain === "watched" ? rule.expr : []))
      .flatMap((each) => ("counter" in each ? [counters.parse(each).counter.packets] : []));
  const connect = (address: string) => `timeout 2 bash -c 'exec 3<>/dev/tcp/${address}/9' 2>/dev/null || true`;
  const network = "ip link set lo up\nip address add 203.0.113.42/32 dev lo\nip address add 203.0.113.43/32 dev lo";

  describe("real packets", () => {
    it("are logged once for a host and an address in 24 hours, and others never", () => {
      const files = { "log.nft": withRules("log"), "elements.nft": elements(pack) };
      const tries = [connect("203.0.113.42"), connect("203.0.113.42"), connect("203.0.113.43")].join("\n");
      expect(packets(alone(`${network}\nnft -f log.nft\nnft -f elements.nft\n${tries}`, files))).toEqual([1, 0, 0, 0]);
    });

    it("are dropped once the owner wants it", () => {
      const files = { "drop.nft": withRules("drop"), "elements.nft": elements(pack) };
      const [dropped = 0, ...others] = packets(
        alone(`${network}\nnft -f drop.nft\nnft -f elements.nft\n${connect("203.0.113.42")}`, files),
      );
      expect(dropped).toBeGreaterThan(0);
      expect(others).toEqual([0, 0, 0]);
    });
  });
});
