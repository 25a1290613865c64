import { describe, expect, it } from "vitest";
import { annotation } from "../../src/dialects/actions.ts";

describe("an annotation of GitHub Actions", () => {
  it.each([
    ["is one line with its level and title", "held: kev", "it shrank", "::warning title=held%3A kev::it shrank\n"],
    [
      "keeps a line end from beginning another command",
      "t",
      "a\n::error::b\r",
      "::warning title=t::a%0A::error::b%0D\n",
    ],
    [
      "keeps a comma and a colon of the title from adding a property",
      "a,file=b::c",
      "m",
      "::warning title=a%2Cfile=b%3A%3Ac::m\n",
    ],
    ["escapes what is escaped already once more", "t", "100%0A", "::warning title=t::100%250A\n"],
  ])("%s", (_, title, message, wanted) => {
    expect(annotation({ level: "warning", title, message })).toBe(wanted);
  });
});
