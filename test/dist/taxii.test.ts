import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { taxii } from "../../src/sources/taxii.ts";
import { describeWithTool } from "../support/debian.ts";
import { liveReach } from "../support/live-reach.ts";
import type { Nginx } from "../support/nginx.ts";
import { readFrom } from "../support/read-from.ts";
import { firstDay, keptNames, secondDay, serveTwoDays, taxiiFiles, type TaxiiTree } from "../support/taxii-tree.ts";
import { names, sighting, sightings, timeOf, world } from "../support/world.ts";

const envelope = z.strictObject({
  more: z.boolean(),
  next: z.string().optional(),
  objects: z.array(z.looseObject({ id: z.string(), type: z.string(), pattern: z.string().optional() })),
});
const mediaType = "application/taxii+json;version=2.1";
const collections = "/taxii2/api/collections";

interface Answer {
  readonly status: number;
  readonly type: string | null;
  readonly first: string | null;
  readonly last: string | null;
  readonly body: string;
}

async function ask({ url }: Nginx, path: string, init: RequestInit = {}): Promise<Answer> {
  const answer = await fetch(url + path, init);
  const { status, headers } = answer;
  return {
    status,
    type: headers.get("content-type"),
    first: headers.get("x-taxii-date-added-first"),
    last: headers.get("x-taxii-date-added-last"),
    body: await answer.text(),
  };
}

/** The requests of Elastic's integration ti_custom (its cel.yml.hbs): it goes on while it sees a `next`, from a cursor in a header. */
async function poll(server: Nginx, collection: string, cursor: string | undefined) {
  const ids: string[] = [];
  let pages = 0;
  let reached = cursor;
  let next: string | undefined;
  do {
    const query = new URLSearchParams({ added_after: cursor ?? "2026-08-01T00:00:00Z", limit: "100" });
    if (next !== undefined) query.set("next", next);
    const answer = await ask(server, `${collections}/${collection}/objects/?${query.toString()}`);
    expect([answer.status, answer.type]).toEqual([200, mediaType]);
    const page = envelope.parse(JSON.parse(answer.body));
    ids.push(...page.objects.filter(({ type }) => type === "indicator").map(({ id }) => id));
    pages += 1;
    reached = answer.last ?? undefined;
    next = page.next;
  } while (next !== undefined);
  return { ids, pages, reached };
}

