/** What stands in a query: its text with an empty pair of quotes for each literal, and the literals. */
export interface Scanned {
  readonly bare: string;
  readonly literals: readonly string[];
}

/**
 * Takes the literals out of a query in which only a backslash escapes. Each is read by JSON's reader, which is not ours and knows the
 * same escapes. Throws for quotes and brackets that do not close, and for a literal that holds what cannot be seen.
 */
export function scan(query: string): Scanned {
  const literals: string[] = [];
  const bare = query.replace(/"(?:[^"\\\n]|\\[^\n])*"/g, (literal) => {
    if (/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(literal)) throw new Error(`unseen characters in ${JSON.stringify(literal)}`);
    const read: unknown = JSON.parse(literal);
    literals.push(String(read));
    return '""';
  });
  if (bare.replaceAll('""', "").includes('"')) throw new Error(`an open quote in ${bare}`);
  balance(bare);
  return { bare, literals };
}

function balance(bare: string): void {
  const pairs: Readonly<Record<string, string>> = { ")": "(", "]": "[", "}": "{" };
  const open: string[] = [];
  for (const [character] of bare.matchAll(/[()[\]{}]/g)) {
    const opener = pairs[character];
    if (opener === undefined) open.push(character);
    else if (open.pop() !== opener) throw new Error(`${character} closes nothing in ${bare}`);
  }
  if (open.length > 0) throw new Error(`${open.join("")} stays open in ${bare}`);
}
