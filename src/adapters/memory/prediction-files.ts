/** The prediction log of a machine in memory, both as its servers write it and as the files that it consists of. */
import { userError } from "../../domain/errors/user-error.ts";
import { touches } from "../../domain/log-window.ts";
import { type PredictionLine, parsePredictionLine, predictionsIn } from "../../domain/prediction-line.ts";
import { newestFeedback, selectPredictions } from "../../domain/prediction-window.ts";
import { wholeLines } from "../../domain/whole-lines.ts";
import type { PredictionFiles } from "../../ports/prediction-files.ts";
import type { PredictionLog } from "../../ports/prediction-log.ts";

export interface MemoryMachineLog {
  readonly log: PredictionLog;
  readonly files: PredictionFiles;
  /** Writes as they are into a deployment's file: what a killed or damaged writer leaves. */
  write(deployment: string, file: string, text: string): void;
  /** Bytes of a file that a collector said are on record. */
  readonly collected: ReadonlyMap<string, number>;
}

/** Every writer has a file of its own; this one's is `writer`. */
export function memoryMachineLog(id: string, writer = "1.jsonl"): MemoryMachineLog {
  const logs = new Map<string, Map<string, string>>();
  const collected = new Map<string, number>();
  const write = (deployment: string, file: string, text: string): void => {
    const files = logs.get(deployment) ?? new Map<string, string>();
    logs.set(deployment, files.set(file, (files.get(file) ?? "") + text));
  };
  const append = (deployment: string, line: PredictionLine) => write(deployment, writer, `${JSON.stringify(line)}\n`);
  const linesOf = (deployment: string): readonly PredictionLine[] =>
    [...(logs.get(deployment) ?? [])].flatMap(([, text]) =>
      text
        .split("\n")
        .slice(0, -1)
        .flatMap((line) => parsePredictionLine(line) ?? []),
    );

  return {
    write,
    collected,
    log: {
      append: async (predictions) => {
        for (const prediction of predictions) append(prediction.deployment, { kind: "prediction", prediction });
      },
      appendFeedback: async (all) => {
        for (const feedback of all) append(feedback.deployment, { kind: "feedback", feedback });
      },
      read: async (window) => selectPredictions(linesOf(window.deployment).flatMap(predictionsIn), window),
      feedback: async (deployment) =>
        newestFeedback(
          linesOf(deployment).flatMap((line) => (line.kind === "feedback" ? [line.feedback] : [])),
          deployment,
        ),
      lines: async function* (window) {
        for (const line of linesOf(window.deployment)) if (touches(window, line)) yield line;
      },
      completeUntil: async () => null,
    },
    files: {
      collected: async (deployment, file, bytes) => void collected.set(`${deployment}/${file}`, bytes),
      source: async () => (logs.size === 0 ? null : id),
      list: async (deployment) =>
        [...(logs.get(deployment) ?? [])].sort().map(([name, text]) => ({ name, bytes: Buffer.byteLength(text) })),
      read: async (deployment, file, from, most) => {
        const text = logs.get(deployment)?.get(file);
        if (text === undefined) throw new Error(`there is no file ${file}`);
        const available = Buffer.from(text).subarray(from, from + most.bytes);
        const whole = wholeLines(available, most.lines);
        if (whole.length > 0 || available.length < most.bytes) return new Uint8Array(whole);
        throw userError("PREDICTION_LOG_UNREADABLE", { with: { segment: `${deployment}/${file}`, line: "behind it" } });
      },
    },
  };
}
