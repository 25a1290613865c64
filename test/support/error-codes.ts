import ts from "typescript";
import { sortedUnique } from "../../src/model/order.ts";
import type { Files } from "./architecture.ts";

const form = /^[a-z]+(?:-[a-z]+)+$/;

/**
 * Every code that the program can end with, or hold a source with: texts that are made into a `PressError`, stand in a
 * property or variable named `code`, or are given for a parameter of that name.
 */
export function errorCodes(files: Files): string[] {
  const found: string[] = [];
  for (const [path, text] of files) {
    const source = ts.createSourceFile(path, text, ts.ScriptTarget.ES2023, true);
    const takers = new Set(["PressError", ...functionsThatTakeACode(source)]);
    const visit = (node: ts.Node): void => {
      if (isCallOf(node, takers)) found.push(...textsIn(node.arguments?.[0]));
      else if (ts.isPropertyAssignment(node) && node.name.getText() === "code")
        found.push(...textsIn(node.initializer));
      else if (ts.isVariableDeclaration(node) && node.name.getText() === "code")
        found.push(...textsIn(node.initializer));
      ts.forEachChild(node, visit);
    };
    visit(source);
  }
  return sortedUnique(found.filter((code) => form.test(code)));
}

function isCallOf(node: ts.Node, names: ReadonlySet<string>): node is ts.CallExpression | ts.NewExpression {
  return (ts.isCallExpression(node) || ts.isNewExpression(node)) && names.has(node.expression.getText());
}

function functionsThatTakeACode(source: ts.SourceFile): string[] {
  return source.statements.flatMap((statement) => {
    if (!ts.isFunctionDeclaration(statement) || statement.parameters[0]?.name.getText() !== "code") return [];
    return statement.name === undefined ? [] : [statement.name.text];
  });
}

/** The text itself, or both branches of a choice. */
function textsIn(node: ts.Expression | undefined): string[] {
  if (node === undefined) return [];
  if (ts.isStringLiteralLike(node)) return [node.text];
  if (ts.isConditionalExpression(node)) return [...textsIn(node.whenTrue), ...textsIn(node.whenFalse)];
  return ts.isBinaryExpression(node) ? [...textsIn(node.left), ...textsIn(node.right)] : [];
}
