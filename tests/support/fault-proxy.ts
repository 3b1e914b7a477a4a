/** Stands before a real server and breaks what passes: cuts, refusals, redirects, other bytes. */
import {
  createServer,
  request as httpRequest,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type ServerResponse,
} from "node:http";

export type Fault =
  /** Perhaps without some headers of the request. */
  | { readonly kind: "pass"; readonly without?: readonly string[] }
  /** Never answers. */
  | { readonly kind: "hang" }
  /** Answers itself, without asking the server. */
  | {
      readonly kind: "answer";
      readonly status: number;
      readonly headers?: Record<string, string>;
      readonly body?: string | Uint8Array;
    }
  /** Hands on so many bytes of the request, then cuts both connections. */
  | { readonly kind: "cut-request"; readonly after: number }
  /** The server does its work; its answer is lost. */
  | { readonly kind: "lose-answer" }
  /** Sends so many bytes of the answer's body, then cuts. */
  | { readonly kind: "cut-answer"; readonly after: number }
  /** Turns a bit of the answer's body. */
  | { readonly kind: "damage" };

export interface Seen {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
}

export interface FaultProxy {
  /** `127.0.0.1:<port>`. */
  readonly host: string;
  readonly seen: readonly Seen[];
  /** Asked for every request, in order. */
  plan(fault: (seen: Seen) => Fault): void;
  stop(): Promise<void>;
}

/** `to`: host and port of the real server. */
export async function startFaultProxy(to: string): Promise<FaultProxy> {
  const seen: Seen[] = [];
  let planned: (seen: Seen) => Fault = () => ({ kind: "pass" });
  const server = createServer((incoming, outgoing) => {
    const { method = "", url = "", headers } = incoming;
    const one = { method, url, headers };
    seen.push(one);
    play(planned(one), to, incoming, outgoing);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (!address || typeof address === "string") throw new Error("no address");
  return {
    host: `127.0.0.1:${address.port}`,
    seen,
    plan: (fault) => {
      planned = fault;
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function play(fault: Fault, to: string, incoming: IncomingMessage, outgoing: ServerResponse): void {
  if (fault.kind === "answer") {
    incoming.resume();
    incoming.on("end", () => {
      outgoing.writeHead(fault.status, fault.headers);
      // Less than was promised: the line is cut.
      const { length = 0 } = fault.body ?? {};
      if (Number(fault.headers?.["content-length"] ?? length) > length) {
        outgoing.write(fault.body ?? "", () => setTimeout(() => outgoing.destroy(), 20));
      } else outgoing.end(fault.body);
    });
    return;
  }
  if (fault.kind === "hang") return void incoming.resume();
  const [host, port] = to.split(":");
  const { method, url } = incoming;
  const dropped = new Set(fault.kind === "pass" ? fault.without : []);
  const headers = Object.fromEntries(Object.entries(incoming.headers).filter(([name]) => !dropped.has(name)));
  // The host stays the proxy's: a registry makes its addresses from it.
  const upstream = httpRequest({ host, port, method, path: url, headers }, (answer) => {
    if (fault.kind === "lose-answer") return void answer.resume().on("end", () => outgoing.destroy());
    outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
    let passed = 0;
    answer.on("data", (chunk: Buffer) => {
      if (fault.kind === "damage" && passed === 0 && chunk.length > 0) chunk[0] = (chunk[0] ?? 0) ^ 1;
      const left = fault.kind === "cut-answer" ? fault.after - passed : chunk.length;
      passed += chunk.length;
      outgoing.write(chunk.subarray(0, Math.max(0, left)), () => {
        if (fault.kind === "cut-answer" && passed >= fault.after) outgoing.destroy();
      });
    });
    answer.on("end", () => outgoing.end());
  });
  upstream.on("error", () => outgoing.destroy());
  forward(fault, incoming, upstream, () => {
    upstream.destroy();
    incoming.destroy();
  });
}

function forward(
  fault: Fault,
  incoming: IncomingMessage,
  upstream: ReturnType<typeof httpRequest>,
  cut: () => void,
): void {
  if (fault.kind !== "cut-request") return void incoming.pipe(upstream);
  let passed = 0;
  // What has no body is cut as well.
  incoming.on("end", cut);
  incoming.on("data", (chunk: Buffer) => {
    const left = fault.after - passed;
    passed += chunk.length;
    if (passed < fault.after) return void upstream.write(chunk);
    incoming.pause();
    // What was written must have arrived before the line is cut.
    upstream.write(chunk.subarray(0, left), () => setTimeout(cut, 50));
  });
}
