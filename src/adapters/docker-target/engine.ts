/** The few calls of the Engine API that a target needs. Version 1.41 is what Docker 20.10 speaks; newer engines do too. */
import type { IncomingMessage } from "node:http";
import type { Connect } from "./connection.ts";

export interface Engine {
  /** null: there is no such container. */
  inspect(container: string): Promise<Container | null>;
  list(label: string): Promise<readonly Listed[]>;
  create(name: string, body: object): Promise<unknown>;
  start(container: string): Promise<unknown>;
  stop(container: string, seconds: number): Promise<unknown>;
  /** With the volumes that have no name; those that have one stay. */
  remove(container: string): Promise<unknown>;
  rename(container: string, name: string): Promise<unknown>;
  update(container: string, body: object): Promise<unknown>;
  /** Runs a program in the container: its exit code and what it wrote. */
  exec(container: string, command: readonly string[]): Promise<Ran>;
  logs(container: string): Promise<string>;
  putArchive(container: string, path: string, tar: Uint8Array): Promise<unknown>;
  /** null: the path, or the container, is not there. */
  getArchive(container: string, path: string): Promise<AsyncIterable<Uint8Array> | null>;
  /** Bytes of a file in the container; null: it is not there. */
  sizeOf(container: string, path: string): Promise<number | null>;
  /** Digests and labels of an image that is here; null: it is not. */
  image(reference: string): Promise<Image | null>;
  pull(reference: string): Promise<void>;
  ensureNetwork(name: string, labels: Readonly<Record<string, string>>): Promise<void>;
  removeNetwork(name: string): Promise<unknown>;
}

export interface Listed {
  readonly Id: string;
  readonly Names: readonly string[];
  readonly Labels: Readonly<Record<string, string>> | null;
  /** Seconds since 1970. */
  readonly Created: number;
}

export interface Ran {
  readonly exitCode: number;
  readonly output: string;
  readonly errors: string;
}

export interface Image {
  readonly Id: string;
  readonly RepoDigests: readonly string[] | null;
}

export interface Container {
  readonly Id: string;
  readonly Name: string;
  readonly Image: string;
  readonly State: { readonly Running: boolean; readonly ExitCode: number; readonly Error: string };
  readonly Config: { readonly Labels: Readonly<Record<string, string>> | null; readonly Image: string };
  readonly HostConfig: {
    readonly NanoCpus: number;
    readonly Memory: number;
    readonly RestartPolicy: { readonly Name: string };
    readonly PortBindings: Ports | null;
  };
  readonly NetworkSettings: { readonly Ports: Ports | null };
}
type Ports = Readonly<Record<string, readonly { readonly HostIp: string; readonly HostPort: string }[] | null>>;

const VERSION = "/v1.41";
/** Longer than any answer takes to begin: a stop waits for the requests in flight, a copy for the bytes of a model. */
const QUIET_MS = 300_000;

export function engineOver(connect: Connect): Engine {
  const call = caller(connect);
  const of = (container: string) => `/containers/${encodeURIComponent(container)}`;
  const archiveOf = (container: string, path: string) => `${of(container)}/archive?path=${encodeURIComponent(path)}`;
  return {
    inspect: async (container) => found<Container>(await call("GET", `${of(container)}/json`)),
    list: async (label) => {
      const filters = encodeURIComponent(JSON.stringify({ label: [label] }));
      return json(await call("GET", `/containers/json?all=true&filters=${filters}`));
    },
    create: async (name, body) => done(await call("POST", `/containers/create?name=${encodeURIComponent(name)}`, body)),
    start: async (container) => done(await call("POST", `${of(container)}/start`), 304),
    stop: async (container, seconds) => done(await call("POST", `${of(container)}/stop?t=${seconds}`), 304, 404),
    remove: async (container) => done(await call("DELETE", `${of(container)}?force=true&v=true`), 404),
    rename: async (container, name) =>
      done(await call("POST", `${of(container)}/rename?name=${encodeURIComponent(name)}`)),
    update: async (container, body) => done(await call("POST", `${of(container)}/update`, body)),
    exec: (container, command) => exec(call, of(container), command),
    logs: async (container) => {
      const { body } = await call("GET", `${of(container)}/logs?stdout=true&stderr=true&tail=20`);
      const { output, errors } = streamsOf(await bytesOf(body));
      return `${output}${errors}`.trim();
    },
    putArchive: async (container, path, tar) => done(await call("PUT", archiveOf(container, path), tar)),
    getArchive: async (container, path) => {
      const reply = await call("GET", archiveOf(container, path));
      if (reply.status === 200) return reply.body;
      await done(reply, 404);
      return null;
    },
    sizeOf: async (container, path) => {
      const { status, body } = await call("HEAD", archiveOf(container, path));
      body.resume();
      const stat = body.headers["x-docker-container-path-stat"];
      if (status !== 200 || typeof stat !== "string") return null;
      return (JSON.parse(Buffer.from(stat, "base64").toString("utf8")) as { readonly size: number }).size;
    },
    image: async (reference) => found<Image>(await call("GET", `/images/${reference}/json`)),
    pull: async (reference) => {
      const reply = await call("POST", `/images/create?fromImage=${encodeURIComponent(reference)}`);
      const said = await done(reply);
      // A pull that fails midway has begun with status 200.
      const wrong = /"error":("(?:[^"\\]|\\.)*")/.exec(said)?.[1];
      if (wrong !== undefined) throw new Error(`${reference}: ${JSON.parse(wrong)}`);
    },
    ensureNetwork: async (name, labels) => {
      const there = await call("GET", `/networks/${encodeURIComponent(name)}`);
      there.body.resume();
      if (there.status === 200) return;
      await done(await call("POST", "/networks/create", { Name: name, CheckDuplicate: true, Labels: labels }), 409);
    },
    removeNetwork: async (name) => done(await call("DELETE", `/networks/${encodeURIComponent(name)}`), 404, 403),
  };
}

