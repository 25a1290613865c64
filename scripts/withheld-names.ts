import { hash } from "node:crypto";

/**
 * Registrable names that no data of this repository may hold, as the first 16 digits of their SHA-256: package registries and
 * mirrors. A tree that names them trips the scanners that look for builds which reach out; as digests they do not stand here
 * either.
 */
const withheld = new Set([
  "0fd460f0568e29c1",
  "19be01096aab533b",
  "271dacc9f4d0caf8",
  "2b72b7966354f458",
  "2c77714df232b07f",
  "344aa72d23ae6fdb",
  "3530c4415dd857fb",
  "386c042daaf7f1eb",
  "3ca29e55be4befa4",
  "40cb9987f0f7a914",
  "41f537c02c91f978",
  "4445b86dcaaff098",
  "45d6a22065de5d4c",
  "51c6b9f69c48a75b",
  "51d88047516dce0e",
  "66394d5952c288e4",
  "6f43afdf2d19b5e3",
  "70cca582c4895337",
  "71741fe2460a6150",
  "75adac515f0bd3db",
  "75c5f478b8eabe83",
  "789e46d79514e280",
  "826cd146d6478a29",
  "85b03f9a57d95879",
  "8743857e3ea00fd1",
  "87d14f070cb96869",
  "8b5bb5eb9d758455",
  "9c6b05022d03bb05",
  "a4aa2ac280bb8d1a",
  "a5901d8d10f560b5",
  "ae1f45a5b387e18d",
  "b65cba6182c81ab1",
  "ba1e8c503762fce3",
  "be1bed06b74e0496",
  "c3db8466ffcd8589",
  "c7fd5ec83a1f5f3d",
  "d8b3f7b1f01332e6",
  "d99f6ae28e911cc9",
  "e1c3ee0e2a05393e",
  "e2dd3580aeebec64",
  "f65219c547f9c032",
]);

const hostForm = /[a-z0-9-]+(?:\.[a-z0-9-]+)+/gi;

/** Whether a host is a withheld name; the caller gives the registrable one. */
export function isWithheldName(name: string): boolean {
  return withheld.has(hash("sha256", name).slice(0, 16));
}

/** Whether a withheld name stands anywhere in the text, be it as a host, below one, or above one. */
export function namesWithheld(text: string): boolean {
  for (const [host] of text.matchAll(hostForm)) {
    if (labelRuns(host.toLowerCase()).some(isWithheld)) return true;
  }
  return false;
}

/** Every run of two or more labels: `a.b.c` gives a.b, a.b.c and b.c. No name ends in a number, as addresses and versions do. */
function labelRuns(host: string): string[] {
  const labels = host.split(".");
  return labels.flatMap((_, from) =>
    labels.slice(from + 1).flatMap((last, length) => {
      return /^\d+$/.test(last) ? [] : labels.slice(from, from + length + 2).join(".");
    }),
  );
}

const judged = new Map<string, boolean>();

function isWithheld(name: string): boolean {
  let found = judged.get(name);
  if (found === undefined) {
    found = isWithheldName(name);
    judged.set(name, found);
  }
  return found;
}
