/**
 * A real Docker engine, a registry, and the serving image in it, for the heavy suite. The base is no image from anywhere:
 * the Node of our own dependencies, and the libraries that it names.
 */
import { type ChildProcess, execFileSync, spawn, spawnSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { vi } from "vitest";
import { bundle } from "../../scripts/bundle.ts";
import { type RegistryProcess, startRegistry } from "./registry.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const CLIENTS = ["/usr/bin/docker", "/usr/local/bin/docker"];
const client = CLIENTS.find((path) => existsSync(path) && spawnSync(path, ["--version"]).status === 0);
const NODE = join(ROOT, "node_modules/node/bin/node");
const RUNTIME = join(ROOT, `node_modules/onnxruntime-node/bin/napi-v6/linux/${process.arch}/libonnxruntime.so.1`);
const BASE = "understudy-test-base:1";

/** Why there is no engine to try; null: there is one. */
export function withoutEngine(): string | null {
  if (process.platform !== "linux" || process.getuid?.() !== 0) return "only root on Linux starts an engine";
  const parts = [client ?? "docker", "/usr/sbin/dockerd", "/usr/bin/docker-registry", NODE];
  const lacking = parts.filter((path) => !existsSync(path));
  return lacking.length === 0 ? null : `not installed: ${lacking.join(", ")}`;
}

export interface EngineWorld {
  readonly folder: string;
  /** `unix://...` */
  readonly host: string;
  readonly registry: RegistryProcess;
  docker(...args: readonly string[]): string;
  /** Builds the image with `npm run image`'s program; its id. */
  build(tag: string, ...options: readonly string[]): string;
  /** Pushed, and forgotten by the engine: `repository@sha256:...`. */
  publish(tag: string, revision: string): string;
  /** The daemon and every container end at once, and the daemon starts again: what a reboot is to it. */
  reboot(): Promise<void>;
  dispose(): Promise<void>;
}

export interface EngineOptions {
  /** Further addresses that the engine listens on, as its own options. */
  readonly listen?: (folder: string) => readonly string[];
}

export async function startEngine({ listen = () => [] }: EngineOptions = {}): Promise<EngineWorld> {
  const folder = mkdtempSync(join(tmpdir(), "understudy-docker-"));
  const host = `unix://${join(folder, "docker.sock")}`;
  const registry = await startRegistry();
  const env = { PATH: `${process.env.PATH}`, HOME: folder, DOCKER_HOST: host, DOCKER_BUILDKIT: "1" };
  const docker = (...args: readonly string[]) =>
    execFileSync(String(client), args, { env, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] }).trim();
  const more = listen(folder);
  let daemon = await startDaemon(folder, host, docker, more);
  const context = await contextIn(folder);
  importBase(folder, docker);
  const build = (tag: string, ...options: readonly string[]) => {
    const args = ["--tag", tag, "--base", BASE, "--docker", String(client), ...options];
    const program = join(context, "scripts/image/main.ts");
    return execFileSync(process.execPath, [program, ...args], { env, encoding: "utf8" }).trim();
  };
  return {
    folder,
    host,
    registry,
    docker,
    build,
    publish: (name, revision) => {
      const tag = `${registry.host}/${name}:${revision}`;
      build(tag, "--revision", revision);
      docker("push", "--quiet", tag);
      const digest = docker("image", "inspect", "--format", "{{index .RepoDigests 0}}", tag);
      docker("image", "rm", "--force", tag, digest);
      return digest;
    },
    reboot: async () => {
      const containers = docker("ps", "--quiet").split("\n").filter(Boolean);
      const inner = containers.map((id) => Number(docker("inspect", "--format", "{{.State.Pid}}", id)));
      await ended(daemon, "SIGKILL");
      // What outlives a daemon that is killed does not outlive the host: the other daemons, containers, mounts, /run.
      for (const pid of [...daemonsOf(folder), ...inner]) endQuietly(pid);
      unmount(folder);
      rmSync(join(folder, "exec"), { recursive: true, force: true });
      daemon = await startDaemon(folder, host, docker, more);
    },
    dispose: async () => {
      for (const id of docker("ps", "--all", "--quiet").split("\n").filter(Boolean)) docker("rm", "--force", id);
      await ended(daemon, "SIGTERM");
      unmount(folder);
      await registry.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function startDaemon(
  folder: string,
  host: string,
  docker: EngineWorld["docker"],
  more: readonly string[],
): Promise<ChildProcess> {
  const at = (name: string) => join(folder, name);
  rmSync(at("dockerd.pid"), { force: true });
  const places = ["--data-root", at("data"), "--exec-root", at("exec"), "--pidfile", at("dockerd.pid"), "-H", host];
  const network = ["--ip", "127.0.0.1", "--ip6tables=false", "--storage-driver", "overlay2"];
  const daemon = spawn("/usr/sbin/dockerd", [...places, ...network, ...more], { stdio: "ignore" });
  await vi.waitFor(() => docker("info"), { timeout: 60_000, interval: 250 });
  return daemon;
}

async function ended(daemon: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  const gone = new Promise((resolve) => daemon.once("exit", resolve));
  if (daemon.kill(signal)) await gone;
}

/** Processes that were started with this folder in their words; whoever calls this has none such. */
function daemonsOf(folder: string): readonly number[] {
  const words = (pid: string) => {
    try {
      return readFileSync(`/proc/${pid}/cmdline`, "utf8");
    } catch {
      return "";
    }
  };
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name) && words(name).includes(join(folder, "exec")))
    .map(Number);
}

function unmount(folder: string): void {
  const points = readFileSync("/proc/mounts", "utf8")
    .split("\n")
    .map((line) => line.split(" ")[1] ?? "");
  for (const point of points.filter((each) => each.startsWith(folder)).toReversed()) {
    spawnSync("umount", ["--lazy", point]);
  }
}

function endQuietly(pid: number): void {
  try {
    if (pid > 0) process.kill(pid, "SIGKILL");
  } catch {
    // It was quicker.
  }
}

/** What `docker build` is given: the bundle of the sources as they are now. */
async function contextIn(folder: string): Promise<string> {
  const context = join(folder, "context");
  for (const name of ["Dockerfile", ".dockerignore", "package.json", "package-lock.json", "LICENSE", "scripts/image"]) {
    cpSync(join(ROOT, name), join(context, name), { recursive: true });
  }
  for (const name of ["onnxruntime-common", "onnxruntime-node"]) {
    cpSync(join(ROOT, "node_modules", name), join(context, "node_modules", name), { recursive: true });
  }
  mkdirSync(join(context, "dist"));
  for (const [name, content] of await bundle(ROOT)) writeFileSync(join(context, "dist", name), content);
  return context;
}

/** What the dynamic linker finds here for these programs. */
const librariesOf = (...programs: readonly string[]): ReadonlySet<string> =>
  new Set(programs.flatMap((each) => execFileSync("ldd", [each], { encoding: "utf8" }).match(/(?<=\s)\/\S+/g) ?? []));

function importBase(folder: string, docker: EngineWorld["docker"]): void {
  const root = join(folder, "base");
  const put = (from: string, to: string) => {
    mkdirSync(dirname(join(root, to)), { recursive: true });
    cpSync(realpathSync(from), join(root, to));
  };
  put(NODE, "/usr/local/bin/node");
  for (const library of librariesOf(realpathSync(NODE), RUNTIME)) put(library, library);
  mkdirSync(join(root, "tmp"));
  mkdirSync(join(root, "etc"));
  writeFileSync(join(root, "etc/passwd"), "root:x:0:0::/root:\nnode:x:1000:1000::/tmp:\n");
  execFileSync("tar", ["-C", root, "-cf", join(folder, "base.tar"), "."]);
  docker("import", "--change", "ENV PATH=/usr/local/bin:/usr/bin:/bin", join(folder, "base.tar"), BASE);
}
