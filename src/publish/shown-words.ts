/** At most this many of a remote's last lines go into a message. */
const shownLines = 6;

/**
 * What a remote or git said, without secrets, without the user, password and query of URLs, and without control characters: a remote
 * may say anything, and it ends on a terminal.
 */
export function shownWords(said: string, secrets: readonly string[] = []): string {
  let words = said;
  for (const secret of secrets) words = words.replaceAll(secret, "***");
  return words
    .replace(/([a-z][a-z0-9+.-]*:\/\/)[^\s/]*@/gi, "$1")
    .replace(/([a-z][a-z0-9+.-]*:\/\/[^\s?'"]*)\?[^\s'"]*/gi, "$1")
    .split(/[\r\n]+/)
    .map((line) => line.replace(/[\p{Cc} ]+/gu, " ").trim())
    .filter((line) => line !== "")
    .slice(-shownLines)
    .join("\n");
}
