/** POST .../infer: a body to a question for the data plane, and its answer to a body. */
import type { Answered, AnswerRequest, Face } from "../answering.ts";
import type { RouteRequest, RouteResponse } from "../area.ts";
import { type DataPlane, LIMITS } from "../data-plane.ts";
import { headerOf, routingKeyOf } from "../headers.ts";
import { requestIdOf } from "../trace/trace.ts";
import type { InferRequest, RequestReader } from "./infer-request.ts";
import { decodeRequest } from "./request.ts";
import { requestReader } from "./request-reader.ts";
import { type ResponseWriter, responseWriter } from "./response.ts";

/** Made once, kept as long as what they are of. */
const READERS = new WeakMap<Face, RequestReader>();
const WRITERS = new WeakMap<Answered["member"], ResponseWriter>();

export function infer(
  plane: DataPlane,
  model: string,
  version: string | null,
  request: RouteRequest,
): Promise<RouteResponse> {
  const { receivedAt, caller } = request;
  const { id, rows, inputs, timestamps, outputs, timeoutMs, routingKey } = decode(plane, model, version, request);
  const asked: AnswerRequest = {
    ...{
      id: id ?? requestIdOf(headerOf(request.headers, "x-request-id")),
      rows,
      inputs,
      timestamps,
      model,
      version,
      receivedAt,
    },
    routingKey: routingKey ?? routingKeyOf(request.headers),
    deadline: timeoutMs === null ? null : receivedAt + Math.min(timeoutMs, LIMITS.answerWithinMs),
    ...(caller && { caller }),
  };
  return plane.answer(asked).then((answered) => {
    const { body, headers } = writerOf(plane, answered.member)(answered, outputs);
    return { status: 200, body, headers };
  });
}

function decode(
  plane: DataPlane,
  model: string,
  version: string | null,
  { body, headers }: RouteRequest,
): InferRequest {
  const { face } = plane.find(model, version);
  let reader = READERS.get(face);
  if (!reader) {
    reader = requestReader(face, LIMITS);
    READERS.set(face, reader);
  }
  const headerLength = headers["inference-header-content-length"];
  try {
    return decodeRequest(reader, body, headerLength === undefined ? undefined : String(headerLength));
  } catch (error) {
    plane.countError();
    throw error;
  }
}

function writerOf(plane: DataPlane, member: Answered["member"]): ResponseWriter {
  const known = WRITERS.get(member);
  if (known) return known;
  const { model, version, classes, role, servable } = member;
  const { deployment } = plane.describe();
  const parameters = { deployment, role, servable };
  const writer = responseWriter({ model, version: String(version), classes, parameters });
  WRITERS.set(member, writer);
  return writer;
}
