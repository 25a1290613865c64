import { nearest } from "../config/nearest.ts";
import { PressError } from "../model/errors.ts";
import type { Command, Option, Valued } from "./command.ts";
import { visible } from "./terminal.ts";

/** The checked options of one invocation. Asking for an option that the command does not declare is a bug, and throws. */
export interface OptionValues {
  flag(name: string): boolean;
  /** Whether the person wrote it: a stated default is a wish, an unstated one is not. */
  given(name: string): boolean;
  /** The stated value, else the default. */
  text(name: string): string | undefined;
  /** Every value of a `many` option, in the order given. */
  list(name: string): readonly string[];
}

/** Checks what was given against the table: repeats, choices, forms, and what must be there. */
export function optionValues(
  command: Command,
  options: Readonly<Record<string, Option>>,
  given: ReadonlyMap<string, readonly string[]>,
): OptionValues {
  for (const [name, option] of Object.entries(options)) {
    if (option.type === "value") checkValues(command, name, option, given.get(name) ?? []);
  }
  const declared = (name: string, type: Option["type"]): Option => {
    const option = options[name];
    if (option?.type !== type) throw new Error(`rulepress ${command.name} declares no ${type} --${name}`);
    return option;
  };
  return {
    flag(name) {
      declared(name, "flag");
      return given.has(name);
    },
    given(name) {
      if (!Object.hasOwn(options, name)) throw new Error(`rulepress ${command.name} declares no --${name}`);
      return given.has(name);
    },
    text(name) {
      const option = declared(name, "value");
      return given.get(name)?.at(-1) ?? (option.type === "value" ? option.default : undefined);
    },
    list(name) {
      declared(name, "value");
      return given.get(name) ?? [];
    },
  };
}

function checkValues(command: Command, name: string, option: Valued, values: readonly string[]): void {
  if (option.required === true && values.length === 0) {
    throw new PressError("usage-missing-option", `rulepress ${command.name} needs --${name} ${option.value}.`, {
      hint: option.help,
    });
  }
  if (option.many !== true && values.length > 1) {
    throw new PressError("usage-repeated-option", `--${name} was given ${values.length} times.`, {
      hint: "Give it once.",
    });
  }
  for (const value of values) {
    const complaint = option.check?.(value) ?? outsideChoices(option, value);
    if (complaint === undefined) continue;
    const meant = nearest(value, option.choices ?? []);
    const hint = meant === undefined ? `--${name}: ${option.help}` : `Did you mean "${meant}"?`;
    throw new PressError("usage-value", `--${name} ${complaint}, not "${visible(value)}".`, { hint });
  }
}

function outsideChoices({ choices }: Valued, value: string): string | undefined {
  return choices === undefined || choices.includes(value) ? undefined : `must be one of ${choices.join(", ")}`;
}
