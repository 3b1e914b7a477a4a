/** Port `PredictionSink` on a folder: what a server answered, on record as its deployment asks for. */
import { isPlainColumn } from "../../domain/input-files.ts";
import { keptInputs } from "../../domain/kept-inputs.ts";
import type { PredictionBatch } from "../../domain/prediction-batch.ts";
import { createBatchEncoder } from "../../domain/prediction-batch-line.ts";
import type { PredictionLine } from "../../domain/prediction-line.ts";
import { MOST_BYTES } from "../../domain/prediction-segment.ts";
import type { PredictionSettings } from "../../domain/servable.ts";
import type { Blobs } from "../../ports/blobs.ts";
import type { Clock, Ids } from "../../ports/clock.ts";
import type { PredictionSink } from "../../ports/prediction-sink.ts";
import { createBuffered } from "./buffered.ts";
import { createDeploymentLogs } from "./deployment-logs.ts";
import { storeFiles } from "./input-files.ts";
import type { Lines } from "./log-writer.ts";

export interface FolderSinkOptions {
  readonly folder: string;
  readonly clock: Pick<Clock, "now">;
  readonly ids: Ids;
  /** Where files among the inputs go. */
  readonly blobs: Pick<Blobs, "put">;
  /** Rows that the mode `buffered` holds at most. */
  readonly mostWaiting?: number;
}

type SaidLine = Extract<PredictionLine, { readonly kind: "feedback" | "telemetry" }>;

const deploymentOf = (line: SaidLine): string =>
  line.kind === "feedback" ? line.feedback.deployment : line.telemetry.deployment;

export interface FolderPredictionSink extends PredictionSink {
  /** Ends files that are old enough, and removes those that are too old. Happens by itself every ten minutes. */
  sweep(): Promise<void>;
}

const SWEEP_MS = 600_000;
const MOST_WAITING_ROWS = 50_000;
const MOST_WAITING_BYTES = 256 * 2 ** 20;
/** Of a line: half of what collectors and readers take, and far more than any table of numbers has. */
const MOST_LINE_BYTES = MOST_BYTES / 2;
/** Of a batch whose inputs were chosen already. */
const AS_IT_IS = { inputs: 1, redact: [] } as const;

const hasFiles = ({ inputs }: PredictionBatch): boolean => !Object.values(inputs).every(isPlainColumn);

export function createFolderPredictionSink(options: FolderSinkOptions): FolderPredictionSink {
  const { folder, blobs } = options;
  const encoder = createBatchEncoder();
  const logs = createDeploymentLogs(folder, options);
  const counters = { written: 0, dropped: 0, failed: 0, waiting: 0, overdue: 0 };
  const logOf = (deployment: string, { retainMs }: PredictionSettings) => logs.of(deployment, retainMs);
  const sweep = async () => {
    counters.overdue = await logs.sweep();
  };
  // What cannot be removed now is there the next time; nobody's answer hangs on it.
  const timer = setInterval(() => void sweep().catch(() => undefined), SWEEP_MS);
  timer.unref();

  const linesOf = (batch: PredictionBatch, settings: PredictionSettings): Lines => {
    const kept = keptInputs(batch, settings);
    const bytes = encoder.encode(kept);
    // Callers choose how long their texts are: a line that nobody could read would stop whoever reads the others.
    const isTooLong = bytes.length > MOST_LINE_BYTES && batch.kept === null && settings.inputs > 0;
    return isTooLong ? linesOf(batch, { ...settings, inputs: 0 }) : { bytes, about: [{ kind: "batch", batch: kept }] };
  };
  const writeNow = (batch: PredictionBatch, settings: PredictionSettings): void | Promise<void> => {
    const rows = batch.ids.length;
    const count = (as: "written" | "failed") => {
      counters[as] += rows;
    };
    try {
      const written = logOf(batch.deployment, settings).writeNow(linesOf(batch, settings));
      if (!(written instanceof Promise)) return count("written");
      return written.then(
        () => count("written"),
        () => count("failed"),
      );
    } catch {
      count("failed");
    }
  };
  const writeDurably = async (batch: PredictionBatch, settings: PredictionSettings): Promise<void> => {
    try {
      const { bytes, about } = linesOf(batch, settings);
      await logOf(batch.deployment, settings).writeSoon({ bytes: new Uint8Array(bytes), about }, true);
      counters.written += batch.ids.length;
    } catch (error) {
      counters.failed += batch.ids.length;
      throw error;
    }
  };
  const buffered = createBuffered({
    most: { rows: options.mostWaiting ?? MOST_WAITING_ROWS, bytes: MOST_WAITING_BYTES },
    encode: async (batch, settings) => {
      const named = hasFiles(batch) ? await storeFiles(blobs, batch, settings) : batch;
      const { bytes, about } = linesOf(named, named === batch ? settings : { ...settings, ...AS_IT_IS });
      return { bytes: new Uint8Array(bytes), about };
    },
    write: (deployment, settings, lines) => logOf(deployment, settings).writeSoon(lines, false),
    counters,
  });
  const put = (batch: PredictionBatch, settings: PredictionSettings): void | Promise<void> => {
    switch (settings.mode) {
      case "buffered":
        return buffered.offer(batch, settings);
      case "written":
        return writeNow(batch, settings);
      case "durable":
        return writeDurably(batch, settings);
    }
  };
  const append = async (settings: PredictionSettings, all: readonly SaidLine[]) => {
    for (const [deployment, about] of Map.groupBy(all, deploymentOf)) {
      const bytes = Buffer.from(about.map((line) => `${JSON.stringify(line)}\n`).join(""));
      await logOf(deployment, settings).writeSoon({ bytes, about }, settings.mode === "durable");
    }
  };

  return {
    write: (batch, settings) => {
      if (settings.mode === "buffered" || !hasFiles(batch)) return put(batch, settings);
      return storeFiles(blobs, batch, settings).then((named) => put(named, { ...settings, ...AS_IT_IS }));
    },
    feedback: (all, settings) =>
      append(
        settings,
        all.map((feedback) => ({ kind: "feedback", feedback })),
      ),
    telemetry: (all, settings) =>
      append(
        settings,
        all.map((telemetry) => ({ kind: "telemetry", telemetry })),
      ),
    get counters() {
      return { ...counters };
    },
    sweep,
    close: async () => {
      clearInterval(timer);
      await buffered.flushed();
      await logs.close();
    },
  };
}
