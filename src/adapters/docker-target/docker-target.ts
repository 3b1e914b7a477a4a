/** The target `docker`: a container that owns the port; models change in it, another image answers from beside it. */
import type { Digest } from "../../domain/digest.ts";
import { messageOf } from "../../domain/errors/cause.ts";
import type { Blobs } from "../../ports/blobs.ts";
import type { ApplyOutcome, Running, Target, TargetSettings } from "../../ports/target.ts";
import { type EngineEnvironment, engineConnection, hostOf } from "./connection.ts";
import { INNER_PORT, nameOf } from "./container-body.ts";
import {
  ensureFront,
  ensureImage,
  ensureServer,
  findFront,
  LOOPBACK,
  publishedPort,
  serversOf,
  targetFailed,
  type Where,
  whereOf,
} from "./containers.ts";
import { copyBlobs, copyPredictions } from "./copy.ts";
import { digestIn, imageDrift, limitsDrift, portDrift } from "./drift.ts";
import { type Container, engineOver } from "./engine.ts";
import { callInner, innerStatus, settledStatus } from "./inner.ts";

export interface DockerTargetOptions {
  readonly environment: EngineEnvironment;
  readonly blobs: Pick<Blobs, "get">;
  /** Everything that a server needs of the store to answer with a bundle, the bundle among it. */
  readonly closure: (bundle: Digest) => Promise<readonly Digest[]>;
  /** Folder of this machine's prediction log. */
  readonly predictions: string;
  /** An image that serves as another build is refused: it is not what was evaluated. */
  readonly servingBuild: string;
  /** What servers are told: who may ask them, for one. */
  readonly variables?: () => Promise<Readonly<Record<string, string>>>;
}

const STOP_SECONDS = 30;
const APPLY_WITHIN_MS = 280_000;
/** A program in a container that ends is killed, 128 and SIGKILL; in one that has ended none can be run. */
const ENDED = /exit code (126|137)$/;

export function createDockerTarget(options: DockerTargetOptions): Target {
  const { environment, predictions } = options;
  const engineAt = (address: string | null) => engineOver(engineConnection(address, environment));
  const place = (settings: TargetSettings) => whereOf(engineAt(settings.container?.engine ?? null), settings);
  /** An engine that cannot be reached is said in the words of the target. */
  const using = async <T>({ deployment }: TargetSettings, work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      if (error instanceof Error && "problems" in error) throw error;
      throw targetFailed(deployment, messageOf(error));
    }
  };
  const urlOf = (where: Where, front: Container) => {
    const host = hostOf(where.container.engine, environment) ?? (isAny(where.listen) ? LOOPBACK : where.listen);
    return `http://${host.includes(":") ? `[${host}]` : host}:${publishedPort(front) ?? where.port}`;
  };
  return {
    running: (settings) => using(settings, () => running(place(settings), urlOf)),
    apply: (settings, bundle) => using(settings, () => apply(options, place(settings), settings, bundle, urlOf)),
    stop: (settings) => using(settings, () => stop(place(settings))),
    gather: (settings) =>
      using(settings, async () => {
        const { engine, deployment } = place(settings);
        await copyPredictions(engine, nameOf(deployment), deployment, predictions);
      }),
  };
}

const isAny = (listen: string): boolean => listen === "0.0.0.0" || listen === "::";

type UrlOf = (where: Where, front: Container) => string;

async function running(where: Where, urlOf: UrlOf): Promise<Running> {
  const { engine, deployment, container } = where;
  const front = await findFront(where);
  if (!front?.State.Running) return { kind: "nothing" };
  const { running: answers, said } = await innerStatus(engine, nameOf(deployment), deployment);
  if (!answers || said?.deployment !== deployment) return { kind: "nothing" };
  const answering = answers.elsewhere ? await engine.inspect(answers.elsewhere.host) : front;
  const image = answering && (await engine.image(answering.Image));
  const drift = [
    ...imageDrift(image, container.image),
    ...portDrift(front, where),
    ...[front, ...(answering && answering !== front ? [answering] : [])].flatMap((each) =>
      limitsDrift(each, container),
    ),
  ];
  return {
    kind: "running",
    bundle: said.bundle,
    url: urlOf(where, front),
    since: said.since,
    image: digestIn(image),
    ...(drift.length > 0 && { drift }),
  };
}

