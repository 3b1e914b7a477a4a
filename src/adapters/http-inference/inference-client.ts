/** Asks a running server by its public protocol, over connections that are kept. */
import { causeOf } from "../../domain/errors/cause.ts";
import { userError } from "../../domain/errors/user-error.ts";
import { PROBABILITIES, VALUE } from "../../domain/signature.ts";
import type { Blobs } from "../../ports/blobs.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Answer, InferenceClient, ServerDescription } from "../../ports/inference.ts";
import { encodePredict, readPredictions } from "./predict.ts";
import { type EncodedRequest, encodeRequest } from "./request.ts";

const TIMEOUT_MS = 30_000;
/** Beyond any answer to a request that servers take: whoever sends more is not read to the end. */
const MOST_BYTES = 64 * 2 ** 20;

/** `blobs`: where the images of rows lie; whoever asks about tables alone needs none. */
export function createInferenceClient(
  clock: Pick<Clock, "monotonic">,
  blobs: Pick<Blobs, "get"> = noBlobs,
): InferenceClient {
  /** The champion's model by server, for the path of its requests; asked again when a server no longer knows it. */
  const models = new Map<string, string>();

  const describe = async (url: string): Promise<ServerDescription> => {
    const { status, body } = await call(url, "/deployment");
    if (status !== 200) throw refused(url, status, body);
    const description = body as ServerDescription | null;
    const roles: unknown = description?.roles;
    const champion = Array.isArray(roles) ? roles.find((each) => each?.role === "champion") : undefined;
    if (!description || typeof champion?.model !== "string") throw unusable(url, "it names no champion");
    models.set(url, champion.model);
    return description;
  };

  const championOf = async (url: string): Promise<string> => {
    const known = models.get(url);
    if (known !== undefined) return known;
    await describe(url);
    return models.get(url) ?? "";
  };

  const ask = async (url: string, request: EncodedRequest) =>
    call(url, `/v2/models/${encodeURIComponent(await championOf(url))}/infer`, request);

  const encode: InferenceClient["encode"] = (signature, rows, request = {}) =>
    encodePredict(signature, rows, request, blobs.get);

  const send: InferenceClient["send"] = async (url, request) => {
    const started = clock.monotonic();
    const { status, text } = await reach(url, request.path, request);
    return { status, text, latencyMs: clock.monotonic() - started };
  };

  return {
    describe,
    encode,
    send,
    predict: async (url, signature, rows, request = {}) => {
      const encoded = await encode(signature, rows, request);
      const { status, text, latencyMs } = await send(url, encoded);
      const body = asParsed(url, encoded.path, text);
      if (status !== 200) throw refused(url, status, body);
      const read = readPredictions(body, rows.length);
      if (!read) throw unusable(url, "its predictions do not cover the rows that were sent");
      return { ...read, latencyMs };
    },
    infer: async (url, signature, rows, request = {}) => {
      const body = await encodeRequest(signature, rows, request, blobs.get);
      await championOf(url);
      const started = clock.monotonic();
      let answer = await ask(url, body);
      if (answer.status === 404 && models.delete(url)) answer = await ask(url, body);
      const latencyMs = clock.monotonic() - started;
      if (answer.status !== 200) throw refused(url, answer.status, answer.body);
      return { ...readAnswers(url, answer.body, rows.length), latencyMs };
    },
    feedback: async (url, feedback) => {
      const { status, body } = await call(url, "/feedback", asJson(feedback));
      if (status !== 200) throw refused(url, status, body);
    },
  };
}

const refused = (url: string, status: number, body: unknown) =>
  userError("SERVER_REFUSED", { found: String(status), with: { url, status, reason: errorOf(body) } });

const unusable = (url: string, reason: string) => userError("SERVER_ANSWER_UNUSABLE", { with: { url, reason } });

function errorOf(body: unknown): string {
  const error = typeof body === "object" && body !== null && "error" in body ? body.error : undefined;
  return typeof error === "string" ? error : "no reason given";
}

