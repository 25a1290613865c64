export interface Annotation {
  readonly level: "notice" | "warning" | "error";
  readonly title: string;
  readonly message: string;
}

/**
 * One line that GitHub Actions shows as an annotation of the run (workflow commands, `::level title=…::message`). Escapes are
 * those of its own toolkit, packages/core/src/command.ts: a percent sign first, then line ends; in a property also `:` and `,`.
 */
export function annotation({ level, title, message }: Annotation): string {
  return `::${level} title=${property(title)}::${data(message)}\n`;
}

function data(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function property(text: string): string {
  return data(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