describeWithTool("nginx", "nginx-light", () => {
  let tree: TaxiiTree;
  let first: Nginx;
  let second: Nginx;
  beforeAll(async () => {
    tree = await serveTwoDays();
    [first, second] = tree.servers;
  }, 120_000);
  afterAll(() => {
    tree.end();
  });

  describe("makes of the files a TAXII 2.1 server", () => {
    it.each([
      ["discovery", "/taxii2/"],
      ["discovery without a slash", "/taxii2"],
      ["the API root", "/taxii2/api/"],
      ["the collections", `${collections}/`],
      ["a collection by its name", `${collections}/all/`],
      ["objects", `${collections}/ips/objects/`],
      ["objects without a slash", `${collections}/ips/objects`],
      ["a manifest", `${collections}/cves/manifest/?limit=5`],
    ])("that answers for %s in TAXII's own type", async (_, path) => {
      const { status, type, body } = await ask(second, path);
      expect([status, type]).toEqual([200, mediaType]);
      expect(() => void JSON.parse(body)).not.toThrow();
    });

    it("that knows a collection by its id and by its name", async () => {
      const byName = await ask(second, `${collections}/domains/`);
      const { id } = z.object({ id: z.uuid() }).parse(JSON.parse(byName.body));
      expect((await ask(second, `${collections}/${id}/`)).body).toBe(byName.body);
      const query = `objects/?added_after=${secondDay}`;
      const answers = [`${collections}/${id}/${query}`, `${collections}/domains/${query}`].map((path) =>
        ask(second, path),
      );
      const [one, other] = await Promise.all(answers);
      expect(one).toEqual(other);
    });

    it.each([
      ["a collection that is not there", `${collections}/none/objects/`, {}, 404],
      ["a page that is not there", `${collections}/all/objects/?next=2020-01-01`, {}, 404],
      ["a page outside of the folder", `${collections}/all/objects/?next=../../index`, {}, 404],
      ["the page of an empty answer by its name", `${collections}/all/objects/?next=empty`, {}, 404],
      ["its own configuration", "/taxii2/nginx.conf", {}, 404],
      ["one object by its id", `${collections}/all/objects/indicator--00000000-0000-5000-8000-000000000000/`, {}, 404],
      ["what would write", `${collections}/all/objects/`, { method: "POST", body: "{}" }, 405],
      ["TAXII 2.0", "/taxii2/", { headers: { accept: "application/vnd.oasis.taxii+json; version=2.0" } }, 406],
      ["another version", "/taxii2/", { headers: { accept: "application/taxii+json;version=2.0" } }, 406],
    ])("that refuses %s in words of TAXII", async (_, path, init, wanted) => {
      const { status, type, body } = await ask(second, path, init);
      expect([status, type]).toEqual([wanted, mediaType]);
      expect(JSON.parse(body)).toMatchObject({ http_status: String(wanted) });
    });

    it.each(["*/*", mediaType, "application/taxii+json", "application/taxii+json; version=2.1, application/json"])(
      "that serves who asks for %s",
      async (accept) => {
        expect((await ask(second, "/taxii2/", { headers: { accept } })).status).toBe(200);
      },
    );
  });

  describe("gives by added_after", () => {
    const newest = (path: string) => ask(second, `${collections}/${path}`);

    it.each([
      ["all without it", "", 6],
      ["all before the first day", "?added_after=2020-01-01T00:00:00Z", 6],
      ["all for what is no date", "?added_after=yesterday", 6],
      ["the day itself from its first day on", `?added_after=${firstDay}T23:00:00Z`, 6],
      ["the next page's day from a day between", "?added_after=2026-08-21T00:00:00Z", 1],
      ["the last day from within it", `?added_after=${secondDay}T05:00:00.000Z`, 1],
      ["nothing from the last date on", `?added_after=${timeOf(secondDay)}`, 0],
      ["nothing from the last date on, encoded", `?added_after=${secondDay}T06%3a00%3A00Z`, 0],
      ["nothing after the last day", "?added_after=2026-08-23T00:00:00Z", 0],
      ["nothing in another century", "?added_after=2101-01-01", 0],
    ])("%s", async (_, query, pages) => {
      let answer = await newest(`all/objects/${query}`);
      let count = 0;
      for (;;) {
        const { more, next, objects } = envelope.parse(JSON.parse(answer.body));
        if (objects.length > 0) count += 1;
        if (!more) break;
        answer = await newest(`all/objects/${query}${query === "" ? "?" : "&"}next=${next ?? ""}`);
      }
      expect(count).toBe(pages);
    });

    it("with the dates of a page, and a moment before where that moment goes on over the next one", async () => {
      const before = `${firstDay}T05:59:59.999Z`;
      expect(await newest("all/objects/")).toMatchObject({ first: before, last: before });
      expect(await newest("ips/objects/")).toMatchObject({ first: timeOf(firstDay), last: timeOf(firstDay) });
      expect(await newest(`all/objects/?added_after=${secondDay}`)).toMatchObject({ last: timeOf(secondDay) });
    });
  });

  describe("serves Elastic's integration", () => {
    it("all at first, nothing while nothing is new, and what is new or withdrawn by the next print", async () => {
      const start = await poll(first, "domains", undefined);
      expect(start.ids).toHaveLength(keptNames.length + 1);
      const quiet = await poll(first, "domains", start.reached);
      expect(quiet).toEqual({ ids: [], pages: 1, reached: start.reached });
      const news = await poll(second, "domains", start.reached);
      const ids = ["new.example", "gone.example"].map((value) => `indicator--${tree.world.record(value).id}`);
      expect(news.ids).toEqual(expect.arrayContaining(ids));
      expect(news.reached).toBe(timeOf(secondDay));
      const all = await poll(second, "domains", undefined);
      expect(all.ids).toHaveLength(keptNames.length + 2);
      expect(new Set(all.ids).size).toBe(all.ids.length);
    });

    it("the rest to one that was stopped after a page", async () => {
      const page = await ask(first, `${collections}/domains/objects/`);
      const rest = await poll(first, "domains", page.last ?? undefined);
      expect(rest.ids).toHaveLength(keptNames.length + 1);
    });
  });

  it("serves our own source of type taxii from discovery on", async () => {
    const reach = liveReach({ asOf: "2026-08-22T08:00:00.000Z", mark: "2026-08-01T00:00:00.000Z" });
    const said = await readFrom(taxii, `${second.url}/taxii2/`, { collection: "all" }, reach);
    const live = said.filter((each) => !("unread" in each) && each.withdrawn !== true).map(({ value }) => value);
    expect(live.sort()).toEqual([...keptNames, "new.example", "203.0.113.7", "CVE-2024-12345"].sort());
    expect(said).toContainEqual(expect.objectContaining({ value: "gone.example", withdrawn: true }));
    expect(reach.marks).toEqual([timeOf(secondDay)]);
  });
});

