import { expect, it } from "vitest";
import { answerError, explainError } from "../../src/readers/soc-defenders-error.ts";

it.each([
  ["a web page", "<html>502</html>"],
  ["another JSON", '{"message":"x"}'],
  ["an error that is none", '{"error":null}'],
])("says nothing of %s", (_, body) => {
  expect(explainError(502, body)).toBeUndefined();
});

it("repeats no key, though the server does, and nothing that steers a terminal", () => {
  const error = { code: "invalid_key", message: "sk_live_4eC39HqLyjW is\u001b[31m not known.", request_id: "req_1" };
  expect(explainError(401, JSON.stringify({ error }))).toBe("invalid_key: sk_… is [31m not known (request req_1)");
});

it("cuts a message that goes on and on", () => {
  expect(explainError(500, JSON.stringify({ error: "x".repeat(10_000) }))?.length).toBeLessThan(300);
});

it("says what to do about an error that it knows", () => {
  const error = { code: "rate_limit_exceeded", message: "Slow down.", request_id: "req_1" };
  expect(answerError(error, "https://feed.example/iocs")).toMatchObject({
    code: "source-answer",
    message: "https://feed.example/iocs says rate_limit_exceeded: Slow down (request req_1).",
    hint: expect.stringContaining("Retry-After") as unknown,
  });
});
