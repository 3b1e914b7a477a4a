import { PassThrough } from "node:stream";
import { describe, expect, test } from "vitest";
import { terminalQuestions } from "../../../src/adapters/terminal/questions.ts";

function terminal(isTTY = true) {
  const input = Object.assign(new PassThrough(), { isTTY });
  const output = Object.assign(new PassThrough(), { isTTY });
  return { input, output };
}

describe("questions at a terminal", () => {
  test("are asked of nobody where there is none", () => {
    expect(terminalQuestions(terminal(false))).toBeNull();
    expect(terminalQuestions({ ...terminal(), output: terminal(false).output })).toBeNull();
  });

  test("take what is typed, the default for nothing, and what was typed ahead", async () => {
    const { input, output } = terminal();
    const questions = terminalQuestions({ input, output });
    input.write("  one \n\nthree\n");
    expect(await questions?.ask("First?", "a")).toBe("one");
    expect(await questions?.ask("Second?", "b")).toBe("b");
    expect(await questions?.ask("Third?", "")).toBe("three");
    questions?.close();
    expect(String(output.read())).toContain("Second? [b] ");
  });

  test("end with an error when the person leaves", async () => {
    const { input, output } = terminal();
    const questions = terminalQuestions({ input, output });
    const asked = questions?.ask("Still there?", "yes");
    input.end();
    await expect(asked).rejects.toThrow("INIT_STOPPED");
  });
});