describe("the files of a tree for TAXII", () => {
  const objectsIn = (files: ReadonlyMap<string, string>) =>
    [...files]
      .filter(([path]) => path.includes("/objects/"))
      .flatMap(([, text]) => envelope.parse(JSON.parse(text)).objects);

  it("are a function of the ledger, whatever the run that printed it", async () => {
    const { day, out } = world();
    await day("2026-08-01", { alpha: [sighting("a.example")] });
    const before = await taxiiFiles(out);
    await day("2026-08-02", { alpha: [sighting("a.example")] });
    expect(await taxiiFiles(out)).toEqual(before);
  });

  it("hold each object once, in its latest version, on the page of the day since when it is so", async () => {
    const { day, out, record } = world();
    await day("2026-08-01", { alpha: [sighting("a.example")] });
    await day("2026-08-03", { alpha: [sighting("a.example", { tags: ["new"] })] });
    const files = await taxiiFiles(out);
    const pages = [...files.keys()].filter((path) => /\/objects\/\d/.test(path));
    expect(pages.map((path) => path.slice(-15))).toEqual(["2026-08-03.json", "2026-08-03.json"]);
    const found = objectsIn(files).filter(({ id }) => id === `indicator--${record("a.example").id}`);
    expect(found).toHaveLength(2);
    expect(found[0]).toMatchObject({ modified: timeOf("2026-08-03"), labels: ["new"] });
  });

  it("name what was taken back, revoked, for as long as the tree's own bundles do", async () => {
    const { day, out } = world();
    await day("2026-08-01", { alpha: [sighting("a.example"), sighting("b.example")] });
    await day("2026-08-02", { alpha: [sighting("a.example", { withdrawn: true })] });
    expect(objectsIn(await taxiiFiles(out))).toContainEqual(
      expect.objectContaining({ type: "indicator", revoked: true, modified: timeOf("2026-08-02") }),
    );
    await day("2026-12-01", { alpha: [sighting("c.example")] });
    expect(objectsIn(await taxiiFiles(out))).not.toContainEqual(expect.objectContaining({ revoked: true }));
  });

  it("change only on the newest pages and on those that lost an object, when a few change and a few enter", async () => {
    const { day, out, record } = world();
    const kept = names(1500);
    await day("2026-08-01", { alpha: sightings([...kept, "early.example"]) });
    await day("2026-08-02", { alpha: sightings([...kept, ...names(1200, "more"), "early.example"]) });
    const before = await taxiiFiles(out);
    await day("2026-08-05", {
      alpha: [...sightings(["early.example"], { tags: ["changed"] }), ...sightings(names(20, "late"))],
    });
    const after = await taxiiFiles(out);
    const isPage = (path: string) => /\/(?:objects|manifest)\/2/.test(path);
    const old = [...before.keys()].filter(isPage);
    // Twice, in `all` and in `domains`, with their manifests: the page that lost an object, and the last one, which now has a next.
    const changed = old.filter((path) => after.get(path) !== before.get(path));
    expect(old.length).toBeGreaterThan(16);
    expect(changed).toHaveLength(8);
    const lost = changed.filter((path) => before.get(path)?.includes(`indicator--${record("early.example").id}`));
    expect(lost).toHaveLength(4);
    const fresh = [...after.keys()].filter((path) => isPage(path) && !before.has(path));
    expect(fresh.map((path) => path.slice(-15))).toEqual(Array.from({ length: 4 }, () => "2026-08-05.json"));
  });

  it("are an empty server for a tree without any indicator", async () => {
    const { day, out } = world();
    await day("2026-08-01", { alpha: [sighting("a.example")] });
    await day("2026-12-30", { alpha: [sighting("not a value")] }, { allowRemovals: true });
    const files = await taxiiFiles(out);
    for (const [path, text] of files)
      expect(() => text.startsWith("{") && path.endsWith(".json") && void JSON.parse(text)).not.toThrow();
    expect(files.get("taxii2/README.md")).toContain("nginx -s reload");
  });
});
