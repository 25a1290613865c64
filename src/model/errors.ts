/**
 * An error that a person can cause or cure. `code` never changes meaning once released (docs/errors.md lists them);
 * `hint` says what to do next; `exit` is the process's exit code (design: 1 usage or finding, 3 brake, 4 publish refused).
 */
export class PressError extends Error {
  override readonly name = "PressError";
  readonly code: string;
  readonly hint: string | undefined;
  readonly exit: 1 | 3 | 4;

  constructor(
    code: string,
    message: string,
    options: { readonly hint?: string; readonly cause?: unknown; readonly exit?: 1 | 3 | 4 } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.hint = options.hint;
    this.exit = options.exit ?? 1;
  }
}
