/** Around every request: its trace goes on, its id comes back, it is counted, and a line of the log tells of it. */
import type { RouteRequest, RouteResponse, ServerState } from "./area.ts";
import { headerOf } from "./headers.ts";
import { areaOf, route } from "./routes.ts";
import { requestIdOf, traceOf, traceparent } from "./trace/trace.ts";

export function answerAtEdge(
  state: ServerState,
  request: RouteRequest,
  monotonic: () => number,
): RouteResponse | Promise<RouteResponse> {
  return route(state, request, (response) => observed(state, request, response, monotonic));
}

function observed(
  state: ServerState,
  request: RouteRequest,
  response: RouteResponse,
  monotonic: () => number,
): RouteResponse {
  const { log, metrics } = state.operations;
  metrics.responded(areaOf(request.path), response.status, isQuestion(request));
  const { traceparent: parent, "x-request-id": id } = request.headers;
  // Most callers send neither, and most servers write no such lines: then nothing more is made.
  return parent === undefined && id === undefined && !log.wantsRequests
    ? response
    : traced(state, request, response, monotonic);
}

/** Asks for answers, by either protocol. */
const isQuestion = ({ method, path }: RouteRequest): boolean =>
  method === "POST" && (path.startsWith("/predict") || (path.startsWith("/v2/") && path.includes("/infer")));

function traced(
  { operations }: ServerState,
  request: RouteRequest,
  response: RouteResponse,
  monotonic: () => number,
): RouteResponse {
  const { log, random } = operations;
  const parent = headerOf(request.headers, "traceparent");
  const trace = traceOf(parent, random);
  const id = requestIdOf(headerOf(request.headers, "x-request-id"));
  if (log.wantsRequests) {
    log.request({
      method: request.method,
      path: request.path.split("?", 1)[0] ?? "",
      status: response.status,
      durationMs: Math.round((monotonic() - request.receivedAt) * 1000) / 1000,
      requestId: id,
      ...{ traceId: trace.traceId, spanId: trace.spanId, parentId: trace.parentId },
      bytes: request.body.byteLength,
    });
  }
  const headers = {
    ...response.headers,
    ...(parent !== undefined && { traceparent: traceparent(trace) }),
    ...(id !== null && { "x-request-id": id }),
  };
  return { ...response, headers };
}
