/**
 * `training.image` with a real engine and a real registry: Debian's dockerd and docker-registry, an image of nothing but
 * busybox, pulled by digest. Where these programs are not installed, or may not run, there is nothing to try.
 */
import { type ChildProcess, execFileSync, spawn, spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { systemClock } from "../../src/adapters/clock/clock.ts";
import { createCommandTrainer } from "../../src/adapters/command-trainer/command-trainer.ts";
import type { TrainingJob } from "../../src/ports/trainer.ts";
import { SIGNATURE } from "../contracts/trainer.ts";
import { problemsOf } from "../support/problems.ts";

const CLIENTS = ["/usr/bin/docker", "/usr/local/bin/docker"];
const isDebians = (path: string) => existsSync(path) && spawnSync(path, ["--version"]).status === 0;
const docker = CLIENTS.find(isDebians);
const canTry =
  docker !== undefined &&
  process.getuid?.() === 0 &&
  ["/usr/sbin/dockerd", "/usr/bin/docker-registry", "/usr/bin/busybox"].every((path) => existsSync(path));

/** Copies a model that lies beside it, as a program would that had trained one. */
const TRAIN = `#!/bin/sh
set -e
echo '{"epoch":1,"epochs":1,"trainLoss":0.5}' >> "$UNDERSTUDY_METRICS"
cat "$UNDERSTUDY_DATASET/manifest.json" > /dev/null
echo once >> "$UNDERSTUDY_CHECKPOINTS/seen"
cp model.bin "$UNDERSTUDY_OUTPUT/model.onnx"
{
  echo "user $(id -u)"
  echo "token \${GITHUB_TOKEN:-none}"
  echo "interfaces $(ls /sys/class/net | tr '\\n' ' ')"
  touch /understudy/model/written 2>/dev/null && echo "model folder writable" || echo "model folder read-only"
  touch /understudy/dataset/written 2>/dev/null && echo "dataset writable" || echo "dataset read-only"
  echo "seed $UNDERSTUDY_SEED"
} > "$UNDERSTUDY_OUTPUT/facts.txt"
`;

describe.skipIf(!canTry)("a training in a real container", () => {
  let folder: string;
  let image: string;
  let environment: Record<string, string>;
  const daemons: ChildProcess[] = [];

  const run = (...given: readonly string[]) =>
    execFileSync(String(docker), given, { env: environment, encoding: "utf8" }).trim();

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "understudy-engine-"));
    const port = await freePort();
    const at = (name: string) => join(folder, name);
    environment = { PATH: `${process.env.PATH}`, HOME: folder, DOCKER_HOST: `unix://${at("docker.sock")}` };
    writeFileSync(
      at("registry.yml"),
      `version: 0.1\nstorage: {filesystem: {rootdirectory: ${at("registry")}}}\nhttp: {addr: 127.0.0.1:${port}}\n`,
    );
    daemons.push(
      spawn("/usr/bin/docker-registry", ["serve", at("registry.yml")], { stdio: "ignore" }),
      spawn(
        "/usr/sbin/dockerd",
        [
          ...["--data-root", at("data"), "--exec-root", at("exec"), "--pidfile", at("dockerd.pid")],
          ...["-H", environment.DOCKER_HOST ?? "", "--iptables=false", "--bridge=none", "--storage-driver", "vfs"],
        ],
        { stdio: "ignore" },
      ),
    );
    await vi.waitFor(() => run("info"), { timeout: 60_000, interval: 500 });
    image = await publish(port);
  }, 120_000);

  afterAll(async () => {
    for (const daemon of daemons) {
      const gone = new Promise((resolve) => daemon.once("exit", resolve));
      if (daemon.kill()) await gone;
    }
    rmSync(folder, { recursive: true, force: true });
  }, 60_000);

  /** Made, pushed, and forgotten by the engine: the training has to pull it. */
  async function publish(port: number): Promise<string> {
    const root = join(folder, "root");
    mkdirSync(join(root, "bin"), { recursive: true });
    mkdirSync(join(root, "tmp"));
    cpSync("/usr/bin/busybox", join(root, "bin", "busybox"));
    execFileSync("chroot", [root, "/bin/busybox", "--install", "-s", "/bin"]);
    execFileSync("tar", ["-C", root, "-cf", join(folder, "root.tar"), "."]);
    const tag = `127.0.0.1:${port}/train:1`;
    run("import", join(folder, "root.tar"), tag);
    run("push", "--quiet", tag);
    const digest = run("image", "inspect", "--format", "{{index .RepoDigests 0}}", tag);
    run("image", "rm", "--force", tag, digest);
    return digest;
  }

  function jobOf(name: string, script: string, changes: Partial<TrainingJob> = {}): TrainingJob {
    const model = join(folder, name);
    mkdirSync(join(model, "dataset"), { recursive: true });
    writeFileSync(join(model, "dataset", "manifest.json"), "{}");
    writeFileSync(join(model, "train.sh"), script);
    writeFileSync(join(model, "model.bin"), "the model");
    return {
      dataset: join(model, "dataset"),
      signature: SIGNATURE,
      hyperparameters: {},
      seed: 11,
      output: join(model, "output"),
      checkpoints: join(model, "checkpoints"),
      command: ["sh", "train.sh"],
      image,
      workingFolder: model,
      timeoutMs: 60_000,
      ...changes,
    };
  }

  const trainer = () =>
    createCommandTrainer({
      clock: systemClock(),
      environment: { ...environment, GITHUB_TOKEN: "secret" },
      graceMs: 1000,
    });

  const containers = () => run("ps", "--all", "--quiet", "--filter", "name=understudy-train-");

  test("it is pulled by digest, and sees its data, no network and no token", async () => {
    const epochs: number[] = [];
    const outcome = await trainer().train(jobOf("good", TRAIN), ({ epoch }) => epochs.push(epoch));
    expect(outcome).toEqual({
      kind: "succeeded",
      model: join(folder, "good", "output", "model.onnx"),
      machine: { image },
    });
    expect(readFileSync(join(folder, "good", "output", "model.onnx"), "utf8")).toBe("the model");
    expect(readFileSync(join(folder, "good", "checkpoints", "seen"), "utf8")).toBe("once\n");
    expect(epochs).toEqual([1]);
    expect(readFileSync(join(folder, "good", "output", "facts.txt"), "utf8").split("\n")).toEqual([
      `user ${process.getuid?.()}`,
      "token none",
      "interfaces lo ",
      "model folder read-only",
      "dataset read-only",
      "seed 11",
      "",
    ]);
    expect(containers()).toBe("");
  }, 120_000);

  test("a program that fails, and one that the image lacks", async () => {
    expect(await trainer().train(jobOf("bad", "echo no such column; exit 3"), () => {})).toMatchObject({
      kind: "failed",
      reason: "it ended with exit code 3\nno such column",
    });
    const lacking = jobOf("lacking", "", { command: ["python", "train.py"] });
    expect(await trainer().train(lacking, () => {})).toMatchObject({
      kind: "failed",
      reason: expect.stringMatching(/exit code 127\n.*python/),
    });
    expect(containers()).toBe("");
  }, 120_000);

  test("time over: nothing of it is left, even of what does not listen", async () => {
    const deaf = jobOf("deaf", "trap '' TERM; while true; do sleep 1; done", { timeoutMs: 2000 });
    expect(await trainer().train(deaf, () => {})).toMatchObject({
      kind: "failed",
      reason: expect.stringContaining("its time limit"),
    });
    expect(containers()).toBe("");
  }, 120_000);

  test("ended from outside it takes its container along, and a second run finds nothing in its way", async () => {
    const job = jobOf("ended", "while true; do sleep 1; done");
    const module = (path: string) => JSON.stringify(new URL(`../../src/adapters/${path}`, import.meta.url).href);
    const script = `const { createCommandTrainer } = await import(${module("command-trainer/command-trainer.ts")});
      const { systemClock } = await import(${module("clock/clock.ts")});
      const trainer = createCommandTrainer({ clock: systemClock(), environment: process.env });
      await trainer.train(${JSON.stringify(job)}, () => {});`;
    for (const signal of ["SIGTERM", "SIGKILL"] as const) {
      const pipeline = spawn(process.execPath, ["--input-type=module", "-e", script], {
        env: environment,
        stdio: "ignore",
      });
      const ended = new Promise((resolve) => pipeline.once("exit", resolve));
      await vi.waitFor(() => expect(run("ps", "--quiet", "--filter", "name=understudy-train-")).not.toBe(""), 30_000);
      pipeline.kill(signal);
      await ended;
      // Nobody can clean up after a SIGKILL but the next run.
      if (signal === "SIGTERM") expect(containers()).toBe("");
    }
    expect(containers()).not.toBe("");
    writeFileSync(join(job.workingFolder, "train.sh"), TRAIN);
    expect(await trainer().train(job, () => {})).toMatchObject({ kind: "succeeded" });
    expect(containers()).toBe("");
  }, 120_000);

  test("a digest that the registry does not have is the machine's trouble, not a failed training", async () => {
    const unknown = image.replace(/[0-9a-f]{64}$/, "0".repeat(64));
    const job = jobOf("unknown", TRAIN, { image: unknown });
    expect(await problemsOf(trainer().train(job, () => {}))).toMatchObject([{ code: "TRAIN_IMAGE_UNAVAILABLE" }]);
  }, 120_000);
});

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() =>
        address && typeof address === "object" ? resolve(address.port) : reject(new Error("no port")),
      );
    });
  });
}
