/** The runner of a GitHub workflow: inputs, outputs, step summary, annotations. */
import { readFileSync } from "node:fs";
import { error, getInput, notice, setFailed, setOutput, setSecret, summary, warning } from "@actions/core";
import type { Problem } from "../../domain/errors/user-error.ts";
import { cutMarkdown, cutMessage } from "./cut.ts";

/** GitHub keeps ten annotations of a kind for a step; the last error says that the step failed. */
const MAX_ANNOTATIONS = { error: 9, warning: 10 } as const;

export interface ActionsRuntime {
  /** Empty when it was not given. */
  input(name: string): string;
  /** Shown as stars from now on. */
  mask(secret: string): void;
  /** Commit that the event's pull request goes to; null when there is none. */
  pullRequestBase(): string | null;
  output(name: string, value: unknown): void;
  /** The first ones of each severity; a notice counts the rest. */
  annotate(problems: readonly Problem[]): void;
  summarize(markdown: string): Promise<void>;
  fail(message: string): void;
}

/** `eventFile`: the event that started the workflow. */
export function actionsRuntime(eventFile: string | undefined): ActionsRuntime {
  return {
    input: (name) => getInput(name),
    mask: (secret) => {
      // The runner masks line by line; a short line would star out half of the log.
      for (const line of secret.split(/\r?\n/)) if (line.trim().length > 3) setSecret(line);
    },
    pullRequestBase: () => baseOf(eventOf(eventFile)),
    output: (name, value) => setOutput(name, value),
    annotate: (problems) => {
      const kinds = (["error", "warning"] as const).map((kind) => problems.filter(({ severity }) => severity === kind));
      const shown = kinds.flatMap((some) => some.slice(0, MAX_ANNOTATIONS[some[0]?.severity ?? "error"]));
      for (const problem of shown) annotate(problem);
      const rest = problems.length - shown.length;
      if (rest > 0) notice(`${rest} more ${rest === 1 ? "problem is" : "problems are"} in the step's summary.`);
    },
    summarize: async (markdown) => {
      await summary.addRaw(cutMarkdown(markdown), true).write();
    },
    fail: (message) => setFailed(cutMessage(message)),
  };
}

function annotate(problem: Problem): void {
  const { file, line, column } = problem.location ?? {};
  const place = {
    title: problem.code,
    ...(file !== undefined && { file }),
    ...(line !== undefined && { startLine: line }),
    ...(column !== undefined && { startColumn: column }),
  };
  const say = problem.severity === "warning" ? warning : error;
  say(cutMessage(`${problem.message.replace(/\.$/, "")}. ${problem.remedy}`), place);
}

function eventOf(file: string | undefined): unknown {
  try {
    return file === undefined ? null : JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return null;
  }
}

function baseOf(event: unknown): string | null {
  const sha = member(member(member(event, "pull_request"), "base"), "sha");
  return typeof sha === "string" ? sha : null;
}

const member = (value: unknown, name: string): unknown =>
  typeof value === "object" && value !== null && name in value ? (value as Record<string, unknown>)[name] : undefined;
