/** `serve --bundle` as a process of its own: asked over sockets, and looked at from outside. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { blobFolder } from "../../../src/adapters/blob-folder/blobs.ts";
import type { Digest } from "../../../src/domain/digest.ts";
import type { Blobs } from "../../../src/ports/blobs.ts";
import { putBundle, putServable } from "../../support/serving.ts";

const MAIN = join(import.meta.dirname, "../../../src/cli/main.ts");
export const ADMIN = "may-do-everything-here";

export interface Home {
  readonly folder: string;
  readonly blobs: Blobs;
  remove(): Promise<void>;
}

export async function temporaryHome(): Promise<Home> {
  const folder = await mkdtemp(join(tmpdir(), "understudy-qa-"));
  return {
    folder,
    blobs: blobFolder(join(folder, "blobs")),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

export interface ServerChild {
  readonly port: number;
  readonly url: string;
  /** What it has written to its standard error so far. */
  told(): string;
  isRunning(): boolean;
  /** Of its memory, in MiB: now, and the most so far. */
  resident(): Promise<{ readonly now: number; readonly most: number }>;
  /** All that is heard until the server ends the connection. */
  say(...sent: readonly (string | Uint8Array)[]): Promise<string>;
  reload(bundle: Digest): Promise<Response>;
  signal(name: NodeJS.Signals): void;
  /** Resolves with its exit status when it has ended. */
  ended(): Promise<number | null>;
}

export async function serverChild({ folder }: Home, bundle: Digest): Promise<ServerChild> {
  const env = {
    ...process.env,
    UNDERSTUDY_HOME: folder,
    UNDERSTUDY_SERVE_BUNDLE: bundle,
    UNDERSTUDY_SERVE_TOKENS: `admin=${ADMIN}`,
  };
  const child: ChildProcess = spawn(process.execPath, [MAIN, "serve", "--port", "0"], {
    env,
    stdio: ["ignore", "ignore", "pipe"],
  });
  const exit = once(child, "exit").then(([code]) => code as number | null);
  let told = "";
  const port = await new Promise<number>((resolve, reject) => {
    child.stderr?.setEncoding("utf8").on("data", (text: string) => {
      told += text;
      const found = /127\.0\.0\.1:(\d+)[\s\S]*Ctrl-C/.exec(told)?.[1];
      if (found !== undefined) resolve(Number(found));
    });
    exit.then((code) => reject(new Error(`it ended with ${code}: ${told}`)));
  });
  const url = `http://127.0.0.1:${port}`;
  return {
    ...{ port, url },
    told: () => told,
    isRunning: () => child.exitCode === null && child.signalCode === null,
    resident: async () => {
      const status = await readFile(`/proc/${child.pid}/status`, "utf8");
      const mebibytes = (name: string) => Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)?.[1]) / 1024;
      return { now: mebibytes("VmRSS"), most: mebibytes("VmHWM") };
    },
    say: (...sent) => say(port, sent),
    reload: (next) =>
      fetch(`${url}/admin/reload`, {
        method: "POST",
        headers: { authorization: `Bearer ${ADMIN}` },
        body: JSON.stringify({ bundle: next }),
      }),
    signal: (name) => void child.kill(name),
    ended: () => exit,
  };
}

/** A server of the weather model in a home of its own, for all tests of a file. */
export async function weatherChild(): Promise<{ readonly server: ServerChild; end(): Promise<void> }> {
  const home = await temporaryHome();
  const champion = { model: "weather", version: 1, servable: await putServable(home.blobs) };
  const server = await serverChild(home, await putBundle(home.blobs, champion));
  return {
    server,
    end: async () => {
      server.signal("SIGKILL");
      await server.ended();
      await home.remove();
    },
  };
}

async function say(port: number, sent: readonly (string | Uint8Array)[]): Promise<string> {
  const socket = connect(port, "127.0.0.1");
  let heard = "";
  // A server that refuses what is still coming may end the connection first.
  socket.on("error", () => {});
  socket.setEncoding("latin1").on("data", (text: string) => {
    heard += text;
  });
  // Not `once`: it would reject with that error.
  const closed = new Promise((resolve) => socket.once("close", resolve));
  for (const each of sent) socket.write(each);
  await closed;
  return heard;
}

/** The status of every answer in what was heard. */
export const statuses = (heard: string): readonly string[] =>
  [...heard.matchAll(/HTTP\/1\.1 (\d+) /g)].map(([, code = ""]) => code);
