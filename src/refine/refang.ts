/** Anything that a defanged or quoted value holds, and a plain one hardly ever does: without it there is nothing to do. */
const suspicious = /[[\](){}<>"'`“”‘’«»\\]|[.,;]$|^(?:h(?:[x*]|t[x*])|fx)/i;

const scheme = /^(h[tx*]{2}ps?|f[tx]p)(?:[[({]:\/\/[\])}]|[[({]?:[\])}]?\/\/)/i;
const mark = /\s*[[({](\.|:|\/|@|dot|at)[\])}]\s*|\\(\.)/gi;
const marks: Readonly<Record<string, string>> = { dot: ".", at: "@" };
const tailStart = /[[({]\/[\])}]|[/?#]/;
const wrapped = /^(?:<(.*)>|\((.*)\)|\{(.*)\}|\[(.*)\]|"(.*)"|'(.*)'|`(.*)`|“(.*)”|‘(.*)’|«(.*)»)[.,;]*$/;

/**
 * Undoes what analysts do to keep a value from being clicked: `hxxp`, `[.]`, `(dot)`, `[at]`, `\.`, quotes and brackets around
 * it, and the punctuation of the sentence it stood in. A bracket in the path of a URL is data, unless the URL's scheme or host
 * shows that its author defanged; punctuation at the end of a path may belong to it, and stays.
 */
export function refang(text: string): string {
  const trimmed = text.trim();
  if (!suspicious.test(trimmed)) return trimmed;
  const bare = unwrap(trimmed);
  const start = scheme.exec(bare);
  const prefix = start === null ? "" : plainScheme(start[1] ?? "");
  const rest = start === null ? bare : bare.slice(start[0].length);
  const cut = rest.search(tailStart);
  const head = cut === -1 ? rest : rest.slice(0, cut);
  const tail = cut === -1 ? "" : rest.slice(cut);
  const plainHead = unmark(head);
  const defanged = plainHead !== head || (start !== null && prefix !== start[0].toLowerCase()) || /^[[({]/.test(tail);
  const whole = prefix + plainHead + (defanged ? unmark(tail) : tail);
  return start !== null && tail !== "" ? whole : whole.replace(/[.,;)]+$/, "");
}

function unwrap(text: string): string {
  const match = wrapped.exec(text);
  // Only one of the alternatives has caught anything.
  return match === null ? text : unwrap(match.slice(1).join("").trim());
}

function plainScheme(word: string): string {
  const lower = word.toLowerCase();
  if (lower.startsWith("f")) return "ftp://";
  return lower.endsWith("s") ? "https://" : "http://";
}

function unmark(text: string): string {
  return text.replace(mark, (_, word: string | undefined) => {
    const stated = (word ?? ".").toLowerCase();
    return marks[stated] ?? stated;
  });
}
