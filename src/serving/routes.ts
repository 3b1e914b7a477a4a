/** Which path does what: the Open Inference Protocol v2, and beside it /feedback and /deployment. No sockets here. */
import type { DataPlane } from "./data-plane.ts";
import { badRequest, Fault } from "./fault.ts";
import type { JsonObject } from "./shape.ts";

export interface RouteRequest {
  readonly method: string;
  /** Path with query, as in the request line. */
  readonly path: string;
  readonly body: Uint8Array;
  readonly receivedAt: number;
}

export interface RouteResponse {
  readonly status: number;
  readonly body: JsonObject;
  readonly headers?: Readonly<Record<string, string>>;
}

/** What the routes need to know about the process around the data plane. */
export interface ServerState {
  readonly plane: DataPlane;
  /** Told of errors that are ours. */
  readonly onError: (error: unknown) => void;
  /** False from the moment that the server is asked to stop. */
  ready(): boolean;
}

type Handler = (request: RouteRequest) => JsonObject | Promise<JsonObject>;
type Methods = Readonly<Partial<Record<"GET" | "POST", Handler>>>;

/** Never throws: whatever goes wrong is a status and `{"error"}`. */
export async function route(state: ServerState, request: RouteRequest): Promise<RouteResponse> {
  try {
    const methods = find(state, segmentsOf(request.path));
    if (!methods) throw new Fault(404, "there is nothing at this path");
    const handler = request.method === "GET" || request.method === "POST" ? methods[request.method] : undefined;
    if (!handler) {
      const allow = Object.keys(methods).join(", ");
      return { status: 405, body: { error: `the methods here: ${allow}` }, headers: { allow } };
    }
    return { status: 200, body: await handler(request) };
  } catch (error) {
    if (error instanceof Fault) return { status: error.status, body: { error: error.message } };
    state.onError(error);
    // The reason may hold paths and payloads: callers learn only that it is not theirs.
    return { status: 500, body: { error: "the server could not answer this request" } };
  }
}

function segmentsOf(path: string): readonly string[] {
  const [pathname = ""] = path.split("?", 1);
  try {
    return pathname
      .replace(/\/$/, "")
      .split("/")
      .slice(1)
      .map((segment) => decodeURIComponent(segment));
  } catch {
    throw badRequest("the path is not percent-encoded UTF-8");
  }
}

function find(state: ServerState, segments: readonly string[]): Methods | null {
  const { plane } = state;
  const [root, area, name, ...rest] = segments;
  if (segments.length === 1 && root === "deployment") return { GET: () => ({ ...plane.describe() }) };
  if (segments.length === 1 && root === "feedback") return { POST: ({ body }) => plane.feedback(parse(body)) };
  if (root !== "v2") return null;
  if (area === undefined) {
    return { GET: () => ({ name: "understudy", version: plane.describe().servingBuild, extensions: [] }) };
  }
  if (area === "health") return rest.length === 0 ? health(state, name) : null;
  if (area !== "models") return null;
  if (name === undefined) return { GET: () => ({ models: plane.models() }) };
  return findModel(state, name, rest);
}

function health(state: ServerState, name: string | undefined): Methods | null {
  if (name === "live") return { GET: () => ({ live: true }) };
  if (name !== "ready") return null;
  return {
    GET: () => {
      if (!state.ready()) throw new Fault(503, "the server is stopping");
      return { live: true, ready: true };
    },
  };
}

function findModel(state: ServerState, model: string, rest: readonly string[]): Methods | null {
  const { plane } = state;
  const versioned = rest[0] === "versions";
  const version = versioned ? (rest[1] ?? null) : null;
  if (versioned && version === null) return null;
  const [verb, ...more] = versioned ? rest.slice(2) : rest;
  if (more.length > 0) return null;
  if (verb === undefined) return { GET: () => plane.metadata(model, version) };
  if (verb === "ready") {
    return {
      GET: () => {
        plane.metadata(model, version);
        if (!state.ready()) throw new Fault(503, "the server is stopping");
        return { name: model, ready: true };
      },
    };
  }
  if (verb !== "infer") return null;
  return { POST: ({ body, receivedAt }) => plane.infer(model, version, parse(body), receivedAt) };
}

const UTF8 = new TextDecoder("utf-8", { fatal: true });

function parse(body: Uint8Array): unknown {
  try {
    return JSON.parse(UTF8.decode(body));
  } catch {
    throw badRequest("the body is not JSON in UTF-8");
  }
}
