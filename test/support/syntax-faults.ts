import ts from "typescript";
import type { Files } from "./architecture.ts";

/** Ways around the type checker: `any`, casts, `!`, and comments that switch a check off. */
export function cheatFaults(files: Files): string[] {
  return [...findings(files, cheatAt), ...[...files].flatMap(([path, text]) => silencedLines(path, text))];
}

function cheatAt(node: ts.Node): string | undefined {
  if (node.kind === ts.SyntaxKind.AnyKeyword) return "says any";
  if (ts.isNonNullExpression(node)) return "says ! instead of asking";
  if (ts.isTypeAssertionExpression(node)) return "casts";
  if (ts.isAsExpression(node) && !isConst(node.type)) return `casts to ${node.type.getText()}`;
  return undefined;
}

function isConst(type: ts.TypeNode): boolean {
  return type.getText() === "const";
}

const silencer = /@ts-(?:ignore|nocheck|expect-error)|eslint-disable/;
/** ESLint's own form of a reason: words behind two dashes. */
const reason = /eslint-disable\S*\s+\S+.*\s--\s+\S/;

function silencedLines(path: string, text: string): string[] {
  return text.split("\n").flatMap((line, index) => {
    return silencer.test(line) && !reason.test(line) ? [`${path}:${index + 1} switches a check off`] : [];
  });
}

/** What makes two runs with equal inputs differ: the clock, chance, and the machine's language. */
export function chanceFaults(files: Files): string[] {
  return findings(files, (node) => {
    if (ts.isNewExpression(node) && node.expression.getText() === "Date" && (node.arguments?.length ?? 0) === 0) {
      return "reads the clock";
    }
    if (ts.isIdentifier(node) && node.text === "Intl") return "asks the machine's language";
    if (!ts.isPropertyAccessExpression(node)) return undefined;
    const name = node.name.text;
    const called = `${node.expression.getText()}.${name}`;
    if (called === "Date.now" || called === "performance.now") return "reads the clock";
    if (called === "Math.random" || /^random(?:UUID|Bytes|Int)$/.test(name)) return "rolls dice";
    return name === "localeCompare" || name.startsWith("toLocale") ? "asks the machine's language" : undefined;
  });
}

/** The process and its streams: only cli/ has them, and lends what others need. */
export function processFaults(files: Files): string[] {
  return findings(files, (node) => {
    if (!ts.isPropertyAccessExpression(node) || !ts.isIdentifier(node.expression)) return undefined;
    const { text } = node.expression;
    return text === "process" || text === "console" ? `touches ${text}.${node.name.text}` : undefined;
  });
}

/** The global fetch and its kin, which follow redirects with a key in their hands and read the environment by themselves. */
export function webFaults(files: Files): string[] {
  return findings(files, (node) => {
    if (!ts.isCallExpression(node) && !ts.isNewExpression(node)) return undefined;
    const called = node.expression.getText();
    return /^(?:globalThis\.)?(?:fetch|WebSocket|EventSource)$/.test(called) ? `calls ${called}` : undefined;
  });
}

/** Quotes or backslashes that are replaced: that is a language being written, and languages live in dialects/. */
export function escapingFaults(files: Files): string[] {
  return findings(files, (node) => {
    if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return undefined;
    if (!/^replace(?:All)?$/.test(node.expression.name.text)) return undefined;
    const [pattern] = node.arguments;
    if (pattern === undefined) return undefined;
    return matchesQuotes(pattern) ? `escapes by ${node.getText().split("\n", 1)[0] ?? ""}` : undefined;
  });
}

function matchesQuotes(pattern: ts.Expression): boolean {
  if (ts.isStringLiteralLike(pattern)) return /["'`\\]/.test(pattern.text);
  if (!ts.isRegularExpressionLiteral(pattern)) return false;
  const literal = pattern.text;
  const source = literal
    .slice(1, literal.lastIndexOf("/"))
    // A negated class matches anything but what stands in it.
    .replace(/\[\^(?:\\.|[^\]\\])*\]/g, "");
  return /\\\\|["'`]/.test(source);
}

function findings(files: Files, judge: (node: ts.Node) => string | undefined): string[] {
  const found: string[] = [];
  for (const [path, text] of files) {
    const source = ts.createSourceFile(path, text, ts.ScriptTarget.ES2023, true);
    const visit = (node: ts.Node): void => {
      const says = judge(node);
      if (says !== undefined) {
        const { line } = source.getLineAndCharacterOfPosition(node.getStart());
        found.push(`${path}:${line + 1} ${says}`);
      }
      ts.forEachChild(node, visit);
    };
    visit(source);
  }
  return found;
}
