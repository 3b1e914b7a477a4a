/** GitHub's own schema and language service over every workflow, with the inputs of our actions cross-checked. */
import { describe, expect, it } from "vitest";
import { problemsByGitHub } from "../support/language-service.ts";
import { files, ROOT, workflowFiles } from "./files.ts";

const problemsOf = (name: string, text: string): Promise<readonly string[]> =>
  problemsByGitHub(ROOT, `.github/workflows/${name}`, text);

describe("GitHub's own schema", () => {
  it.each(files)("accepts %s", async (name, { text }) => {
    expect(await problemsOf(name, text)).toEqual([]);
  });

  const validating = workflowFiles.find(({ file }) => file === "understudy-validate.yml")?.text ?? "";
  it.each([
    ["a key that there is not", (text: string) => text.replace("timeout-minutes: 10", "timeout: 10")],
    ["an input that the action lacks", (text: string) => text.replace("base: $", "bases: $")],
    [
      "a cron that comes too often",
      (text: string) => text.replace("on:\n", 'on:\n  schedule: [{cron: "*/1 * * * *"}]\n'),
    ],
    [
      "a queue whose runs are cancelled",
      (text: string) => text.replace("cancel-in-progress:", "queue: max\n  cancel-in-progress:"),
    ],
    ["a permission that there is not", (text: string) => text.replace("contents: read", "content: read")],
  ])("refuses %s", async (_, damage) => {
    const damaged = damage(validating);
    expect(damaged).not.toBe(validating);
    expect(await problemsOf("damaged.yml", damaged)).not.toEqual([]);
  });
});
