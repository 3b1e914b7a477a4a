/** How an engine is reached: a unix socket, TCP with TLS, or the engine's own CLI at the other end of ssh. */
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { type ClientRequest, type IncomingMessage, type RequestOptions, request as requestHttp } from "node:http";
import { request as requestHttps } from "node:https";
import { homedir } from "node:os";
import { join } from "node:path";
import { Duplex, Readable, Writable } from "node:stream";

/** The variables that Docker's own client reads. */
export interface EngineEnvironment {
  readonly DOCKER_HOST?: string | undefined;
  readonly DOCKER_CERT_PATH?: string | undefined;
}

export type Connect = (options: RequestOptions, answered: (response: IncomingMessage) => void) => ClientRequest;

const SOCKET = "unix:///var/run/docker.sock";

/** `address`: as in the spec; null: as the environment says, or this machine's own. */
export function engineConnection(address: string | null, environment: EngineEnvironment): Connect {
  const url = address ?? (environment.DOCKER_HOST || SOCKET);
  if (url.startsWith("unix://")) {
    const socketPath = url.slice("unix://".length);
    return (options, answered) => requestHttp({ ...options, socketPath }, answered);
  }
  const { protocol, hostname, port, username } = new URL(url);
  if (protocol === "ssh:") {
    const destination = username === "" ? hostname : `${decodeURIComponent(username)}@${hostname}`;
    return (options, answered) =>
      // Without an agent: one of its own would connect by itself.
      requestHttp({ ...options, createConnection: () => overSsh(destination, port) }, answered);
  }
  if (protocol !== "tcp:") throw new Error(`an engine is not reached by ${protocol}`);
  // Whoever reaches an engine is root on its host: never without both sides' certificates.
  const folder = environment.DOCKER_CERT_PATH ?? join(homedir(), ".docker");
  const pem = (name: string) => readFileSync(join(folder, name));
  const tls = { ca: pem("ca.pem"), cert: pem("cert.pem"), key: pem("key.pem") };
  return ({ headers, ...options }, answered) =>
    // The certificate is compared with the header.
    requestHttps(
      { ...options, ...tls, hostname, port: port || 2376, headers: { ...headers, host: hostname } },
      answered,
    );
}

/** Keys, known hosts and jump hosts are ssh's own business; nobody is there to be asked for a password. */
function overSsh(destination: string, port: string): Duplex {
  const args = ["-o", "BatchMode=yes", ...(port === "" ? [] : ["-p", port]), "--", destination];
  const ssh = spawn("ssh", [...args, "docker", "system", "dial-stdio"], { stdio: ["pipe", "pipe", "pipe"] });
  let words = "";
  ssh.stderr.setEncoding("utf8").on("data", (text: string) => {
    words = (words + text).slice(-500);
  });
  const ended = new Promise<string | null>((resolve) => {
    ssh.once("error", (error) => resolve(error.message));
    ssh.once("close", (code) => resolve(code === 0 ? null : `ssh ended with exit code ${code}: ${words.trim()}`));
  });
  // The end of what it says is told together with why.
  const answers = async function* () {
    yield* ssh.stdout;
    const reason = await ended;
    if (reason !== null) throw new Error(reason);
  };
  // What cannot be said any more is nobody's error: the end of what it says tells why.
  const questions = new Writable({
    write: (chunk: Buffer, _, done) => void ssh.stdin.write(chunk, () => done()),
    final: (done) => void ssh.stdin.end(() => done()),
  });
  const stream = Duplex.from({ readable: Readable.from(answers()), writable: questions });
  // Whoever asks hears of it by the request.
  for (const part of [stream, ssh.stdin]) part.on("error", () => {});
  stream.once("close", () => ssh.kill());
  return stream;
}

/** Where the engine's published ports are asked: its host's name, or this machine. */
export function hostOf(address: string | null, environment: EngineEnvironment): string | null {
  const url = address ?? (environment.DOCKER_HOST || SOCKET);
  return url.startsWith("unix://") ? null : new URL(url).hostname;
}