interface Reply {
  readonly status: number;
  readonly body: IncomingMessage;
}
type Call = (method: string, path: string, body?: object | Uint8Array) => Promise<Reply>;

const caller =
  (connect: Connect): Call =>
  (method, path, body) =>
    new Promise((resolve, reject) => {
      const bytes = body === undefined ? null : body instanceof Uint8Array ? body : Buffer.from(JSON.stringify(body));
      const type = body instanceof Uint8Array ? "application/x-tar" : "application/json";
      const headers = { host: "engine", ...(bytes && { "content-type": type, "content-length": bytes.length }) };
      const request = connect({ method, path: `${VERSION}${path}`, headers }, (answer) => {
        clearTimeout(timer);
        resolve({ status: answer.statusCode ?? 0, body: answer });
      });
      // Not the request's own: a stream over ssh has no such timer.
      const timer = setTimeout(() => request.destroy(new Error("the engine does not answer")), QUIET_MS);
      request.once("error", (error) => {
        clearTimeout(timer);
        reject(error);
      });
      request.end(bytes ?? undefined);
    });

async function bytesOf(body: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of body) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

/** The text of an answer; statuses that are listed count as well, anything else is thrown in the engine's words. */
async function done({ status, body }: Reply, ...fine: readonly number[]): Promise<string> {
  const text = (await bytesOf(body)).toString("utf8");
  if ((status >= 200 && status < 300) || fine.includes(status)) return text;
  throw new Error(`the engine answered ${status}: ${messageIn(text)}`);
}

function messageIn(text: string): string {
  try {
    return String((JSON.parse(text) as { readonly message?: unknown }).message ?? text).trim();
  } catch {
    return text.trim();
  }
}

const json = async <T>(reply: Reply): Promise<T> => JSON.parse(await done(reply)) as T;

async function found<T>(reply: Reply): Promise<T | null> {
  if (reply.status !== 404) return json<T>(reply);
  reply.body.resume();
  return null;
}

async function exec(call: Call, container: string, command: readonly string[]): Promise<Ran> {
  const asked = { Cmd: command, AttachStdout: true, AttachStderr: true };
  const { Id } = await json<{ readonly Id: string }>(await call("POST", `${container}/exec`, asked));
  const { status, body } = await call("POST", `/exec/${Id}/start`, { Detach: false, Tty: false });
  const bytes = await bytesOf(body);
  if (status !== 200) throw new Error(`the engine answered ${status}: ${messageIn(bytes.toString("utf8"))}`);
  const { ExitCode } = await json<{ readonly ExitCode: number }>(await call("GET", `/exec/${Id}/json`));
  return { exitCode: ExitCode, ...streamsOf(bytes) };
}

/** Both streams in one: a header of 8 bytes says which, and how many bytes follow. */
function streamsOf(bytes: Buffer): { readonly output: string; readonly errors: string } {
  const streams: [Buffer[], Buffer[]] = [[], []];
  for (let at = 0; at + 8 <= bytes.length; ) {
    const end = at + 8 + bytes.readUInt32BE(at + 4);
    streams[bytes[at] === 2 ? 1 : 0].push(bytes.subarray(at + 8, end));
    at = end;
  }
  const [output, errors] = streams.map((parts) => Buffer.concat(parts).toString("utf8"));
  return { output: output ?? "", errors: errors ?? "" };
}
