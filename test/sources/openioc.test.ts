import { expect, it } from "vitest";
import { headOf } from "../../src/readers/bytes.ts";
import { openioc } from "../../src/sources/openioc.ts";
import { recognise } from "../../src/sources/registry.ts";
import { fixture, reachOf, readAll, testSource } from "../support/source.ts";

testSource(openioc, {
  folder: "openioc",
  files: ["fixture.ioc"],
  breakOne: (text) =>
    text.replace("<IndicatorItem", '<IndicatorItem id="x" condition="is"></IndicatorItem><IndicatorItem'),
  closed: true,
});

it("gives each indicator what the file says of itself", async () => {
  const [first] = await readAll(openioc, fixture("openioc/fixture.ioc"));
  expect(first).toEqual({
    value: "C172783CA2E74BA3938B15D942A7FB2E",
    type: "md5",
    title: "Fixture",
    references: ["https://blog.invalid/post"],
    firstSeen: "2026-08-20T00:00:00.000Z",
    lastSeen: "2026-08-21T00:00:00.000Z",
  });
});

it("reads version 1.0: hashes of one file, a group of one, and names of group and malware", async () => {
  const body = fixture("openioc/ioc-1.0.ioc");
  expect(recognise(await headOf(reachOf(body).open("x"), "x"))?.name).toBe("openioc");
  const told = {
    title: "FIXTURE (FAMILY)",
    firstSeen: "2026-08-20T00:00:00.000Z",
    lastSeen: "2026-08-21T00:00:00.000Z",
    malware: ["Ghost"],
    actor: "Fixture Bear",
    category: "APT",
  };
  expect(await readAll(openioc, body)).toEqual([
    { ...told, value: "c172783ca2e74ba3938b15d942a7fb2e", type: "md5" },
    { ...told, value: "5ba93c9db0cff93f52b521d7420e43f6eda2784f", type: "sha1" },
    { unread: "unsupported-type", value: "a.exe" },
    { unread: "complex-pattern", value: "45.61.23.118" },
  ]);
});

it("refuses a document that would have a file of this machine read", async () => {
  await expect(readAll(openioc, fixture("openioc/xxe.ioc"))).rejects.toMatchObject({ code: "input-doctype" });
});

it("refuses other XML that is named by mistake", async () => {
  const reading = readAll(openioc, fixture("rss/feed.xml"));
  await expect(reading).rejects.toMatchObject({
    code: "input-shape",
    message: expect.stringContaining("rss") as unknown,
  });
});
