/** The runner of a GitHub workflow: inputs, outputs, step summary, annotations. */
import { error, getInput, setFailed, setOutput, summary, warning } from "@actions/core";
import { context } from "@actions/github";
import type { Problem } from "../../domain/errors/user-error.ts";

/** GitHub drops a step's summary whole when it is longer than 1 MiB. */
const SUMMARY_LIMIT = 1_000_000;

export interface ActionsRuntime {
  /** Empty when it was not given. */
  input(name: string): string;
  /** Commit that the event's pull request goes to; null when there is none. */
  pullRequestBase(): string | null;
  output(name: string, value: unknown): void;
  annotate(problem: Problem): void;
  summarize(markdown: string): Promise<void>;
  fail(message: string): void;
}

export function actionsRuntime(): ActionsRuntime {
  return {
    input: (name) => getInput(name),
    pullRequestBase: () => {
      const base: unknown = context.payload.pull_request?.base?.sha;
      return typeof base === "string" ? base : null;
    },
    output: (name, value) => setOutput(name, value),
    annotate: (problem) => {
      const { file, line, column } = problem.location ?? {};
      const place = {
        title: problem.code,
        ...(file !== undefined && { file }),
        ...(line !== undefined && { startLine: line }),
        ...(column !== undefined && { startColumn: column }),
      };
      const say = problem.severity === "warning" ? warning : error;
      say(`${problem.message}. ${problem.remedy}`, place);
    },
    summarize: async (markdown) => {
      await summary.addRaw(markdown.slice(0, SUMMARY_LIMIT), true).write();
    },
    fail: (message) => setFailed(message),
  };
}