async function apply(
  options: DockerTargetOptions,
  where: Where,
  settings: TargetSettings,
  bundle: Digest,
  urlOf: UrlOf,
): Promise<ApplyOutcome> {
  const { engine, deployment } = where;
  const image = await ensureImage(where);
  const { front } = await ensureFront(where);
  const name = nameOf(deployment);
  const before = await settledStatus(engine, name, deployment);
  const answering = front.Image === image.Id ? front : await ensureServer(where, image);
  const copy = async (again: boolean) => copyBlobs(engine, name, options.blobs, await options.closure(bundle), again);
  await copy(false);
  const request = await requestOf(options, settings, bundle);
  const ask = () =>
    callInner<ApplyOutcome>(engine, containerName(answering), {
      deployment,
      path: "/apply",
      body: request,
      withinMs: APPLY_WITHIN_MS,
    });
  const askAgain = async (error: unknown) => {
    if (answering === front || !ENDED.test(messageOf(error))) throw error;
    // It answered before, was passed over, and ended by itself just now: it is started anew.
    await engine.stop(containerName(answering), STOP_SECONDS);
    await ensureServer(where, image);
    return ask();
  };
  let outcome = await ask().catch(askAgain);
  // Bytes that rotted in the volume are sent again, once.
  if (outcome.kind === "rolled-back" && outcome.reason.includes("BLOB_CORRUPT")) {
    await copy(true);
    outcome = await ask();
  }
  const previous = before.running?.bundle ?? null;
  if (outcome.kind === "rolled-back") {
    if (answering !== front) await engine.remove(answering.Id);
    if (previous === null) await stop(where);
    return { kind: "rolled-back", reason: outcome.reason, running: previous };
  }
  if (answering !== front) {
    outcome = await passOn(where, name, { to: containerName(answering), bundle, settings, options });
    if (outcome.kind === "rolled-back") return { ...outcome, running: previous };
  }
  await retireOthers(where, { answering, front, bundle, settings, options });
  const url = urlOf(where, (await engine.inspect(name)) ?? front);
  const unchanged = outcome.kind === "unchanged" && previous === bundle;
  return unchanged ? { kind: "unchanged", url } : { kind: "switched", url, previous };
}

const containerName = ({ Name }: Container): string => Name.replace(/^\//, "");

async function requestOf(
  { servingBuild, variables }: DockerTargetOptions,
  { listen = LOOPBACK, keepWarmMs = 0 }: TargetSettings,
  bundle: Digest,
) {
  return {
    bundle,
    port: INNER_PORT,
    listen: "0.0.0.0",
    servingBuild,
    exactly: true,
    keepWarmMs,
    // In the container every address is open; who reaches it is decided by where its port is published.
    variables: { ...(await variables?.()), UNDERSTUDY_SERVE_HOST: listen },
  };
}

interface Passing {
  readonly bundle: Digest;
  readonly settings: TargetSettings;
  readonly options: DockerTargetOptions;
}

function passOn(
  { engine, deployment }: Where,
  from: string,
  { to, bundle, settings, options }: Passing & { readonly to: string },
): Promise<ApplyOutcome> {
  const { servingBuild } = options;
  const { keepWarmMs = 0 } = settings;
  const body = { place: { host: to, port: INNER_PORT }, bundle, servingBuild, keepWarmMs };
  return callInner<ApplyOutcome>(engine, from, { deployment, path: "/forward", body, withinMs: APPLY_WITHIN_MS });
}

/**
 * Containers that answered before pass what still arrives on old connections to the front, and end by themselves when
 * they are warm no longer; what has ended is removed.
 */
async function retireOthers(
  where: Where,
  { answering, front, ...passing }: Passing & { readonly answering: Container; readonly front: Container },
): Promise<void> {
  const { engine, deployment } = where;
  for (const name of await serversOf(where)) {
    if (name === containerName(answering)) continue;
    const container = await engine.inspect(name);
    if (!container?.State.Running) {
      await engine.remove(name);
      continue;
    }
    await engine.update(name, { RestartPolicy: { Name: "no" } });
    await passOn(where, name, { to: nameOf(deployment), ...passing }).catch(() => engine.remove(name));
  }
}

/** The volume stays: it has predictions that nobody may have collected. */
async function stop(where: Where): Promise<void> {
  const { engine, deployment } = where;
  const front = await findFront(where);
  const names = [...(front ? [nameOf(deployment)] : []), ...(await serversOf(where))];
  for (const name of names) {
    await engine.update(name, { RestartPolicy: { Name: "no" } });
    await callInner(engine, name, { deployment, path: "/stop", withinMs: STOP_SECONDS * 1000 }).catch(() => {});
  }
  for (const name of names) {
    await engine.stop(name, STOP_SECONDS);
    await engine.remove(name);
  }
  await engine.removeNetwork(nameOf(deployment));
}
