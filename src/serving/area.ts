/** What an area of paths is made of: requests and responses without any socket. */
import type { Caller } from "./batching/entry.ts";
import type { DataPlane } from "./data-plane.ts";
import { notJson, textOf } from "./oip/json-text.ts";
import type { Operations } from "./operations.ts";
import type { JsonObject } from "./shape.ts";

export interface RouteRequest {
  readonly method: string;
  /** Path with query, as in the request line. */
  readonly path: string;
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body: Uint8Array;
  readonly receivedAt: number;
  readonly caller?: Caller;
}

export interface RouteResponse {
  readonly status: number;
  /** An object is written as JSON; everything else is as it is, of the type that `headers` say, JSON unless they do. */
  readonly body: JsonObject | string | Uint8Array | AsyncIterable<string | Uint8Array>;
  readonly headers?: Readonly<Record<string, string>>;
}

/** What the routes need to know about the process around the data plane. */
export interface ServerState {
  readonly plane: DataPlane;
  /** Told of errors that are ours. */
  readonly onError: (error: unknown) => void;
  /** Of a body, as it comes and unpacked. */
  readonly maxBodyBytes: number;
  readonly operations: Operations;
  /** False from the moment that the server is asked to stop. */
  ready(): boolean;
}

export type Handler = (request: RouteRequest) => RouteResponse | Promise<RouteResponse>;
export type Methods = Readonly<Partial<Record<"GET" | "POST", Handler>>>;
/** What lies at a path: its segments after the first, decoded. Null: nothing. */
export type Area = (state: ServerState, segments: readonly string[]) => Methods | null;

export const json = (body: JsonObject, status = 200): RouteResponse => ({ status, body });

/** Of whatever is no inference: strict, and never so deep that reading it takes the time of everybody else. */
export function parseJson(body: Uint8Array): unknown {
  const text = textOf(body);
  try {
    return JSON.parse(text);
  } catch (error) {
    throw notJson(text, error);
  }
}
