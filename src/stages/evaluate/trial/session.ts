/** A server of one bundle, started as it would be deployed, that may be asked for as long as the session lasts. */
import type { Digest } from "../../../domain/digest.ts";
import { canonicalJson } from "../../../domain/json.ts";
import type { TestEnvironmentFacts } from "../../../domain/records.ts";
import type { BundleMember, Servable } from "../../../domain/servable.ts";
import type { Signature } from "../../../domain/signature.ts";
import type { Row } from "../../../domain/table.ts";
import type { Blobs } from "../../../ports/blobs.ts";
import type { Clock } from "../../../ports/clock.ts";
import type { ImageCodec } from "../../../ports/image-codec.ts";
import type { Answer, InferenceClient, InferenceRequest, ServerDescription } from "../../../ports/inference.ts";
import type { Log } from "../../../ports/log.ts";
import type { ModelRuntime } from "../../../ports/model-runtime.ts";
import type { TestEnvironment, TestServer } from "../../../ports/target.ts";
import type { Deployment } from "../../../spec/resolved.ts";
import { trialBundle } from "../plan.ts";
import { callerOf } from "./caller.ts";
import { userErrorsAsReason } from "./reason.ts";
import { testLimits } from "./test-limits.ts";

export interface TrialPorts {
  readonly blobs: Blobs;
  readonly testEnvironment: TestEnvironment;
  readonly inference: InferenceClient;
  /** The model file, run here: what the server says is compared with it. */
  readonly runtime: Pick<ModelRuntime, "load">;
  readonly images: Pick<ImageCodec, "prepare">;
  readonly clock: Pick<Clock, "monotonic">;
  readonly log: Log;
}

export interface Session {
  readonly kind: "started";
  readonly ports: TrialPorts;
  readonly member: BundleMember;
  readonly servable: Servable;
  readonly signature: Signature;
  /** Class of each probability; none of a regression. */
  readonly classes: readonly string[];
  readonly facts: TestEnvironmentFacts;
  /** Of the server that answers now: another one after a restart. */
  readonly url: string;
  /** False after it was stopped, or did not start again. */
  isRunning(): boolean;
  /** By the task's own face, in batches; null: a row that is not answered. What it fails is in no error rate. */
  ask(rows: readonly Row[], request?: Pick<InferenceRequest, "files">): Promise<readonly (Answer | null)[]>;
  /** Most that any of its servers held, bytes; null: cannot be told here. */
  memoryPeak(): Promise<number | null>;
  /** False: it did not start again. */
  restart(): Promise<boolean>;
  stop(): Promise<void>;
}

export interface NotStarted {
  readonly kind: "not-started";
  readonly reason: string;
}

/** A start may fail, or a process be ended, by chance: once is not yet a verdict. */
const ATTEMPTS = 2;

/** The caller stops it, whatever happens in between. */
export async function openSession(
  ports: TrialPorts,
  deployment: Deployment,
  member: BundleMember,
): Promise<Session | NotStarted> {
  const bundle = await ports.blobs.put(canonicalJson(trialBundle(deployment, member)));
  const limits = testLimits(deployment);
  const start = () => startServer(ports, bundle, member, limits);
  const first = await start();
  if (first.kind === "not-started") return first;
  try {
    return await sessionOf(ports, member, first, start);
  } catch (error) {
    await first.server.stop();
    throw error;
  }
}

interface Started {
  readonly kind: "started";
  readonly server: TestServer;
  readonly description: ServerDescription;
}

async function startServer(
  ports: TrialPorts,
  bundle: Digest,
  member: BundleMember,
  limits: ReturnType<typeof testLimits>,
): Promise<Started | NotStarted> {
  let reason = "it was not tried";
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    const server = await userErrorsAsReason(() => ports.testEnvironment.start(bundle, limits));
    if (typeof server === "string") {
      reason = server;
      continue;
    }
    try {
      const description = await userErrorsAsReason(() => ports.inference.describe(server.url));
      const mismatch = typeof description === "string" ? description : otherThanAsked(description, bundle, member);
      if (typeof description !== "string" && mismatch === null) return { kind: "started", server, description };
      reason = mismatch ?? reason;
    } catch (error) {
      await server.stop();
      throw error;
    }
    await server.stop();
  }
  return { kind: "not-started", reason };
}

/** What was evaluated must be what is deployed: the server itself says which bytes it answers with. */
function otherThanAsked(description: ServerDescription, bundle: Digest, member: BundleMember): string | null {
  if (description.bundle !== bundle) return `the server answers with bundle ${description.bundle}, not with ${bundle}`;
  const champion = description.roles.find(({ role }) => role === "champion");
  return champion?.servable === member.servable
    ? null
    : `the server answers with servable ${champion?.servable ?? "none"}, not with ${member.servable}`;
}

/** Photographs: a request stays below what servers take. */
const IMAGES_BATCH = 4;
const BATCH = 32;

export const batchSize = ({ features }: Signature): number =>
  features.some(({ type }) => type === "image") ? IMAGES_BATCH : BATCH;

/** Of what is asked besides, and often, such as shuffled rows: the fewer requests, the sooner it is done. */
const BULK = 256;
const BULK_CELLS = 16_384;

function bulkSize(signature: Signature): number {
  const size = batchSize(signature);
  const fitting = Math.floor(BULK_CELLS / signature.features.length);
  return size === IMAGES_BATCH ? size : Math.max(size, Math.min(BULK, fitting));
}

async function sessionOf(
  ports: TrialPorts,
  member: BundleMember,
  first: Started,
  start: () => Promise<Started | NotStarted>,
): Promise<Session> {
  const { signature } = first.description;
  const text = new TextDecoder().decode(await ports.blobs.get(member.servable));
  const servable = JSON.parse(text) as Servable;
  let server = first.server;
  let isRunning = true;
  let isOver = false;
  let peak: number | null = null;
  const memoryPeak = async () => {
    const now = isRunning ? await server.memoryPeak() : null;
    if (now !== null) peak = Math.max(peak ?? 0, now);
    return peak;
  };
  const stop = async () => {
    try {
      await memoryPeak();
    } finally {
      isRunning = false;
      await server.stop();
    }
  };
  const session: Session = {
    kind: "started",
    ports,
    member,
    servable,
    signature,
    classes: servable.postprocessing.classes,
    facts: server.facts,
    get url() {
      return server.url;
    },
    isRunning: () => isRunning,
    ask: (rows, request = {}) => callerOf(session).askAll(rows, { size: bulkSize(signature), request }),
    memoryPeak,
    restart: async () => {
      if (isOver) return false;
      if (isRunning) await stop();
      const again = await start();
      if (again.kind === "not-started") return false;
      server = again.server;
      isRunning = true;
      return true;
    },
    stop: async () => {
      isOver = true;
      if (isRunning) await stop();
    },
  };
  return session;
}
