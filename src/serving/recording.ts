/** What a member answered, handed to the log as one batch. */
import type { Digest } from "../domain/digest.ts";
import type { InputColumn, PredictionBatch } from "../domain/prediction-batch.ts";
import type { Bundle, BundleRole } from "../domain/servable.ts";
import type { Clock } from "../ports/clock.ts";
import type { PredictionSink } from "../ports/prediction-sink.ts";
import type { Face, Tensors } from "./answering.ts";
import { joinTensors } from "./batching/columns.ts";
import { Fault } from "./fault.ts";
import type { Finished, Prepared } from "./question.ts";

/** Questions of one batch that are answered, in order; `finished` holds their rows and no others. */
export interface Recordable {
  readonly questions: readonly Prepared[];
  readonly rows: number;
  /** The face's inputs of all rows, where they are at hand already. */
  readonly joined: Tensors | null;
  readonly finished: Pick<Finished, "outputs" | "decisions">;
  /** One a question. */
  readonly latencyMs: readonly number[];
  readonly queueMs: readonly number[];
}

/** Resolves, or returns, when the rows are on record in the bundle's mode. */
export type Recorder = (batch: Recordable) => Promise<void> | void;

export function recorderOf(
  sink: Pick<PredictionSink, "write">,
  clock: Clock,
  bundle: Bundle & { readonly digest: Digest },
  { role, model, version, servable }: BundleRole,
  face: Face,
): Recorder {
  const { deployment, settings } = bundle;
  return (recordable) => {
    const { questions, rows, finished } = recordable;
    const { probabilities, label, value, confidence } = finished.outputs;
    const batch: PredictionBatch = {
      ...{ time: clock.now().toISOString(), deployment, bundle: bundle.digest, role, model, version, servable },
      ids: idsOf(questions),
      eventTimes: eventTimesOf(questions, clock),
      inputs: columnsOf(face, recordable),
      kept: null,
      inputsDigest: null,
      properties: propertiesOf(questions, rows),
      labels: (label?.data as readonly string[] | undefined) ?? null,
      values: (value?.data as Float32Array | undefined) ?? null,
      probabilities: (probabilities?.data as Float32Array | undefined) ?? [],
      confidences: (confidence?.data as Float32Array | undefined) ?? null,
      decisions: finished.decisions,
      latencyMs: perRow(questions, recordable.latencyMs, rows),
      queueMs: perRow(questions, recordable.queueMs, rows),
      fallback: fallbackOf(questions),
    };
    const written = sink.write(batch, settings.predictions);
    return written instanceof Promise ? written.catch(refuse) : written;
  };
}

function refuse(cause: unknown): never {
  throw new Fault(503, "the answer could not be put on record", { cause });
}

function idsOf(questions: readonly Prepared[]): readonly string[] {
  const ids: string[] = [];
  for (const { id, rows } of questions) for (let row = 0; row < rows; row++) ids.push(`${id}/${row}`);
  return ids;
}

function eventTimesOf(questions: readonly Prepared[], clock: Clock): readonly string[] | null {
  if (questions.every(({ timestamps }) => timestamps === null)) return null;
  const now = clock.now().toISOString();
  return questions.flatMap(({ timestamps, rows }) => timestamps ?? Array<string>(rows).fill(now));
}

function columnsOf(face: Face, { questions, rows, joined }: Recordable): Readonly<Record<string, InputColumn>> {
  const columns: Record<string, InputColumn> = {};
  for (const info of face.inputs) {
    const parts = joined ? [] : questions.flatMap(({ inputs }) => inputs[info.name] ?? []);
    const tensor = joined?.[info.name] ?? joinTensors(info, parts, rows);
    columns[info.name] = tensor.data as InputColumn;
  }
  return columns;
}

function propertiesOf(questions: readonly Prepared[], rows: number): PredictionBatch["properties"] {
  const columns: Record<string, Float64Array> = {};
  let offset = 0;
  for (const question of questions) {
    for (const [name, values] of Object.entries(question.properties ?? {})) {
      columns[name] ??= new Float64Array(rows).fill(Number.NaN);
      columns[name].set(values, offset);
    }
    offset += question.rows;
  }
  return columns;
}

function perRow(questions: readonly Prepared[], values: readonly number[], rows: number): Float64Array {
  const column = new Float64Array(rows);
  let offset = 0;
  questions.forEach((question, index) => {
    column.fill(values[index] ?? 0, offset, offset + question.rows);
    offset += question.rows;
  });
  return column;
}

const fallbackOf = (questions: readonly Prepared[]): PredictionBatch["fallback"] =>
  questions.every(({ fallback }) => fallback === null)
    ? null
    : questions.flatMap(({ fallback, rows }) => Array<Prepared["fallback"]>(rows).fill(fallback));
