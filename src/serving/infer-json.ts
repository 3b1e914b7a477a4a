/** Inference with JSON bodies: from rows to tensors, and from answers back. */

import type { Decision } from "../domain/automation.ts";
import { feedsOf } from "../domain/feeds.ts";
import type { Answered } from "./answering.ts";
import type { DataPlane } from "./data-plane.ts";
import { decodeRequest } from "./oip-request.ts";
import { encodeResponse, type RowAnswer } from "./oip-response.ts";
import type { JsonObject } from "./shape.ts";

export interface InferCall {
  readonly model: string;
  readonly version: string | null;
  readonly body: unknown;
  readonly receivedAt: number;
  readonly maxRows: number;
}

export async function inferJson(plane: DataPlane, call: InferCall): Promise<JsonObject> {
  const { model, version, body, receivedAt } = call;
  const member = plane.find(model, version);
  if (!member.signature) throw new Error("a model without a signature was asked by rows");
  const decoded = decode(plane, () =>
    decodeRequest(body, member.signature as NonNullable<typeof member.signature>, call.maxRows),
  );
  const { id, rows, timestamps, outputs } = decoded;
  const answered = await plane.answer({
    ...{ id, model, version, rows: rows.length, inputs: feedsOf(member.signature, rows), timestamps, receivedAt },
    ...{ routingKey: null, deadline: null },
  });
  const { deployment } = plane.describe();
  return encodeResponse({ deployment, ...answered.member, id: answered.id, answers: rowsOf(answered) }, outputs);
}

function decode<T>(plane: DataPlane, read: () => T): T {
  try {
    return read();
  } catch (error) {
    plane.countError();
    throw error;
  }
}

function rowsOf({ rows, outputs, decisions, member }: Answered): readonly RowAnswer[] {
  const width = member.classes.length;
  const { label, probabilities, confidence } = outputs;
  return Array.from({ length: rows }, (_, row) => ({
    label: String(label?.data[row] ?? ""),
    probabilities: Array.from(
      ((probabilities?.data ?? new Float32Array()) as Float32Array).subarray(row * width, (row + 1) * width),
    ),
    confidence: Number(confidence?.data[row]),
    decision: decisions[row] as Decision,
  }));
}
