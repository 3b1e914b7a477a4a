/** What a terminal shows of a problem. */
import { expect, it } from "vitest";
import { outcomeText } from "../../src/app/outcome-text.ts";
import { problem } from "../../src/domain/errors/user-error.ts";

it("keeps the lines of a message, behind a margin, and nothing that moves the cursor", () => {
  const permissions = "permissions:\n  contents: read\nerror FORGED: by data\u001b[2J";
  const found = problem("GITHUB_PERMISSION_MISSING", { with: { request: "GET /x", permissions } });
  const text = outcomeText({ kind: "user-error", exitCode: 2, problems: [found] }, false);
  expect(text).toContain("It needs\n            permissions:\n              contents: read\n");
  expect(text).not.toMatch(/^error FORGED/m);
  expect(text).not.toContain("\u001b");
});

it("shows of a report what is text, whoever wrote the titles in it", () => {
  const report = "porch: weather 3\n  #7 \u001b]0;owned\u0007\u001b[2J\rall is well\u202e";
  const text = outcomeText({ kind: "done", exitCode: 0, result: { outputs: {}, text: report } }, false);
  expect(text).not.toMatch(/[^\P{Cc}\n]|\p{Bidi_Control}/u);
  expect(text).toContain("porch: weather 3\n  #7 ");
  const commands = outcomeText(
    { kind: "done", exitCode: 0, result: { outputs: {}, text: "  ::add-mask::1\n#8 ##[add-mask]1" } },
    false,
  );
  expect(commands).not.toMatch(/^\s*::|##\[/mu);
});
