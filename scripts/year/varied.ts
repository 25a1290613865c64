import { createHash } from "node:crypto";

/** A value that comes back in every loop as it was: as rare as what returns to a real feed after having left it (0.5 %). */
const kept = 0.005;

/**
 * Another value of the same form for another loop of the recorded days. Addresses stay in their /16, names keep all labels but
 * the first that means something, and each word of a path becomes another of its length; a word becomes the same one wherever
 * it stands in the loop, so that what is repeated in a real day is repeated in this one.
 */
export function varied(value: string, loop: number): string {
  if (loop === 0 || digest(value).readUInt16BE(0) < kept * 0x1_0000) return value;
  const [, scheme = "", host = "", rest = ""] = /^([a-z]+:\/\/)?([^/?#:]*)(.*)$/i.exec(value) ?? [];
  return (
    scheme + variedHost(host, loop) + rest.replace(/^:\d+|%[0-9a-f]{2}|[a-z0-9]+/gi, (each) => variedWord(each, loop))
  );
}

/** A number of so many digits: the id of another post. */
export function variedNumber(number: string, loop: number): string {
  return loop === 0 ? number : number.replace(/(?<=^\d)\d+/, (digits) => variedWord(digits, loop));
}

function variedHost(host: string, loop: number): string {
  if (/^\d+\.\d+\.\d+\.\d+$/.test(host)) {
    const [third = 0, fourth = 0] = digest(`${loop} ${host}`);
    return [...host.split(".").slice(0, 2), third, 1 + (fourth % 254)].join(".");
  }
  const labels = host.split(".");
  const index = labels.length > 2 && labels[0] === "www" ? 1 : 0;
  return labels.with(index, variedLabel(labels[index] ?? "", loop)).join(".");
}

/** Punycode is left alone: another one would hardly decode. */
function variedLabel(label: string, loop: number): string {
  return label.startsWith("xn--") ? label : label.replace(/[a-z0-9]+/gi, (word) => variedWord(word, loop));
}

function variedWord(word: string, loop: number): string {
  if (/^[:%]/.test(word)) return word;
  const bytes = digest(`${loop} ${word}`);
  if (/^[0-9a-f]{32,64}$/.test(word)) return bytes.toString("hex").slice(0, word.length);
  return Array.from(word, (sign, index) => signLike(sign, bytes[index % bytes.length] ?? 0)).join("");
}

function signLike(sign: string, byte: number): string {
  if (/\d/.test(sign)) return String(byte % 10);
  const letter = String.fromCharCode("a".charCodeAt(0) + (byte % 26));
  return sign === sign.toLowerCase() ? letter : letter.toUpperCase();
}

function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
