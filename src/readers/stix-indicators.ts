import type { UnreadReason } from "../model/indicator.ts";
import { parseStixPattern, type Comparison, type Expression } from "./stix-pattern.ts";
import { readPorts } from "./stated.ts";

/** A value that a pattern looks for; or why a part of it is none, with the value where it is the value's fault. */
export type StixFound =
  | { readonly value: string; readonly type: string; readonly ports?: readonly number[] }
  | { readonly refused: UnreadReason; readonly value?: string };

const types: ReadonlyMap<string, string> = new Map([
  ["ipv4-addr:value", "ipv4"],
  ["ipv6-addr:value", "ipv6"],
  ["domain-name:value", "domain"],
  ["url:value", "url"],
  ["email-addr:value", "email"],
  ["email-message:from_ref.value", "email"],
  ["email-message:sender_ref.value", "email"],
  ["network-traffic:dst_ref.value", "ip"],
  ["network-traffic:src_ref.value", "ip"],
]);

/** Takes a STIX pattern apart into values that are indicators on their own. An OR keeps its good members. */
export function stixIndicators(pattern: string): readonly StixFound[] {
  const parsed = parseStixPattern(pattern);
  return "refused" in parsed ? [parsed] : parsed.observations.flatMap(fromExpression);
}

function fromExpression(expression: Expression): readonly StixFound[] {
  switch (expression.kind) {
    case "test":
      return fromTest(expression.test);
    case "or":
      return expression.parts.flatMap(fromExpression);
    case "and":
      return fromGroup(expression.parts);
  }
}

function fromTest(test: Comparison): readonly StixFound[] {
  if (test.negated) return [{ refused: "complex-pattern" }];
  const type = typeOf(test);
  if (type === undefined) return [{ refused: "unsupported-type" }];
  if (test.operator === "ISSUBSET") return test.values.map(fromSubset);
  if (!isEquality(test)) return [{ refused: "complex-pattern" }];
  return test.values.map((value) => ({ value, type }));
}

/** A subset of a network of one address is that address. */
function fromSubset(network: string): StixFound {
  const [address = "", bits] = network.split("/");
  const whole = address.includes(":") ? "128" : "32";
  return bits === undefined || bits === whole
    ? { value: address, type: "ip" }
    : { refused: "cidr-not-supported", value: network };
}

/**
 * Things that hold together. Only three such groups name an indicator: the hashes of one file (its name and size only
 * narrow the same file), one end of a connection with its port, and a domain with what it resolves to.
 */
function fromGroup(parts: readonly Expression[]): readonly StixFound[] {
  const tests = parts.flatMap((part) => (part.kind === "test" ? [part.test] : []));
  if (tests.length !== parts.length || tests.some((test) => !isEquality(test))) return [{ refused: "complex-pattern" }];
  const found = tests.filter((test) => typeOf(test) !== undefined);
  if (found.length === 0) return [{ refused: "unsupported-type" }];
  const objects = new Set(tests.map((test) => test.object));
  const [first] = found;
  if (objects.size !== 1 || first === undefined) return [{ refused: "complex-pattern" }];
  if (first.object === "file") return found.flatMap(fromTest);
  const others = tests.filter((test) => test !== first);
  const narrows = found.length > 1 || !others.every((test) => beside(first.object).test(test.property));
  if (narrows || first.values.length > 1) return [{ refused: "complex-pattern" }];
  const ports = others.filter((test) => test.property.endsWith("_port")).flatMap((test) => readPorts(test.values));
  return fromTest(first).map((one) => ("refused" in one || ports.length === 0 ? one : { ...one, ports }));
}

/** Properties that may stand beside the value of an object of this type. */
function beside(object: string): RegExp {
  if (object === "network-traffic") return /^(?:(?:dst|src)_ref\.type|(?:dst|src)_port|protocols\[(?:\*|\d+)\])$/;
  return object === "domain-name" ? /^resolves_to_refs\[(?:\*|\d+)\]\.value$/ : /^$/;
}

function isEquality({ operator, negated }: Comparison): boolean {
  return !negated && (operator === "=" || operator === "==" || operator === "IN");
}

/** Publishers spell hash names as they like: 4,036 of 5,852 counted patterns wrote SHA256 without quotes or hyphen. */
function typeOf({ object, property }: Comparison): string | undefined {
  const [first, name = ""] = property.split(".");
  if (object !== "file" || first !== "hashes") return types.get(`${object}:${property}`);
  const plain = name.toLowerCase().replaceAll("-", "");
  return plain === "md5" || plain === "sha1" || plain === "sha256" ? plain : undefined;
}
