/** Questions to a person at a terminal. On standard error, so that standard output stays free for results. */
import { createInterface } from "node:readline";
import { userError } from "../../domain/errors/user-error.ts";

export interface Questions {
  /** The answer, or the default when nothing was typed. */
  ask(question: string, byDefault: string): Promise<string>;
  close(): void;
}

export interface Terminal {
  readonly input: NodeJS.ReadableStream & { readonly isTTY?: boolean };
  readonly output: NodeJS.WritableStream & { readonly isTTY?: boolean };
}

/** null: nobody is there to answer. */
export function terminalQuestions(
  { input, output }: Terminal = { input: process.stdin, output: process.stderr },
): Questions | null {
  if (input.isTTY !== true || output.isTTY !== true) return null;
  const lines = createInterface({ input, output });
  // Whoever interrupts a question has not answered it.
  lines.on("SIGINT", () => lines.close());
  // What is typed ahead waits for its question.
  const answers = lines[Symbol.asyncIterator]();
  return {
    async ask(question, byDefault) {
      lines.setPrompt(`${question}${byDefault === "" ? "" : ` [${byDefault}]`} `);
      lines.prompt();
      const { value, done } = await answers.next();
      if (done) throw userError("INIT_STOPPED");
      return value.trim() === "" ? byDefault : value.trim();
    },
    close: () => lines.close(),
  };
}