async function call(
  url: string,
  path: string,
  request?: EncodedRequest,
): Promise<{ readonly status: number; readonly body: unknown }> {
  const { status, text } = await reach(url, path, request);
  return { status, body: asParsed(url, path, text) };
}

function reach(url: string, path: string, request?: EncodedRequest) {
  const post = request !== undefined && { method: "POST", headers: request.headers, body: request.body };
  return exchange(`${url}${path}`, post).catch((error: unknown) => {
    throw userError("SERVER_UNREACHABLE", { with: { url, reason: causeOf(error) } }, { cause: error });
  });
}

function asParsed(url: string, path: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw unusable(url, `its answer to ${path} is not JSON`);
  }
}

async function exchange(url: string, post: RequestInit | false) {
  // What is measured is this server, and nobody whom it points to.
  const response = await fetch(url, { ...post, redirect: "manual", signal: AbortSignal.timeout(TIMEOUT_MS) });
  return { status: response.status, text: await textOf(response) };
}

async function textOf({ body }: Response): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  let length = 0;
  for await (const piece of body ?? []) {
    length += piece.length;
    if (length > MOST_BYTES) throw new Error(`its answer is longer than ${MOST_BYTES} bytes`);
    text += decoder.decode(piece, { stream: true });
  }
  return text + decoder.decode();
}

const asJson = (value: unknown): EncodedRequest => ({
  headers: { "content-type": "application/json" },
  body: JSON.stringify(value),
});

const noBlobs: Pick<Blobs, "get"> = {
  get: (digest) => Promise.reject(userError("BLOB_MISSING", { with: { digest, store: "of this client" } })),
};

interface OutputTensor {
  readonly name: string;
  readonly parameters?: { readonly classes?: string };
  readonly data: readonly unknown[];
}

function readAnswers(url: string, body: unknown, rows: number) {
  const { id, outputs } = tensorsOf(body);
  const values = outputs.find((output) => output.name === VALUE)?.data;
  if (values) return { answers: readValues(url, id, values, rows), classes: [] };
  const labels = outputs.find((output) => output.name === "label")?.data;
  const probabilities = outputs.find((output) => output.name === PROBABILITIES);
  const classes = classesOf(probabilities?.parameters?.classes);
  const complete = labels?.length === rows && probabilities?.data.length === rows * classes.length;
  if (!complete || typeof id !== "string" || classes.length === 0) {
    throw unusable(url, "labels and probabilities do not cover the rows that were sent");
  }
  const answers = labels.map(
    (label, row): Answer => ({
      label: String(label),
      // The server writes FP32 in the fewest digits: read as FP32, they are its numbers again.
      probabilities: probabilities.data
        .slice(row * classes.length, (row + 1) * classes.length)
        .map((value) => Math.fround(Number(value))),
      predictionId: `${id}/${row}`,
    }),
  );
  return { answers, classes };
}

/** Of anything else than tensors with data there are none. */
function tensorsOf(body: unknown): { readonly id: unknown; readonly outputs: readonly OutputTensor[] } {
  const { id, outputs } = (body ?? {}) as { readonly id?: unknown; readonly outputs?: unknown };
  const given: readonly unknown[] = Array.isArray(outputs) ? outputs : [];
  const isTensor = (each: unknown): each is OutputTensor =>
    typeof each === "object" && each !== null && "data" in each && Array.isArray(each.data);
  return { id, outputs: given.filter(isTensor) };
}

function readValues(url: string, id: unknown, values: readonly unknown[], rows: number): readonly Answer[] {
  if (typeof id !== "string" || values.length !== rows)
    throw unusable(url, "values do not cover the rows that were sent");
  return values.map((value, row) => ({
    label: "",
    probabilities: [],
    value: Math.fround(Number(value)),
    predictionId: `${id}/${row}`,
  }));
}

function classesOf(text: unknown): readonly string[] {
  try {
    const classes: unknown = JSON.parse(String(text));
    return Array.isArray(classes) ? classes.map(String) : [];
  } catch {
    return [];
  }
}
