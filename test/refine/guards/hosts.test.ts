import { describe, expect, it } from "vitest";
import { hostIndex } from "../../../src/refine/guards/hosts.ts";

describe("hostIndex", () => {
  const index = hostIndex([
    { reach: "exact", hosts: ["pages.example"] },
    { reach: "site", hosts: ["popular.example", "pages.example"] },
    { reach: "subdomains", hosts: ["lab.example", "popular.example"] },
  ]);

  it.each([
    ["the name, in every list that holds it", "pages.example", [0, 1]],
    ["www is the same site", "www.pages.example", [1]],
    ["a subdomain is another's", "shop.pages.example", []],
    ["www of a subdomain, too", "www.shop.pages.example", []],
    ["a subdomain, where all are the owner's", "a.b.lab.example", [2]],
    ["a name by two reaches", "popular.example", [1, 2]],
    ["a name that only ends alike", "notlab.example", []],
    ["a parent", "example", []],
  ])("%s", (_, host, lists) => {
    expect(index(host)).toEqual(lists);
  });
});
