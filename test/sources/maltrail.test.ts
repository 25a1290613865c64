import { expect, it } from "vitest";
import { maltrail } from "../../src/sources/maltrail.ts";
import { serveFeed } from "../support/feed-server.ts";
import { liveReach } from "../support/live-reach.ts";
import { fixture, itemsOf, reachOf, testSource } from "../support/source.ts";

testSource(maltrail, {
  folder: "maltrail",
  files: ["apt_fixture-2.txt"],
  breakOne: (text) => `${"x".repeat(1024 * 1024 + 1)}\n${text}`,
  closed: false,
});

it("gives a value the reports of its own part, and none of the parts before", async () => {
  const reading = maltrail.open({})("trails/apt_fixture-2.txt", reachOf(fixture("maltrail/apt_fixture-2.txt")));
  const stated = (await itemsOf(reading)).flatMap((item) => ("unread" in item ? [] : [[item.value, item.references]]));
  const first = ["https://blog.invalid/first", "https://blog.invalid/second"];
  expect(stated).toEqual([
    ["c2-panel-7f3.top", first],
    ["45.61.23.118:8443", first],
    ["45.133.207.9", first],
    ["http://45.92.74.201", ["https://blog.invalid/third"]],
    ["drop-zone-91ab.xyz", undefined],
    ["c2-panel-7f3.top", undefined],
    ["45.1.2", undefined],
  ]);
});

it.each([
  ["asyncrat.txt", { feed: "asyncrat", malware: ["asyncrat"] }],
  ["cobaltstrike-2.txt", { feed: "cobaltstrike-2", malware: ["cobaltstrike"] }],
  ["apt_lazarus.txt", { feed: "apt_lazarus", actor: "lazarus" }],
  ["apt_unclassified.txt", { feed: "apt_unclassified" }],
  ["generic_linux.txt", { feed: "generic_linux" }],
])("names malware or group by the file: %s", async (file, told) => {
  const reading = maltrail.open({})(`https://trails.example/static/${file}`, reachOf("c2-panel-7f3.top\n"));
  expect(await itemsOf(reading)).toEqual([{ ...told, value: "c2-panel-7f3.top" }]);
});

it("reads the trails that are named from their folder, and no others", async () => {
  const server = await serveFeed(({ path }) => ({ body: `${path.slice(9, 10)}.example\n` }));
  const reading = maltrail.open({ trails: ["asyncrat", "zloader"] })(`${server.url}/malware/`, liveReach());
  expect((await itemsOf(reading)).map(({ value }) => value)).toEqual(["a.example", "z.example"]);
  expect(server.asked.map(({ path }) => path)).toEqual(["/malware/asyncrat.txt", "/malware/zloader.txt"]);
});

it("fails as a whole where one of them is gone, so that nothing of it is withdrawn", async () => {
  const server = await serveFeed(({ path }) => (path === "/a.txt" ? { body: "a.example\n" } : { status: 404 }));
  const reading = maltrail.open({ trails: ["a", "b"] })(server.url, liveReach());
  await expect(itemsOf(reading)).rejects.toMatchObject({ code: "source-http-404" });
});

it("asks for names where the location is a folder", async () => {
  const reading = maltrail.open({})("https://trails.example/static/malware", reachOf("a.example\n"));
  await expect(itemsOf(reading)).rejects.toMatchObject({
    code: "source-option",
    hint: expect.stringContaining("trails:") as unknown,
  });
});

it.each([["../../secret"], ["a/b"], [""], [".hidden"]])("takes no name that leads out of the folder: %j", (name) => {
  expect(() => maltrail.open({ trails: [name] })).toThrow(/name of a trail/);
});
