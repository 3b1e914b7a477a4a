/** `GET /metrics`: the text format of Prometheus. */
import type { Area } from "../area.ts";
import { samplesOf } from "./samples.ts";

export const metricsArea: Area = ({ plane, operations }, rest) => {
  if (rest.length > 0) return null;
  return {
    GET: () => ({
      status: 200,
      body: operations.metrics.render(
        samplesOf({ plane, log: operations.logCounters(), process: operations.process() }),
      ),
      headers: { "content-type": "text/plain; version=0.0.4; charset=utf-8" },
    }),
  };
};
