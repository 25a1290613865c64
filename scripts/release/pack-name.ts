const form = /^rules-(\d{4}\.\d{2}\.\d{2})\.(\d+)$/;

/** Name of the next rule pack of a day, `rules-YYYY.MM.DD.N`: one more than the last of that day, from 1. */
export function nextPack(day: string, tags: readonly string[]): string {
  const dotted = day.replaceAll("-", ".");
  const numbers = tags.flatMap((tag) => {
    const [, theirs, number] = form.exec(tag) ?? [];
    return theirs === dotted ? [Number(number)] : [];
  });
  return `rules-${dotted}.${Math.max(0, ...numbers) + 1}`;
}

/** Tags of rule packs, newest first. Their numbers count: `.10` is after `.9`. */
export function packTags(tags: readonly string[]): string[] {
  const rank = (tag: string) => form.exec(tag) ?? [];
  return tags
    .filter((tag) => form.test(tag))
    .sort((a, b) => {
      const [, dayA = "", numberA] = rank(a);
      const [, dayB = "", numberB] = rank(b);
      return dayA === dayB ? Number(numberB) - Number(numberA) : dayA < dayB ? 1 : -1;
    });
}
