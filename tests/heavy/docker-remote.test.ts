/** An engine on another host, as far as one host can show it: TCP with both sides' certificates, and a real sshd. */
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { engineConnection } from "../../src/adapters/docker-target/connection.ts";
import { type Engine, engineOver } from "../../src/adapters/docker-target/engine.ts";
import { packTar, unpackTar } from "../../src/adapters/docker-target/tar.ts";
import { type EngineWorld, startEngine, withoutEngine } from "../support/engine.ts";
import { missing } from "../support/registry.ts";

const SSHD = "/usr/sbin/sshd";
const lacking = withoutEngine() ?? missing("openssl", "ssh", "ssh-keygen");
if (lacking !== null) process.stderr.write(`remote engines: skipped, ${lacking}\n`);

describe.skipIf(lacking !== null)("a remote engine", { timeout: 120_000 }, () => {
  let world: EngineWorld;
  let port: number;
  let certificates: string;
  beforeAll(async () => {
    port = await freePort();
    world = await startEngine({ listen: (folder) => tlsIn(join(folder, "tls"), port) });
    certificates = join(world.folder, "tls");
  }, 300_000);
  afterAll(() => world.dispose(), 120_000);

  /** Every kind of call: JSON, an archive in and out, a program in a container with both of its streams. */
  const tried = async (engine: Engine): Promise<void> => {
    const name = "understudy-remote";
    const main = ["node", "-e", "setInterval(()=>{},1000);process.on('SIGTERM',()=>process.exit(0))"];
    await engine.create(name, { Image: "understudy-test-base:1", Cmd: main });
    try {
      await engine.start(name);
      const content = Buffer.alloc(3 * 2 ** 20, "bytes of a model");
      await engine.putArchive(
        name,
        "/tmp",
        packTar([
          { path: "models", content: null },
          { path: "models/one", content },
        ]),
      );
      expect(await engine.sizeOf(name, "/tmp/models/one")).toBe(content.length);
      expect(await engine.sizeOf(name, "/tmp/models/two")).toBe(null);
      const ran = await engine.exec(name, [
        "node",
        "-e",
        "console.log('a'.repeat(70000));console.error('b');process.exitCode=3",
      ]);
      expect(ran).toEqual({ exitCode: 3, output: `${"a".repeat(70_000)}\n`, errors: "b\n" });
      const archive = await engine.getArchive(name, "/tmp/models");
      if (!archive) throw new Error("no archive came");
      const files = [];
      for await (const file of unpackTar(archive)) files.push(file);
      expect(files.map(({ path }) => path)).toEqual(["models/one"]);
      expect(content.equals(files[0]?.content ?? Buffer.alloc(0))).toBe(true);
    } finally {
      await engine.remove(name);
    }
    expect(await engine.inspect(name)).toBe(null);
  };

  it("is reached by TCP with TLS, and by nobody without a certificate", async () => {
    const address = `tcp://127.0.0.1:${port}`;
    await tried(engineOver(engineConnection(address, { DOCKER_CERT_PATH: certificates })));
    await expect(fetch(`https://127.0.0.1:${port}/version`)).rejects.toThrow();
    const strangers = join(world.folder, "strangers");
    makeCertificates(strangers);
    const stranger = engineOver(engineConnection(address, { DOCKER_CERT_PATH: strangers }));
    await expect(stranger.inspect("any")).rejects.toThrow();
  });

  it.skipIf(!existsSync(SSHD))("is reached by ssh, with the keys that ssh itself finds", async () => {
    const { sshd, bin } = await sshdIn(join(world.folder, "ssh"), world.host);
    const before = process.env.PATH;
    process.env.PATH = `${bin}:${before}`;
    try {
      await tried(engineOver(engineConnection("ssh://root@understudy-test", {})));
      const nobody = engineOver(engineConnection("ssh://root@no-such-host.invalid", {}));
      await expect(nobody.inspect("any")).rejects.toThrow(/ssh ended with exit code 255/);
    } finally {
      process.env.PATH = before;
      sshd.kill();
    }
  });
});

function tlsIn(folder: string, port: number): readonly string[] {
  makeCertificates(folder);
  const at = (name: string) => join(folder, name);
  const files = ["--tlscacert", at("ca.pem"), "--tlscert", at("cert.pem"), "--tlskey", at("key.pem")];
  return ["-H", `tcp://127.0.0.1:${port}`, "--tlsverify", ...files];
}

/** One certificate for both sides, signed by an authority of its own. */
function makeCertificates(folder: string): void {
  mkdirSync(folder, { recursive: true });
  const openssl = (...args: readonly string[]) => execFileSync("openssl", args, { cwd: folder, stdio: "ignore" });
  openssl(..."req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=authority -keyout ca-key.pem -out ca.pem".split(" "));
  openssl(..."req -newkey rsa:2048 -nodes -subj /CN=127.0.0.1 -keyout key.pem -out request.pem".split(" "));
  writeFileSync(join(folder, "more"), "subjectAltName=IP:127.0.0.1\nextendedKeyUsage=serverAuth,clientAuth\n");
  const signing =
    "x509 -req -in request.pem -CA ca.pem -CAkey ca-key.pem -CAcreateserial -days 2 -extfile more -out cert.pem";
  openssl(...signing.split(" "));
}

/** An sshd of our own, and an `ssh` that knows its key and where it listens: what a user's configuration does otherwise. */
async function sshdIn(
  folder: string,
  dockerHost: string,
): Promise<{ readonly sshd: ChildProcess; readonly bin: string }> {
  const at = (name: string) => join(folder, name);
  mkdirSync(at("bin"), { recursive: true });
  mkdirSync("/run/sshd", { recursive: true });
  const port = await freePort();
  for (const key of ["host", "user"]) execFileSync("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", at(key)]);
  execFileSync("cp", [at("user.pub"), at("authorized")]);
  const server = [
    `Port ${port}`,
    "ListenAddress 127.0.0.1",
    `HostKey ${at("host")}`,
    `AuthorizedKeysFile ${at("authorized")}`,
  ];
  const more = ["StrictModes no", "PasswordAuthentication no", "PidFile none", `SetEnv DOCKER_HOST=${dockerHost}`];
  writeFileSync(at("sshd_config"), `${[...server, ...more].join("\n")}\n`);
  const options = `-p ${port} -i ${at("user")} -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -o LogLevel=ERROR`;
  writeFileSync(at("bin/ssh"), `#!/bin/sh\nexec /usr/bin/ssh -F ${at("ssh_config")} ${options} "$@"\n`);
  writeFileSync(at("ssh_config"), "Host understudy-test\n  HostName 127.0.0.1\n");
  chmodSync(at("bin/ssh"), 0o755);
  const sshd = spawn(SSHD, ["-D", "-e", "-f", at("sshd_config")], { stdio: "ignore" });
  const hello = () => execFileSync(at("bin/ssh"), ["root@understudy-test", "true"], { stdio: "ignore" });
  await vi.waitFor(hello, { timeout: 20_000, interval: 250 });
  return { sshd, bin: at("bin") };
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address ? address.port : 0));
    });
  });
}
