/** What was counted of a model, in the words of Triton. Times are in nanoseconds there. */
import type { Member } from "../member.ts";
import type { ServingMetrics } from "../metrics/serving-metrics.ts";
import type { JsonObject } from "../shape.ts";

const NS_PER_MS = 1e6;

interface Duration {
  readonly count: number;
  readonly ns: number;
}

const NEVER: Duration = { count: 0, ns: 0 };

/** Preparing and finishing are part of a request's time here, and not told apart. */
export function tritonStatistics(member: Member, metrics: Pick<ServingMetrics, "totals">): JsonObject {
  const { model, version } = member;
  const { runs, runMs } = member.state();
  const { answered, failed, rows, latencyMs, queueMs } = metrics.totals(member);
  const lasting = (count: number, milliseconds: number): Duration => ({
    count,
    ns: Math.round(milliseconds * NS_PER_MS),
  });
  return {
    name: model,
    version: String(version),
    inference_count: rows,
    execution_count: runs,
    inference_stats: {
      success: lasting(answered, latencyMs),
      fail: lasting(failed, 0),
      queue: lasting(answered, queueMs),
      compute_input: NEVER,
      compute_infer: lasting(runs, runMs),
      compute_output: NEVER,
      cache_hit: NEVER,
      cache_miss: NEVER,
    },
    batch_stats: [],
  };
}
