/** Questions to a person at a terminal. On standard error, so that standard output stays free for results. */
import { createInterface } from "node:readline/promises";

export interface Questions {
  /** The answer, or the default when nothing was typed. */
  ask(question: string, byDefault: string): Promise<string>;
  close(): void;
}

/** null: nobody is there to answer. */
export function terminalQuestions(): Questions | null {
  if (process.stdin.isTTY !== true || process.stderr.isTTY !== true) return null;
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  return {
    async ask(question, byDefault) {
      const hint = byDefault === "" ? "" : ` [${byDefault}]`;
      const answer = (await lines.question(`${question}${hint} `)).trim();
      return answer === "" ? byDefault : answer;
    },
    close: () => lines.close(),
  };
}
