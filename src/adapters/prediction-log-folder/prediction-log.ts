/** The prediction log as a folder: `<deployment>/<start>-<id>.jsonl`, a segment for every process that writes. */
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { userError } from "../../domain/errors/user-error.ts";
import type { Feedback, Prediction } from "../../domain/prediction.ts";
import { newestFeedback, selectPredictions } from "../../domain/prediction-window.ts";
import type { Clock, Ids } from "../../ports/clock.ts";
import type { PredictionLog } from "../../ports/prediction-log.ts";
import { openSegment, type Segment } from "./segment.ts";

type Line =
  | { readonly kind: "prediction"; readonly prediction: Prediction }
  | { readonly kind: "feedback"; readonly feedback: Feedback };

export function createFolderPredictionLog(ports: {
  readonly folder: string;
  readonly clock: Pick<Clock, "now">;
  readonly ids: Ids;
}): PredictionLog {
  const segments = new Map<string, Promise<Segment>>();

  const openNew = (deployment: string): Promise<Segment> => {
    const start = ports.clock.now().toISOString().replaceAll(/[-:.]/g, "");
    const opened = openSegment(join(ports.folder, deployment, `${start}-${ports.ids.next()}.jsonl`));
    segments.set(deployment, opened);
    return opened;
  };

  const segmentOf = async (deployment: string): Promise<Segment> => {
    const current = segments.get(deployment);
    if (!current) return openNew(deployment);
    const usable = await current.then(
      (segment) => segment.usable,
      () => false,
    );
    if (usable) return current;
    // Somebody else may have noticed first.
    return segments.get(deployment) === current ? openNew(deployment) : segmentOf(deployment);
  };

  const append = async (lines: readonly { readonly deployment: string; readonly line: Line }[]) => {
    const byDeployment = Map.groupBy(lines, (each) => each.deployment);
    for (const [deployment, group] of byDeployment) {
      const segment = await segmentOf(deployment);
      await segment.append(group.map(({ line }) => `${JSON.stringify(line)}\n`).join(""));
    }
  };

  return {
    append: (predictions) =>
      append(
        predictions.map((prediction) => ({
          deployment: prediction.deployment,
          line: { kind: "prediction", prediction },
        })),
      ),
    appendFeedback: (all) =>
      append(all.map((feedback) => ({ deployment: feedback.deployment, line: { kind: "feedback", feedback } }))),
    read: async (window) => {
      const lines = await readLines(ports.folder, window.deployment);
      return selectPredictions(
        lines.flatMap((line) => (line.kind === "prediction" ? [line.prediction] : [])),
        window,
      );
    },
    feedback: async (deployment) => {
      const lines = await readLines(ports.folder, deployment);
      return newestFeedback(
        lines.flatMap((line) => (line.kind === "feedback" ? [line.feedback] : [])),
        deployment,
      );
    },
    completeUntil: async () => null,
  };
}

async function readLines(folder: string, deployment: string): Promise<readonly Line[]> {
  const names = await readdir(join(folder, deployment)).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return [];
    throw error;
  });
  const lines: Line[] = [];
  for (const name of names.filter((each) => each.endsWith(".jsonl")).sort()) {
    const text = await readFile(join(folder, deployment, name), "utf8");
    // What follows the last line's end was torn by a kill, and nobody was told that it is there.
    const complete = text.split("\n").slice(0, -1);
    complete.forEach((line, index) => {
      lines.push(parseLine(line, `${deployment}/${name}`, index + 1));
    });
  }
  return lines;
}

function parseLine(text: string, segment: string, line: number): Line {
  const parsed = parseJson(text);
  if (parsed?.kind === "prediction" && typeof parsed.prediction?.eventTime === "string") return parsed;
  if (parsed?.kind === "feedback" && typeof parsed.feedback?.id === "string") return parsed;
  throw userError("PREDICTION_LOG_UNREADABLE", { with: { segment, line } });
}

function parseJson(text: string): Line | null {
  try {
    return JSON.parse(text) as Line | null;
  } catch {
    return null;
  }
}
