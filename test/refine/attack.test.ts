import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { kinds } from "../../src/model/indicator.ts";
import { techniqueOf } from "../../src/model/techniques.ts";
import { attackTags } from "../../src/refine/attack.ts";

const commandAndControl = "command-and-control";
const initialAccess = "initial-access";

describe("attackTags", () => {
  it.each([
    ["domains by default", "domain", [], [], [commandAndControl, "t1071", "t1071.004"]],
    ["addresses by default", "ipv6", [], [], [commandAndControl, "t1071"]],
    ["URLs by default", "url", ["c2"], [], [commandAndControl, "t1071", "t1071.001"]],
    ["hashes by default", "sha256", [], [], ["execution", "t1204", "t1204.002"]],
    ["nothing is known of a CVE", "cve", [], [], []],
    ["nor of an e-mail address", "email", [], [], []],
    ["a phishing domain", "domain", ["#Phishing"], [], [initialAccess, "t1566"]],
    ["a phishing URL is a link", "url", ["credential-harvesting"], [], [initialAccess, "t1566", "t1566.002"]],
    ["a phishing sender", "email", ["scam"], [], [initialAccess, "t1566"]],
    ["a phishing address", "ipv4", ["smishing"], [], [initialAccess, "t1566"]],
    [
      "a file of a phishing campaign is still run by a user",
      "md5",
      ["phishing"],
      [],
      ["execution", "t1204", "t1204.002"],
    ],
    [
      "a credential stealer is no phishing",
      "domain",
      ["credential stealer"],
      [],
      [commandAndControl, "t1071", "t1071.004"],
    ],
    ["a URL that serves malware", "url", ["malware_download"], [], [commandAndControl, "t1105"]],
    [
      "a URL that does both",
      "url",
      ["payload", "phishing"],
      [],
      [commandAndControl, initialAccess, "t1105", "t1566", "t1566.002"],
    ],
    ["what the source states wins", "domain", ["phishing"], ["T1041"], ["exfiltration", "t1041"]],
    ["in any case, each once", "domain", [], ["t1041", "T1041"], ["exfiltration", "t1041"]],
    ["a sub-technique brings its parent", "url", [], ["T1090.003"], [commandAndControl, "t1090", "t1090.003"]],
    ["a technique of two tactics brings both", "url", [], ["T1659"], [commandAndControl, initialAccess, "t1659"]],
    ["a revoked technique is as good as none", "url", [], ["T1002"], [commandAndControl, "t1071", "t1071.001"]],
    ["a made-up technique is as good as none", "url", [], ["T9999", "x"], [commandAndControl, "t1071", "t1071.001"]],
    ["defense-evasion was split by ATT&CK 19", "domain", [], ["T1055"], [commandAndControl, "t1071", "t1071.004"]],
    ["also beside other tactics", "domain", [], ["T1078", "T1041"], ["exfiltration", "t1041"]],
    [
      "a technique that validators do not know yet",
      "domain",
      [],
      ["T1204.005"],
      [commandAndControl, "t1071", "t1071.004"],
    ],
  ] as const)("%s", (_, kind, words, stated, wanted) => {
    expect(attackTags(kind, words, stated)).toEqual(wanted);
  });

  it("never prints a technique without its parent and all its tactics", () => {
    const id = fc.tuple(fc.integer({ min: 1001, max: 1680 }), fc.integer({ min: 0, max: 20 }));
    const stated = fc.array(
      id.map(([number, sub]) => `T${number}${sub === 0 ? "" : `.${String(sub).padStart(3, "0")}`}`),
    );
    fc.assert(
      fc.property(fc.constantFrom(...kinds), fc.array(fc.string()), stated, (kind, words, ids) => {
        const tags = attackTags(kind, words, ids);
        const techniques = tags.filter((tag) => /^t\d/.test(tag));
        const needed = techniques.flatMap((tag) => [
          tag.slice(0, 5),
          tag,
          ...(techniqueOf(tag)?.tactics ?? ["unknown"]),
        ]);
        expect(new Set(tags)).toEqual(new Set(needed));
        expect(tags).not.toContain("defense-evasion");
      }),
    );
  });
});
