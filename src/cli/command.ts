/** One command of the command line as data: the parser, the help and the documentation are all made from it. */
export interface Command {
  readonly name: string;
  /** Heading under which the overview lists it. */
  readonly group: string;
  /** One line, beginning with a verb. */
  readonly summary: string;
  readonly arguments: readonly Argument[];
  readonly options: Readonly<Record<string, Option>>;
  readonly examples: readonly Example[];
}

/** A word without dashes. Only the last one may be `many`. */
export interface Argument {
  readonly name: string;
  readonly help: string;
  readonly required: boolean;
  readonly many: boolean;
}

export type Option = Flag | Valued;

interface Described {
  readonly help: string;
  /** One letter, for `-o`. */
  readonly short?: string;
  /** Heading under which the command's help lists it. */
  readonly group?: string;
}

export interface Flag extends Described {
  readonly type: "flag";
}

export interface Valued extends Described {
  readonly type: "value";
  /** What stands for the value in the help, in capitals. */
  readonly value: string;
  readonly default?: string;
  readonly required?: boolean;
  /** May be given more than once, and, in a command without arguments, takes all words up to the next option. */
  readonly many?: boolean;
  readonly choices?: readonly string[];
  /** Says what is wrong with a value, as words that go on from the option's name, or nothing. */
  readonly check?: (value: string) => string | undefined;
}

export interface Example {
  readonly line: string;
  readonly does: string;
}

/** Options that every command has. */
export const commonOptions: Readonly<Record<string, Flag>> = {
  json: { type: "flag", help: "Print one JSON document to stdout instead of text." },
  quiet: { type: "flag", help: "No progress and no remarks on stderr; errors still show." },
  "no-color": { type: "flag", help: "No colours. The environment variable NO_COLOR does the same." },
  help: { type: "flag", short: "h", help: "Show this help." },
};
