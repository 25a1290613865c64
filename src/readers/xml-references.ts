const predefined = new Map([
  ["lt", "<"],
  ["gt", ">"],
  ["amp", "&"],
  ["quot", '"'],
  ["apos", "'"],
]);

/** What XML 1.0 §2.2 allows, which leaves out NUL and the halves of surrogate pairs. */
function isCharacter(code: number): boolean {
  const basic = code === 0x9 || code === 0xa || code === 0xd || (code >= 0x20 && code <= 0xd7ff);
  return basic || (code >= 0xe000 && code <= 0xfffd) || (code >= 0x10000 && code <= 0x10ffff);
}

/** Text with character references (XML 1.0 §4.1) and the five entities of §4.6 resolved, once; others stay as they stand. */
export function plainText(text: string): string {
  return text.replace(/&(?:#(\d{1,7})|#x([\da-f]{1,6})|([a-z]{2,4}));/gi, (reference: string, ...groups: unknown[]) => {
    const [decimal, hex, name] = groups.map((group) => (typeof group === "string" ? group : undefined));
    if (name !== undefined) return predefined.get(name) ?? reference;
    const code = decimal === undefined ? parseInt(hex ?? "", 16) : Number(decimal);
    return isCharacter(code) ? String.fromCodePoint(code) : reference;
  });
}
