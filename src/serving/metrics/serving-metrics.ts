/** Everything that a server counts: by the way while it answers, and read from its parts when somebody asks. */
import type { PredictionBatch } from "../../domain/prediction-batch.ts";
import type { PredictionSink } from "../../ports/prediction-sink.ts";
import type { Answered } from "../answering.ts";
import { Fault } from "../fault.ts";
import { counted, type Questions } from "../own-readings.ts";
import {
  createMemberMeter,
  type FailureReason,
  type MemberMeter,
  type MemberTotals,
  type Metered,
} from "./member-meter.ts";
import { type Counter, createRegistry, type Sample } from "./registry.ts";

/** Told by the data plane. */
export interface PlaneObserver {
  answered(answered: Pick<Answered, "member" | "rows" | "latencyMs" | "queueMs">): void;
  /** So many rows were run together by a member that leaves no record. */
  together(member: Metered, rows: number): void;
  /** `member`: whose turn it was, the champion where that is not known. `error`: null where the request made no sense. */
  failed(member: Metered, error: unknown): void;
}

export interface ServingMetrics extends PlaneObserver {
  /** The same log, whose rows are counted. */
  counting<L extends Pick<PredictionSink, "write">>(log: L): L;
  /**
   * A request was answered with this status; `area` is the first segment of its path, or "" for none of ours. `question`: it
   * asked for answers.
   */
  responded(area: string, status: number, question?: boolean): void;
  /** Requests that asked for answers, so far. */
  questions(): Questions;
  reloadFailed(): void;
  totals(member: Metered): MemberTotals;
  render(read: readonly Sample[]): string;
}

const RESPONSES = "Responses by the first segment of the path, and status";

export function createServingMetrics(): ServingMetrics {
  const registry = createRegistry();
  const meters = new Map<string, MemberMeter>();
  const meterOf = ({ role, model, version }: Metered): MemberMeter => {
    const key = `${role} ${version} ${model}`;
    const found = meters.get(key);
    if (found) return found;
    const made = createMemberMeter(registry, { role, model, version });
    meters.set(key, made);
    return made;
  };
  /** Members are few and stay: the common way to a meter makes no text. */
  const byMember = new WeakMap<Metered, MemberMeter>();
  const meterOfMember = (member: Metered): MemberMeter => {
    const found = byMember.get(member);
    if (found) return found;
    const made = meterOf(member);
    byMember.set(member, made);
    return made;
  };
  const reloadFailures = registry.counter("understudy_reload_failures_total", "Bundles that could not be opened");
  let questions: Questions = { requests: 0, errors: 0, rejected: 0 };
  const responses = new Map<string, Map<number, Counter>>();
  const responseCounter = (area: string, status: number): Counter => {
    const found = responses.get(area)?.get(status);
    if (found) return found;
    const labels = { area, status: String(status) };
    const made = registry.counter("understudy_http_responses_total", RESPONSES, labels);
    const ofArea = responses.get(area) ?? new Map<number, Counter>();
    responses.set(area, ofArea.set(status, made));
    return made;
  };
  return {
    answered: ({ member, rows, latencyMs, queueMs }) => meterOfMember(member).answered(rows, latencyMs, queueMs),
    together: (member, rows) => meterOf(member).together(rows),
    failed: (member, error) => {
      const meter = meterOf(member);
      meter.failed(reasonOf(error));
      if (error instanceof Fault && error.status === NOT_FINITE) meter.nonFinite(1);
    },
    counting: (log) => {
      const write: PredictionSink["write"] = (batch: PredictionBatch, settings) => {
        meterOf(batch).recorded(batch);
        return log.write(batch, settings);
      };
      // The log's other members as they are, getters too.
      return Object.create(log, { write: { value: write } });
    },
    responded: (area, status, question = false) => {
      responseCounter(area, status).value += 1;
      if (question) questions = counted(questions, status);
    },
    questions: () => questions,
    reloadFailed: () => {
      reloadFailures.value += 1;
    },
    totals: (member) => meterOf(member).totals(),
    render: registry.render,
  };
}

const NOT_FINITE = 422;

/** Triton's words: turned away, given up by the caller, the model's fault, and the caller's. */
function reasonOf(error: unknown): FailureReason {
  if (error === null) return "OTHER";
  if (!(error instanceof Fault)) return "BACKEND";
  if (error.status === 499) return "CANCELED";
  if ([429, 503, 504].includes(error.status)) return "REJECTED";
  return error.status === NOT_FINITE || error.status >= 500 ? "BACKEND" : "OTHER";
}
