/** A batch as one line of a prediction log: JSON with the batch's own members, columns as arrays. */
import { type ByteWriter, createByteWriter } from "./byte-writer.ts";
import { cellOf, type InputColumn, type Numbers, type PredictionBatch } from "./prediction-batch.ts";
import type { Cell } from "./table.ts";

export interface BatchEncoder {
  /** The line with its end. The bytes are valid until the next call. Throws for a batch that is none. */
  encode(batch: PredictionBatch): Uint8Array;
}

export function createBatchEncoder(): BatchEncoder {
  const out = createByteWriter();
  return {
    encode: (batch) => {
      out.take();
      write(out, batch);
      return out.take();
    },
  };
}

function write(out: ByteWriter, batch: PredictionBatch): void {
  const { time, deployment, bundle, role, model, version, servable, ids, eventTimes, kept, inputsDigest } = batch;
  check(batch);
  const head = JSON.stringify({ time, deployment, bundle, role, model, version, servable, kept, inputsDigest });
  out.text(`{"kind":"batch","batch":${head.slice(0, -1)},"ids":${JSON.stringify(ids)}`);
  out.text(`,"eventTimes":${eventTimes === null ? "null" : JSON.stringify(eventTimes)},"inputs":`);
  members(out, batch.inputs, inputColumn);
  out.text(',"properties":');
  members(out, batch.properties, numbers);
  out.text(`,"labels":${JSON.stringify(batch.labels)},"values":`);
  numbers(out, batch.values);
  out.text(',"probabilities":');
  numbers(out, batch.probabilities);
  out.text(',"confidences":');
  numbers(out, batch.confidences);
  out.text(`,"decisions":${JSON.stringify(batch.decisions)},"latencyMs":`);
  out.milliseconds(batch.latencyMs);
  out.text(',"queueMs":');
  if (batch.queueMs === null) out.text("null");
  else out.milliseconds(batch.queueMs);
  out.text(`,"fallback":${JSON.stringify(batch.fallback)}}}\n`);
}

function members<T>(
  out: ByteWriter,
  columns: Readonly<Record<string, T>>,
  column: (out: ByteWriter, value: T) => void,
): void {
  let before = "{";
  for (const name of Object.keys(columns)) {
    out.text(`${before}${JSON.stringify(name)}:`);
    column(out, columns[name] as T);
    before = ",";
  }
  out.text(before === "{" ? "{}" : "}");
}

function numbers(out: ByteWriter, values: Numbers | null): void {
  if (values === null) out.text("null");
  else if (values instanceof Float32Array) out.float32s(values);
  else out.float64s(values);
}

function inputColumn(out: ByteWriter, column: InputColumn): void {
  if (column instanceof Float32Array) out.float32s(column);
  else if (column instanceof Float64Array) out.float64s(column);
  else out.text(JSON.stringify(column.every(isPlain) ? column : column.map((value) => cellOf(value))));
}

/** Written as it is. */
const isPlain = (value: Cell | Uint8Array): boolean => value !== "" && !(value instanceof Uint8Array);

/** What readers would refuse is never written: one such line would stop them all. */
function check(batch: PredictionBatch): void {
  const rows = batch.ids.length;
  const held = batch.kept?.length ?? rows;
  const { eventTimes, inputsDigest, labels, values, confidences, decisions, latencyMs, queueMs, fallback } = batch;
  const columns = [eventTimes, inputsDigest, labels, values, confidences, decisions, latencyMs, queueMs, fallback];
  const isEven =
    rows > 0 &&
    batch.probabilities.length % rows === 0 &&
    columns.every((column) => column === null || column.length === rows) &&
    Object.values(batch.properties).every((column) => column.length === rows) &&
    Object.values(batch.inputs).every((column) => column.length === held);
  if (!isEven) throw new TypeError("the columns of a batch differ in length");
  const isSound = [batch.probabilities, confidences ?? [], latencyMs].every(allFinite);
  if (!isSound) throw new TypeError("a number of a batch is not finite");
}

function allFinite(values: Numbers): boolean {
  for (let index = 0; index < values.length; index += 1) {
    if (!Number.isFinite(values[index])) return false;
  }
  return true;
}
