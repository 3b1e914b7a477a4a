/** Which path does what: each area of paths has a file of its own. No sockets here. */
import { adminArea } from "./admin/area.ts";
import {
  type Area,
  type Handler,
  json,
  type Methods,
  parseJson,
  type RouteRequest,
  type RouteResponse,
  type ServerState,
} from "./area.ts";
import { scopeOf } from "./auth/scope-of.ts";
import { codingFor, pack, unpack } from "./compression.ts";
import { exportArea } from "./export.ts";
import { badRequest, Fault } from "./fault.ts";
import { metricsArea } from "./metrics/area.ts";
import { protocolArea } from "./oip/routes.ts";
import { openApiArea } from "./openapi/area.ts";
import { predictArea } from "./predict/area.ts";

/** By the first segment of the path. */
const AREAS: Readonly<Record<string, Area>> = {
  v2: protocolArea,
  predict: predictArea,
  metrics: metricsArea,
  admin: adminArea,
  "openapi.json": openApiArea,
  deployment: ({ plane }, rest) => (rest.length === 0 ? { GET: () => json({ ...plane.describe() }) } : null),
  feedback: ({ plane }, rest) =>
    rest.length === 0 ? { POST: async ({ body }) => json(await plane.feedback(parseJson(body))) } : null,
  telemetry: ({ plane }, rest) =>
    rest.length === 0 ? { POST: async ({ body }) => json(await plane.telemetry(parseJson(body))) } : null,
  export: exportArea,
};

/** What may be the first segment of a path. */
export const ROOTS: readonly string[] = Object.keys(AREAS);

/** The first segment of the path, where there is an area of that name; "" elsewhere. */
export function areaOf(path: string): string {
  const slash = path.indexOf("/", 1);
  const root = path.slice(1, slash === -1 ? undefined : slash);
  if (Object.hasOwn(AREAS, root)) return root;
  const [plain = ""] = root.split("?", 1);
  return Object.hasOwn(AREAS, plain) ? plain : "";
}

/**
 * Never throws: whatever goes wrong is a status and `{"error"}`. A promise only where something has to be waited for.
 * `seen` is the last to have its say about every answer.
 */
export function route(
  state: ServerState,
  request: RouteRequest,
  seen: (response: RouteResponse) => RouteResponse = asItIs,
): RouteResponse | Promise<RouteResponse> {
  const refuse = (error: unknown) => seen(refusal(state, error));
  try {
    const response = handle(state, request);
    return response instanceof Promise ? response.then(seen, refuse) : seen(response);
  } catch (error) {
    return refuse(error);
  }
}

const asItIs = (response: RouteResponse): RouteResponse => response;

function handle(state: ServerState, request: RouteRequest): RouteResponse | Promise<RouteResponse> {
  const rest = segmentsOf(request.path);
  const root = rest.shift() ?? "";
  const methods = Object.hasOwn(AREAS, root) ? AREAS[root]?.(state, rest) : null;
  if (!methods) throw new Fault(404, "there is nothing at this path; /openapi.json lists what there is");
  const handler = handlerOf(methods, request.method);
  const scope = handler ? scopeOf(root, request.method) : null;
  if (scope !== null) state.operations.access.check(scope, request.headers);
  if (handler) return isPlain(request) ? handler(request) : unpacked(state, request, handler);
  const allow = Object.keys(methods)
    .flatMap((method) => (method === "GET" ? ["GET", "HEAD"] : [method]))
    .join(", ");
  throw new Fault(405, `the methods here: ${allow}`, { headers: { allow } });
}

/** The answer to HEAD is the one to GET; its body is left out where it is written. */
function handlerOf(methods: Methods, method: string): Handler | undefined {
  if (method === "HEAD") return methods.GET;
  return method === "GET" || method === "POST" ? methods[method] : undefined;
}

const isPlain = ({ headers }: RouteRequest): boolean =>
  headers["content-encoding"] === undefined && headers["accept-encoding"] === undefined;

/** Bodies may come compressed, and go compressed where the caller takes that and it is worth it. */
async function unpacked(state: ServerState, request: RouteRequest, handler: Handler): Promise<RouteResponse> {
  const { headers, body } = request;
  const encoding = headers["content-encoding"];
  const asked =
    encoding === undefined ? request : { ...request, body: await unpack(body, String(encoding), state.maxBodyBytes) };
  const response = await handler(asked);
  return packed(response, String(headers["accept-encoding"] ?? ""));
}

async function packed(response: RouteResponse, accept: string): Promise<RouteResponse> {
  const { body, headers } = response;
  const coding = typeof body === "string" ? codingFor(accept, body.length) : null;
  if (typeof body !== "string" || coding === null) return response;
  return {
    ...response,
    body: await pack(body, coding),
    headers: { ...headers, "content-encoding": coding, vary: "accept-encoding" },
  };
}

function refusal(state: ServerState, error: unknown): RouteResponse {
  if (error instanceof Fault) {
    const { status, message, headers, cause } = error;
    if (cause !== undefined) state.onError(cause);
    return { status, body: { error: message }, ...(headers && { headers }) };
  }
  state.onError(error);
  // The reason may hold paths and payloads: callers learn only that it is not theirs.
  return { status: 500, body: { error: "the server could not answer this request" } };
}

function segmentsOf(path: string): string[] {
  const query = path.indexOf("?");
  const pathname = query === -1 ? path : path.slice(0, query);
  const segments = (pathname.endsWith("/") ? pathname.slice(0, -1) : pathname).split("/");
  segments.shift();
  if (!pathname.includes("%")) return segments;
  try {
    return segments.map((segment) => decodeURIComponent(segment));
  } catch {
    throw badRequest("the path is not percent-encoded UTF-8");
  }
}
