/** What a part of a prediction log holds, counted while it is written or packed. */
import { type FileEnd, momentsOf, type PredictionLine, rowsIn } from "./prediction-line.ts";

export interface LogSummary {
  add(line: PredictionLine): void;
  end(): FileEnd;
}

export function createLogSummary(): LogSummary {
  const counts = { predictions: 0, feedback: 0, telemetry: 0 };
  let [first, last] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  return {
    add: (line) => {
      if (line.kind === "feedback") counts.feedback += 1;
      else if (line.kind === "telemetry") counts.telemetry += 1;
      else {
        counts.predictions += rowsIn(line);
        for (const moment of momentsOf(line)) {
          const time = Date.parse(moment);
          first = Math.min(first, time);
          last = Math.max(last, time);
        }
      }
    },
    end: () => ({
      events: first > last ? null : { first: new Date(first).toISOString(), last: new Date(last).toISOString() },
      ...counts,
    }),
  };
}

export function summaryOfLines(lines: Iterable<PredictionLine>): FileEnd {
  const summary = createLogSummary();
  for (const line of lines) summary.add(line);
  return summary.end();
}
