/** Reports: the line and a caret for people, escaped annotations for GitHub. */
import { describe, expect, test } from "vitest";
import type { Problem } from "../../../src/domain/errors/user-error.ts";
import type { Validation } from "../../../src/stages/validate/plan.ts";
import { githubReport, summary, textReport } from "../../../src/stages/validate/report.ts";

const problem: Problem = {
  code: "SPEC_FIELD_UNKNOWN",
  severity: "error",
  message: "there is no field champoin here",
  remedy: "correct the name, or remove the field",
  location: { file: "deployments/a/deployment.yaml", line: 2, column: 3 },
  found: '"champoin"',
  expected: "one of champion, shadow",
  suggestion: "champion",
};

const validation = (problems: readonly Problem[], text = "spec:\r\n  champoin: 1\r\n"): Validation => ({
  problems,
  notes: ["not checked: something"],
  counts: { files: 2, errors: problems.length, warnings: 0 },
  texts: new Map([["deployments/a/deployment.yaml", text]]),
});

describe("for people", () => {
  test("place, line, caret, what and how", () => {
    expect(textReport(validation([problem]))).toBe(
      [
        "deployments/a/deployment.yaml:2:3 error SPEC_FIELD_UNKNOWN: there is no field champoin here",
        "  2 |   champoin: 1",
        "    |   ^^^^^^^^",
        '  found: "champoin"',
        "  expected: one of champion, shadow",
        "  did you mean: champion",
        "  fix: correct the name, or remove the field",
        "",
        "note: not checked: something",
        "",
        "2 specs read: 1 error, 0 warnings",
        "",
      ].join("\n"),
    );
  });

  test("a problem without a line has no excerpt", () => {
    const { location: _, ...rest } = problem;
    const text = textReport(validation([{ ...rest, location: { file: "models/x/versions/1.yaml" } }]));
    expect(text.split("\n")[0]).toBe(
      "models/x/versions/1.yaml error SPEC_FIELD_UNKNOWN: there is no field champoin here",
    );
    expect(text).not.toContain("|");
  });

  test("a long line is cut around the place", () => {
    const text = `spec:\n${"x".repeat(500)} champoin: 1 ${"y".repeat(500)}\n`;
    const far = { ...problem, location: { file: "deployments/a/deployment.yaml", line: 2, column: 502 } };
    const [, excerpt = "", caret = ""] = textReport(validation([far], text)).split("\n");
    expect(excerpt.length).toBeLessThan(140);
    expect(excerpt.slice(caret.indexOf("^"), caret.lastIndexOf("^") + 1)).toBe("champoin");
  });

  test("contents cannot steer the terminal", () => {
    const found = "\u001b[31mred\u202e\nfake: line";
    const text = textReport(validation([{ ...problem, found }], "spec:\n\t\tchampoin\u202e: 1\n"));
    expect(text).toContain("found: \\u{1b}[31mred\\u{202e}\\u{a}fake: line");
    for (const character of ["\u001b", "\u202e", "\t"]) expect(text).not.toContain(character);
  });
});

describe("for GitHub", () => {
  test("one annotation a problem, properties and data escaped", () => {
    const hostile: Problem = {
      ...problem,
      message: "100% wrong\n::set-output name=x::y",
      location: { file: "models/a,b:c%/model.yaml", line: 1, column: 7 },
    };
    expect(githubReport(validation([hostile]))).toBe(
      "::error file=models/a%2Cb%3Ac%25/model.yaml,line=1,col=7,title=SPEC_FIELD_UNKNOWN::" +
        '100%25 wrong\\u{a}::set-output name=x::y%0Afound: "champoin"%0Aexpected: one of champion, shadow%0A' +
        "did you mean: champion%0Afix: correct the name, or remove the field\n::notice::not checked: something\n",
    );
  });

  test("warnings are warnings", () => {
    expect(githubReport(validation([{ ...problem, severity: "warning" }]))).toMatch(/^::warning /);
  });
});

test.each([
  [{ files: 1, errors: 0, warnings: 0 }, "1 spec read, no problems"],
  [{ files: 12, errors: 2, warnings: 1 }, "12 specs read: 2 errors, 1 warning"],
])("the sum of %j", (counts, expected) => {
  expect(summary(counts)).toBe(expected);
});
