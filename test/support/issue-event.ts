export interface FormAnswers {
  readonly value: string;
  readonly rule?: string;
  readonly evidence: string;
}

/** The body that GitHub makes of the form "False positive". */
export function formBody({ value, rule = "_No response_", evidence }: FormAnswers): string {
  return `### Value\n\n${value}\n\n### Rule id\n\n${rule}\n\n### Evidence\n\n${evidence}`;
}

/** The event of an opened issue, in the parts that count. */
export function issueEvent({
  body,
  login = "ann",
  number = 12,
}: {
  body: string;
  login?: string;
  number?: number;
}): string {
  const labels = [{ name: "false-positive" }];
  return JSON.stringify({
    action: "opened",
    issue: { number, title: "False positive", body, user: { login }, labels },
    repository: { default_branch: "main" },
  });
}
