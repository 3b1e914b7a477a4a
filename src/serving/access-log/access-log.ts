/** What the server says of its requests and errors: one JSON object a line. No payload, no query, no token. */

export const LOG_LEVELS = ["silent", "error", "access"] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

export interface RequestLine {
  readonly method: string;
  /** Without its query. */
  readonly path: string;
  readonly status: number;
  readonly durationMs: number;
  /** Of the header `x-request-id`; null: the caller has none. */
  readonly requestId: string | null;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentId: string | null;
  readonly bytes: number;
}

export interface ServerLog {
  /** False: `request` writes nothing. */
  readonly wantsRequests: boolean;
  request(line: RequestLine): void;
  /** Of ours, not of a caller. Many in a short time are counted rather than written. */
  error(error: unknown): void;
}

interface Options {
  readonly level: LogLevel;
  readonly now: () => Date;
  readonly monotonic: () => number;
  readonly write: (line: string) => void;
}

/** Errors in a window of this length that are written; a failing model fails for everybody at once. */
const WINDOW_MS = 10_000;
const MAX_IN_WINDOW = 20;
const MAX_PATH = 512;

export function serverLog({ level, now, monotonic, write }: Options): ServerLog {
  let windowStart = Number.NEGATIVE_INFINITY;
  let written = 0;
  let suppressed = 0;
  const line = (kind: string, members: object) =>
    write(`${JSON.stringify({ time: now().toISOString(), level: kind, ...members })}\n`);
  return {
    wantsRequests: level === "access",
    request: (request) => {
      if (level === "access") line("info", { event: "request", ...request, path: request.path.slice(0, MAX_PATH) });
    },
    error: (error) => {
      if (level === "silent") return;
      const at = monotonic();
      if (at - windowStart >= WINDOW_MS) {
        if (suppressed > 0) line("error", { event: "errors-suppressed", count: suppressed });
        [windowStart, written, suppressed] = [at, 0, 0];
      }
      written += 1;
      if (written > MAX_IN_WINDOW) suppressed += 1;
      else line("error", { event: "error", ...described(error) });
    },
  };
}

function described(error: unknown): object {
  if (!(error instanceof Error)) return { message: String(error) };
  const { cause } = error;
  return {
    message: error.message,
    stack: error.stack,
    ...(cause !== undefined && { cause: cause instanceof Error ? cause.message : String(cause) }),
  };
}
