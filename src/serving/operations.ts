/** What is around the answering: who may ask, what is counted, what is written to the server's own log. */
import type { SinkCounters } from "../ports/prediction-sink.ts";
import { type ServerLog, serverLog } from "./access-log/access-log.ts";
import { type Access, type AccessOptions, accessBy, OPEN_ON_LOOPBACK } from "./auth/access.ts";
import type { ProcessFacts } from "./metrics/samples.ts";
import { createServingMetrics, type ServingMetrics } from "./metrics/serving-metrics.ts";

export interface Operations {
  readonly access: Access;
  readonly metrics: ServingMetrics;
  readonly log: ServerLog;
  /** Of the prediction log; null: it counts nothing. */
  logCounters(): SinkCounters | null;
  /** Null: not known here. */
  process(): ProcessFacts | null;
  /** From now on the server says that it is not ready. */
  drain(): void;
  isDraining(): boolean;
  /** Hexadecimal digits by chance, for the ids of spans. */
  random(digits: number): string;
}

export interface OperationsOptions {
  /** Default: whoever reaches the loopback interface. */
  readonly access?: AccessOptions;
  /** Default: none is written. */
  readonly log?: ServerLog;
  readonly process?: () => ProcessFacts;
  readonly random?: (digits: number) => string;
  readonly counters?: () => SinkCounters | null;
}

const SILENT = serverLog({ level: "silent", now: () => new Date(0), monotonic: () => 0, write: () => {} });

export function operationsOf(options: OperationsOptions = {}): Operations {
  let draining = false;
  return {
    drain: () => {
      draining = true;
    },
    isDraining: () => draining,
    access: accessBy(options.access ?? OPEN_ON_LOOPBACK),
    metrics: createServingMetrics(),
    log: options.log ?? SILENT,
    logCounters: options.counters ?? (() => null),
    process: options.process ?? (() => null),
    random: options.random ?? ((digits) => "1".repeat(digits)),
  };
}
