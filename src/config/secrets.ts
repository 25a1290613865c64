import type { Finding } from "./findings.ts";

/** The environment of the process, lent. */
export type Environment = Readonly<Record<string, string | undefined>>;

export interface Filled {
  readonly data: unknown;
  /** What came from the environment, so that no message repeats it. */
  readonly secrets: readonly string[];
  readonly findings: readonly Finding[];
}

const wholeReference = /^\$\{env:([A-Za-z_][A-Za-z0-9_]*)\}$/;

/**
 * Puts the environment's values where the file says `${env:NAME}`. Only a whole value is replaced: a secret pasted into a
 * longer text would be written into places where nobody looks for it.
 */
export function fillSecrets(data: unknown, env: Environment): Filled {
  const secrets: string[] = [];
  const findings: Finding[] = [];
  const fill = (value: unknown, path: readonly PropertyKey[]): unknown => {
    if (Array.isArray(value)) return value.map((each: unknown, index) => fill(each, [...path, index]));
    if (typeof value === "object" && value !== null) {
      return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, fill(each, [...path, key])]));
    }
    if (typeof value !== "string" || !value.includes("${env:")) return value;
    const name = wholeReference.exec(value)?.[1];
    if (name === undefined) {
      findings.push(malformed(path));
      return value;
    }
    const secret = env[name];
    if (secret === undefined || secret === "") {
      findings.push(missing(path, name));
      return value;
    }
    secrets.push(secret);
    return secret;
  };
  return { data: fill(data, []), secrets, findings };
}

function malformed(path: readonly PropertyKey[]): Finding {
  return {
    code: "config-env",
    path,
    says: "holds ${env:…} beside other text, or without a name of letters, digits and _",
    hint: "Write the reference as the whole value, and put the rest into the variable.",
  };
}

function missing(path: readonly PropertyKey[], name: string): Finding {
  return {
    code: "config-env",
    path,
    says: `needs the environment variable ${name}, which is not set or empty`,
    hint: `Set ${name} before the run; in GitHub Actions pass the secret through the step's "env".`,
  };
}

const secretName = /key|token|auth|secret|cookie|password/i;

/**
 * Keys of sources that stand in the file as they are: the file is in Git, and so would they be. Names of headers are judged
 * by their words.
 */
export function pastedSecrets(data: unknown): readonly Finding[] {
  const entries = asList(asMapping(data)["sources"]);
  return entries.flatMap((entry, index) => {
    const { auth, headers } = asMapping(entry);
    const keys: (readonly [readonly PropertyKey[], unknown])[] = [
      [["auth"], auth],
      [["auth", "password"], asMapping(auth)["password"]],
      [["auth", "bearer"], asMapping(auth)["bearer"]],
      ...Object.entries(asMapping(headers)).flatMap(([name, value]) =>
        secretName.test(name) ? [[["headers", name], value] as const] : [],
      ),
    ];
    return keys
      .filter(([, value]) => typeof value === "string" && !value.includes("${env:"))
      .map(([path]) => pasted(["sources", index, ...path]));
  });
}

function pasted(path: readonly PropertyKey[]): Finding {
  return {
    code: "config-secret",
    path,
    says: "is written into the file, which everybody with the repository can read",
    hint: "Write ${env:NAME} and put the key into the environment. If the file was committed, have the key replaced.",
  };
}

function asMapping(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value))
    : {};
}

function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
