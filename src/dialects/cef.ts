/** An event of ArcSight's Common Event Format. Fields of its extension stand in the order in which they come. */
export interface CefEvent {
  readonly vendor: string;
  readonly product: string;
  readonly version: string;
  readonly eventClass: string;
  readonly name: string;
  /** 0 to 3 is low, 4 to 6 medium, 7 and 8 high, 9 and 10 very high. */
  readonly severity: number;
  readonly extension: readonly (readonly [key: string, value: string])[];
}

/** Besides control characters, what some program takes for the end of a line or cannot write as UTF-8. */
const unwritable = /[\p{Cc}\p{Zl}\p{Zp}\p{Cs}]/u;

/** Readers find the end of a value by the blank before the next key, and trim. */
const blankEdge = /^\s|\s$/;

/**
 * Whether a value of the extension comes out as it went in. `bytes` is the field's length in the dictionary of CEF: connectors cut
 * what is longer.
 */
export function cefHolds(value: string, bytes: number): boolean {
  return (
    value !== "" &&
    !blankEdge.test(value) &&
    !unwritable.test(value.replace(/[\r\n]/g, "")) &&
    Buffer.byteLength(value) <= bytes
  );
}

/** One line, with its end. The header has no escape for a line break (ArcSight CEF, "Character Encoding"), so one becomes a blank there. */
export function cefLine(event: CefEvent): string {
  const { vendor, product, version, eventClass, name, severity, extension } = event;
  const header = ["CEF:0", ...[vendor, product, version, eventClass, name, String(severity)].map(headerField)].join(
    "|",
  );
  return `${header}|${extension.map(([key, value]) => `${key}=${extensionValue(value)}`).join(" ")}\n`;
}

function headerField(text: string): string {
  return text.replace(/[\r\n]+/g, " ").replace(/[\\|]/g, "\\$&");
}

/** A pipe means nothing behind the header: escaping it would leave its backslash in the value. */
function extensionValue(text: string): string {
  return text.replace(/[\\=]/g, "\\$&").replaceAll("\n", "\\n").replaceAll("\r", "\\r");
}
