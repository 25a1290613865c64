/** The same members in an order that has nothing to do with the old one, and is the same in every test run. */
export function shuffled<T>(values: readonly T[]): T[] {
  const mixed = [...values];
  let state = 1;
  for (let at = mixed.length - 1; at > 0; at -= 1) {
    // The multiplicative generator of Park and Miller: any would do, so long as it is not random.
    state = (state * 48_271) % 0x7fff_ffff;
    const other = state % (at + 1);
    const [a, b] = [mixed[at], mixed[other]];
    if (a !== undefined && b !== undefined) [mixed[at], mixed[other]] = [b, a];
  }
  return mixed;
}

export function shuffledLines(text: string): string {
  const lines = text.split("\n").filter((line) => line !== "");
  return `${shuffled(lines).join("\n")}\n`;
}
