/** One request and its answer: bounded, never silent for long, and credentials only for the host that they are for. */

export interface HttpRequest {
  readonly method: "GET" | "HEAD" | "POST" | "PATCH" | "PUT";
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  /** Sent to `url`'s own origin only: registries redirect reads to storage that somebody else runs. */
  readonly authorization: string | null;
  readonly body?: Uint8Array;
  /** How long nothing at all may arrive. */
  readonly patienceMs: number;
}

export interface Answer {
  readonly kind: "answer";
  readonly status: number;
  /** Whether the origin that was asked answered, and not where it redirected to. */
  readonly fromOrigin: boolean;
  header(name: string): string | null;
  /** Throws where the connection is cut. */
  chunks(): AsyncGenerator<Uint8Array>;
  /** The beginning of the body, for messages; empty where it cannot be read. */
  text(maxBytes: number): Promise<string>;
  /** Every answer is read or dismissed, so that its connection is free again. */
  dismiss(): Promise<void>;
}

export type Outcome =
  | Answer
  | { readonly kind: "cut"; readonly reason: string }
  | { readonly kind: "insecure"; readonly address: string };

const REDIRECTS = new Set([301, 302, 303, 307, 308]);
const MAX_REDIRECTS = 5;
const MAX_DRAINED_BYTES = 64 * 1024;

export async function send(request: HttpRequest): Promise<Outcome> {
  const origin = request.url;
  let url = origin;
  for (let hop = 0; ; hop++) {
    if (!isSecure(url) || (origin.protocol === "https:" && url.protocol !== "https:")) {
      return { kind: "insecure", address: `${url.protocol}//${url.host}` };
    }
    const answer = await sendOnce(request, url);
    const location = answer.kind === "answer" ? answer.header("location") : null;
    const reads = request.method === "GET" || request.method === "HEAD";
    if (answer.kind !== "answer" || !reads || !REDIRECTS.has(answer.status) || location === null) return answer;
    await answer.dismiss();
    if (hop === MAX_REDIRECTS) return { kind: "cut", reason: `more than ${MAX_REDIRECTS} redirects` };
    const next = URL.parse(location, url.href);
    if (!next) return { kind: "cut", reason: "a redirect to what is no address" };
    url = next;
  }
}

async function sendOnce(request: HttpRequest, url: URL): Promise<Outcome> {
  const fromOrigin = url.origin === request.url.origin;
  const controller = new AbortController();
  const watch = setTimeout(
    () => controller.abort(new Error(`nothing arrived for ${request.patienceMs / 1000} s`)),
    request.patienceMs,
  );
  watch.unref();
  try {
    const response = await fetch(url, {
      method: request.method,
      headers: {
        // A body that some proxy compressed has another length, and ranges of it mean nothing.
        "accept-encoding": "identity",
        ...request.headers,
        ...(fromOrigin && request.authorization !== null && { authorization: request.authorization }),
      },
      ...(request.body && { body: bodyOf(request.body) }),
      redirect: "manual",
      signal: controller.signal,
    });
    watch.refresh();
    return answerOf(response, fromOrigin, watch);
  } catch (error) {
    clearTimeout(watch);
    return { kind: "cut", reason: reasonOf(error) };
  }
}

function answerOf(response: Response, fromOrigin: boolean, watch: NodeJS.Timeout): Answer {
  async function* chunks(): AsyncGenerator<Uint8Array> {
    try {
      for await (const chunk of response.body ?? []) {
        watch.refresh();
        yield chunk;
      }
    } finally {
      clearTimeout(watch);
    }
  }
  const text = async (maxBytes: number): Promise<string> => {
    const held: Uint8Array[] = [];
    let bytes = 0;
    try {
      for await (const chunk of chunks()) {
        held.push(chunk);
        bytes += chunk.length;
        if (bytes >= maxBytes) break;
      }
    } catch {
      return "";
    }
    return Buffer.concat(held).subarray(0, maxBytes).toString("utf8");
  };
  return {
    kind: "answer",
    status: response.status,
    fromOrigin,
    header: (name) => response.headers.get(name),
    chunks,
    text,
    dismiss: async () => void (await text(MAX_DRAINED_BYTES)),
  };
}

/** `fetch` takes no view of memory that may be shared between threads; ours never is. */
const bodyOf = (bytes: Uint8Array): Uint8Array<ArrayBuffer> =>
  bytes.buffer instanceof ArrayBuffer ? new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length) : bytes.slice();

/** `fetch failed` says nothing; its cause does. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { cause } = error;
  if (!(cause instanceof Error)) return error.message;
  return "code" in cause ? `${String(cause.code)} ${cause.message}`.trim() : cause.message;
}

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/** Plain http carries credentials in the clear: it is for this machine alone. */
export const isLoopback = (host: string): boolean => LOOPBACK.test(host);

const isSecure = ({ protocol, hostname }: URL): boolean =>
  protocol === "https:" || (protocol === "http:" && isLoopback(hostname));
