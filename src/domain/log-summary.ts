/** What a part of a prediction log holds, counted while it is written or packed. */
import { type FileEnd, momentsOf, type PredictionLine, rowsIn, type Span } from "./prediction-line.ts";

export interface LogSummary {
  add(line: PredictionLine): void;
  end(): FileEnd;
}

export function createLogSummary(): LogSummary {
  const counts = { predictions: 0, feedback: 0, telemetry: 0 };
  const [events, said] = [createSpan(), createSpan()];
  return {
    add: (line) => {
      if (line.kind === "feedback") counts.feedback += 1;
      else if (line.kind === "telemetry") counts.telemetry += 1;
      else counts.predictions += rowsIn(line);
      const span = line.kind === "feedback" || line.kind === "telemetry" ? said : events;
      for (const moment of momentsOf(line)) span.add(Date.parse(moment));
    },
    end: () => {
      const spoken = said.end();
      return { events: events.end(), ...counts, ...(spoken && { said: spoken }) };
    },
  };
}

function createSpan() {
  let [first, last] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  return {
    add: (time: number): void => {
      first = Math.min(first, time);
      last = Math.max(last, time);
    },
    end: (): Span =>
      first > last ? null : { first: new Date(first).toISOString(), last: new Date(last).toISOString() },
  };
}

export function summaryOfLines(lines: Iterable<PredictionLine>): FileEnd {
  const summary = createLogSummary();
  for (const line of lines) summary.add(line);
  return summary.end();
}
