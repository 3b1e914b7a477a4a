/** Tries a bundle out in the container that it would be deployed in: its image by digest, its cores, its memory. */
import { randomUUID } from "node:crypto";
import { availableParallelism, cpus, hostname } from "node:os";
import type { Digest } from "../../domain/digest.ts";
import { messageOf } from "../../domain/errors/cause.ts";
import { UserError, userError } from "../../domain/errors/user-error.ts";
import type { TestEnvironmentFacts } from "../../domain/records.ts";
import type { Blobs } from "../../ports/blobs.ts";
import type { ApplyOutcome, ContainerSettings, TestEnvironment, TestLimits, TestServer } from "../../ports/target.ts";
import { type EngineEnvironment, engineConnection, hostOf } from "./connection.ts";
import { INNER_PORT, TRIAL, TRIAL_DEPLOYMENT, trialBody } from "./container-body.ts";
import { LOOPBACK, publishedPort } from "./containers.ts";
import { copyBlobs } from "./copy.ts";
import { type Engine, engineOver } from "./engine.ts";
import { callInner } from "./inner.ts";
import { peakIn } from "./peak.ts";

export interface DockerTestOptions {
  readonly environment: EngineEnvironment;
  readonly blobs: Pick<Blobs, "get">;
  /** Everything that a server needs of the store to answer with a bundle, the bundle among it. */
  readonly closure: (bundle: Digest) => Promise<readonly Digest[]>;
  /** An image that serves as another build is refused: it is not what would be evaluated. */
  readonly servingBuild: string;
}

/** A trial that is older belongs to nobody any more, whatever processes there are now. */
const ABANDONED_AFTER_S = 6 * 3600;
const APPLY_WITHIN_MS = 280_000;
/** By the kernel, which takes back memory so: 128 and SIGKILL. */
const KILLED = /exit code 137$/;

export function createDockerTestEnvironment(options: DockerTestOptions): TestEnvironment {
  const { environment, servingBuild } = options;
  return {
    servingBuild,
    start: async (bundle, limits) => {
      if (limits?.image === undefined) throw new Error("a container is started from an image");
      const { image, cpu, memoryBytes, engine: address = null } = limits;
      const container: ContainerSettings = { engine: address, image, cpu, memoryBytes };
      return onEngine(image, async () => {
        const elsewhere = hostOf(address, environment);
        // Its port is open to that machine alone.
        if (elsewhere !== null) throw new Error(`the engine is on another machine, ${elsewhere}`);
        const engine = engineOver(engineConnection(address, environment));
        await removeAbandoned(engine);
        if (!(await engine.image(image))) await engine.pull(image);
        return startTrial(options, engine, container, bundle);
      });
    },
  };
}

/** Whatever an engine does not do says nothing about a candidate. */
async function onEngine<T>(image: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw userError("TEST_ENGINE_UNUSABLE", { with: { image, reason: messageOf(error) } }, { cause: error });
  }
}

async function startTrial(
  options: DockerTestOptions,
  engine: Engine,
  container: ContainerSettings,
  bundle: Digest,
): Promise<TestServer> {
  const name = `understudy-trial-${randomUUID()}`;
  const owner = `${hostname()}:${process.pid}`;
  await engine.create(name, trialBody({ name, owner, container }));
  try {
    await engine.start(name);
    const url = await answering(options, engine, name, bundle);
    return {
      url,
      facts: await factsOf(options, engine, name, container),
      memoryPeak: () => peakIn(engine, name),
      stop: async () => {
        await onEngine(container.image, () => engine.remove(name));
      },
    };
  } catch (error) {
    await engine.remove(name);
    throw error;
  }
}

/** Where it is asked, once it answers with the bundle. */
async function answering(
  { blobs, closure, servingBuild }: DockerTestOptions,
  engine: Engine,
  name: string,
  bundle: Digest,
): Promise<string> {
  const failed = (reason: string) => userError("TEST_SERVER_FAILED", { with: { reason } });
  await copyBlobs(engine, name, blobs, await closure(bundle));
  // Every address is open in the container; where its port is published decides who reaches it.
  const variables = { UNDERSTUDY_SERVE_HOST: LOOPBACK };
  const body = { bundle, port: INNER_PORT, listen: "0.0.0.0", servingBuild, exactly: true, variables };
  const asked = { deployment: TRIAL_DEPLOYMENT, path: "/apply", body, withinMs: APPLY_WITHIN_MS } as const;
  try {
    const outcome = await callInner<ApplyOutcome>(engine, name, asked);
    if (outcome.kind === "rolled-back") throw failed(outcome.reason);
  } catch (error) {
    if (error instanceof UserError) throw error;
    // A container that ends under its own limits is the candidate's; one that runs on is not.
    const { State } = (await engine.inspect(name)) ?? {};
    if (KILLED.test(messageOf(error))) throw failed("a process in its container was killed: its memory is too little");
    if (State && !State.Running) throw failed(`its container ended with exit code ${State.ExitCode}`);
    throw error;
  }
  const found = await engine.inspect(name);
  const port = found && publishedPort(found);
  if (!port) throw new Error("the engine publishes no port");
  return `http://${LOOPBACK}:${port}`;
}

async function factsOf(
  { servingBuild }: DockerTestOptions,
  engine: Engine,
  name: string,
  { image, cpu, memoryBytes }: TestLimits,
): Promise<TestEnvironmentFacts> {
  const { output } = await engine.exec(name, ["node", "--version"]);
  return {
    servingBuild,
    limits: { threads: 1, ...(cpu !== null && { cpu }), memoryBytes, ...(image !== undefined && { image }) },
    host: {
      cpu: cpus()[0]?.model.trim() ?? "unknown",
      cores: availableParallelism(),
      platform: `${process.platform} ${process.arch}`,
      node: output.trim(),
    },
  };
}

/** Of runs that were killed: nobody else would remove them. */
async function removeAbandoned(engine: Engine): Promise<void> {
  const now = Date.now() / 1000;
  for (const { Id, Labels, Created } of await engine.list(TRIAL)) {
    const [host, pid] = (Labels?.[TRIAL] ?? "").split(":");
    const isOurs = host === hostname() && !isAlive(Number(pid));
    if (isOurs || now - Created > ABANDONED_AFTER_S) await engine.remove(Id);
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    // It is there, and somebody else's.
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}
