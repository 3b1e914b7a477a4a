/** Debian's `docker-registry` in a folder of its own: the registry that the store is tried on. */
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

export const USER = "robot";
export const PASSWORD = "a password of the tests";
/** bcrypt of the password, five rounds: `htpasswd -nbB -C 5`. */
const HTPASSWD = `${USER}:$2b$05$glbf5trP0vV5V92GsaiOBuwFAB2e.Cy3hbsKi8NmHlBon9Ralapq.\n`;

export type RegistryAuth =
  | { readonly kind: "nobody" }
  | { readonly kind: "htpasswd" }
  | { readonly kind: "token"; readonly realm: string; readonly service: string; readonly certificate: string };

export interface RegistryPlace {
  readonly address: string;
  /** Files for https. */
  readonly tls?: { readonly certificate: string; readonly key: string };
}

export interface RegistryProcess {
  /** Address and port. */
  readonly host: string;
  readonly folder: string;
  /** What the blob's bytes lie in: to change them behind the registry's back. */
  fileOf(digest: string): string;
  stop(): Promise<void>;
}

/** Why a program is not here; null: it is. */
export function missing(...programs: readonly string[]): string | null {
  const absent = programs.filter((program) => {
    try {
      execFileSync("sh", ["-c", `command -v ${program}`], { stdio: "ignore" });
      return false;
    } catch {
      return true;
    }
  });
  return absent.length === 0 ? null : `not installed: ${absent.join(", ")}`;
}

export async function startRegistry(
  auth: RegistryAuth = { kind: "nobody" },
  { address, tls }: RegistryPlace = { address: "127.0.0.1" },
): Promise<RegistryProcess> {
  const folder = await mkdtemp(join(tmpdir(), "understudy-registry-"));
  const host = `${address}:${await freePort(address)}`;
  const root = join(folder, "storage");
  await mkdir(root);
  await writeFile(join(folder, "htpasswd"), HTPASSWD);
  const configuration = {
    version: "0.1",
    log: { level: "warn" },
    storage: { filesystem: { rootdirectory: root }, delete: { enabled: true } },
    http: { addr: host, secret: "of the tests", ...(tls && { tls }) },
    ...(auth.kind === "htpasswd" && { auth: { htpasswd: { realm: "tests", path: join(folder, "htpasswd") } } }),
    ...(auth.kind === "token" && {
      auth: {
        token: { realm: auth.realm, service: auth.service, issuer: "tests", rootcertbundle: auth.certificate },
      },
    }),
  };
  // JSON is YAML.
  await writeFile(join(folder, "registry.yml"), JSON.stringify(configuration));
  const child = spawn("docker-registry", ["serve", join(folder, "registry.yml")], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  const said: string[] = [];
  child.stdout.on("data", (chunk) => said.push(String(chunk)));
  child.stderr.on("data", (chunk) => said.push(String(chunk)));
  await answers(host, child, said);
  return {
    host,
    folder,
    fileOf: (digest) => {
      const hex = digest.replace("sha256:", "");
      return join(root, "docker/registry/v2/blobs/sha256", hex.slice(0, 2), hex, "data");
    },
    stop: async () => {
      const ended = new Promise((resolve) => child.once("exit", resolve));
      child.kill();
      await ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function answers(host: string, child: ChildProcess, said: readonly string[]): Promise<void> {
  // Over plain http also where it speaks https: it then answers that it does.
  for (let attempt = 0; attempt < 200; attempt++) {
    if (child.exitCode !== null) break;
    const answer = await fetch(`http://${host}/v2/`).catch(() => null);
    if (answer) return void (await answer.arrayBuffer());
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  child.kill();
  throw new Error(`the registry does not answer:\n${said.join("")}`);
}

function freePort(address: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, address, () => {
      const found = server.address();
      server.close(() => (found && typeof found === "object" ? resolve(found.port) : reject(new Error("no port"))));
    });
  });
}
