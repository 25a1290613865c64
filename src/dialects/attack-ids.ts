/** Ids of techniques and sub-techniques as MITRE spells them, of the words of `Facts.attack`, which name tactics too. */
export function attackIds(words: readonly string[]): string[] {
  return words.filter((word) => /^t\d/.test(word)).map((word) => word.toUpperCase());
}
