import { expect, it } from "vitest";
import { openNewHunts } from "../../src/dist/new-hunts.ts";
import { item, settings } from "../support/pack.ts";

it("looks, of very many that a step added, for the thousand of the highest score", () => {
  const newHunts = openNewHunts();
  for (let at = 0; at < 2500; at += 1) {
    // Those of the lowest scores come first and last.
    const score = at < 500 || at >= 1700 ? 10 : 50 + (at % 50);
    newHunts.take(item("domain", `${at < 500 || at >= 1700 ? "weak" : "strong"}${at}.example`, { record: { score } }));
  }
  for (const format of ["eql", "esql", "kql", "spl"]) {
    const text = newHunts.files(settings).get(`hunts/new/${format}/domain.${format}`) ?? "";
    expect(new Set(text.match(/strong\d+\.example/g)).size, format).toBe(1000);
    expect(text, format).not.toContain("weak");
  }
});
