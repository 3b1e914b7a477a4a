/** `POST /predict`: what people have, answered in the words of the task. The numbers are those of the protocol. */
import type { Answered } from "../answering.ts";
import type { Area, RouteRequest, RouteResponse } from "../area.ts";
import { type DataPlane, LIMITS } from "../data-plane.ts";
import { Fault } from "../fault.ts";
import { headerOf, routingKeyOf } from "../headers.ts";
import { requestIdOf } from "../trace/trace.ts";
import { decodePredict, type PredictRequest } from "./request.ts";
import { encodePredict, type Said } from "./response.ts";

export const predictArea: Area = ({ plane }, rest) =>
  rest.length === 0 ? { POST: (request) => predict(plane, request) } : null;

async function predict(plane: DataPlane, request: RouteRequest): Promise<RouteResponse> {
  const { receivedAt, caller } = request;
  const decoded = decode(plane, request);
  const answered = await plane.answer({
    ...decoded,
    version: null,
    deadline: null,
    receivedAt,
    ...(caller && { caller }),
  });
  return { status: 200, body: { ...encodePredict(answered, saidOf(plane, answered.member)) } };
}

/** Made once for each member. */
const SAID = new WeakMap<Answered["member"], Said>();

function saidOf(plane: DataPlane, member: Answered["member"]): Said {
  const known = SAID.get(member);
  if (known) return known;
  const { signature, classes } = member;
  if (!signature) throw noTask();
  const { deployment, automation } = plane.describe();
  const said = { deployment, automation, signature, classes };
  SAID.set(member, said);
  return said;
}

function decode(plane: DataPlane, { headers, body }: RouteRequest): PredictRequest {
  try {
    const [champion] = plane.members();
    if (!champion?.signature) throw noTask();
    const sent = {
      bytes: body,
      contentType: headerOf(headers, "content-type"),
      id: requestIdOf(headerOf(headers, "x-request-id")),
      routingKey: routingKeyOf(headers),
    };
    return decodePredict(sent, champion.signature, champion.face, LIMITS.maxRows);
  } catch (error) {
    plane.countError();
    throw error;
  }
}

const noTask = () =>
  new Fault(404, "this model was deployed without its task; ask it at /v2/models/<name>/infer, as /openapi.json shows");
