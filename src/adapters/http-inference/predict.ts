/** The task's own face, `POST /predict`: rows of named features, or one picture as the file that it is; and what it answers. */
import type { Signature } from "../../domain/signature.ts";
import type { Row } from "../../domain/table.ts";
import type { Answer, InferenceRequest, RawRequest } from "../../ports/inference.ts";
import { fileOf, type ReadBlob } from "./images.ts";

const PREDICT = "/predict";

export async function encodePredict(
  { features }: Signature,
  rows: readonly Row[],
  { id, timestamps, files }: InferenceRequest,
  read: ReadBlob,
): Promise<RawRequest> {
  const [first, ...others] = features;
  const [row, ...more] = rows;
  const named: Record<string, string> = id === undefined ? {} : { "x-request-id": id };
  if (first?.type === "image" && others.length === 0 && row && more.length === 0 && !timestamps) {
    const body = new Uint8Array(await fileOf(row, first.name, read, files));
    return { path: PREDICT, headers: { ...named, "content-type": "application/octet-stream" }, body };
  }
  const cells = await Promise.all(
    rows.map(async (each) => {
      const entries = features.map(async ({ name, type }) => {
        const cell = each[name] ?? null;
        if (type !== "image") return [name, cell] as const;
        const file = await fileOf(each, name, read, files);
        return [name, Buffer.from(file).toString("base64")] as const;
      });
      return Object.fromEntries(await Promise.all(entries));
    }),
  );
  const body = JSON.stringify({ ...(id !== undefined && { id }), ...(timestamps && { timestamps }), rows: cells });
  return { path: PREDICT, headers: { "content-type": "application/json" }, body };
}

interface Said {
  readonly id?: unknown;
  readonly decision?: unknown;
  readonly label?: unknown;
  readonly confidence?: unknown;
  readonly probabilities?: unknown;
  readonly value?: unknown;
}

/** null: not what the face promises. Names of classes come in the order of the first row's. */
export function readPredictions(
  body: unknown,
  rows: number,
): { readonly answers: readonly Answer[]; readonly classes: readonly string[] } | null {
  const { predictions } = (isObject(body) ? body : {}) as { readonly predictions?: readonly Said[] };
  if (!Array.isArray(predictions) || predictions.length !== rows) return null;
  const [first] = predictions;
  const classes = isObject(first) && isObject(first.probabilities) ? Object.keys(first.probabilities) : [];
  const answers: Answer[] = [];
  for (const said of predictions) {
    const answer = isObject(said) ? answerOf(said, classes) : null;
    if (!answer) return null;
    answers.push(answer);
  }
  return { answers, classes };
}

function answerOf(
  { id, decision, label, confidence, probabilities, value }: Said,
  classes: readonly string[],
): Answer | null {
  if (typeof id !== "string" || (decision !== "model" && decision !== "person")) return null;
  // The server writes FP32 in the fewest digits: read as FP32, they are its numbers again.
  if (typeof value === "number") {
    return { label: "", probabilities: [], value: Math.fround(value), predictionId: id, decision };
  }
  if (typeof label !== "string" || typeof confidence !== "number" || !isObject(probabilities)) return null;
  if (Object.keys(probabilities).length !== classes.length || !Object.hasOwn(probabilities, label)) return null;
  const numbers = classes.map((name) =>
    Math.fround(Number(Object.hasOwn(probabilities, name) ? probabilities[name] : Number.NaN)),
  );
  return { label, probabilities: numbers, predictionId: id, confidence: Math.fround(confidence), decision };
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
