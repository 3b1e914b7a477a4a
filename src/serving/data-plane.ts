/** What a bundle does with a request, without any transport: decode, ask the champion, log, answer, then the shadow. */
import type { Digest } from "../domain/digest.ts";
import { userError } from "../domain/errors/user-error.ts";
import type { Prediction } from "../domain/prediction.ts";
import type { Bundle } from "../domain/servable.ts";
import type { Row } from "../domain/table.ts";
import type { Blobs } from "../ports/blobs.ts";
import type { Clock, Ids } from "../ports/clock.ts";
import type { ServerDescription } from "../ports/inference.ts";
import type { ModelRuntime } from "../ports/model-runtime.ts";
import type { PredictionLog } from "../ports/prediction-log.ts";
import { servingBuild } from "./build.ts";
import { readBundle } from "./documents.ts";
import { Fault } from "./fault.ts";
import { decodeFeedback } from "./feedback.ts";
import { loadMember, type Member } from "./member.ts";
import { decodeRequest, type InferRequest } from "./oip-request.ts";
import { encodeResponse, modelMetadata, type RowAnswer } from "./oip-response.ts";
import { createShadowQueue } from "./shadow.ts";
import type { JsonObject } from "./shape.ts";

export interface ServingPorts {
  readonly blobs: Blobs;
  readonly runtime: ModelRuntime;
  readonly log: Pick<PredictionLog, "append" | "appendFeedback">;
  readonly clock: Clock;
  readonly ids: Ids;
}

interface Counters {
  readonly requests: number;
  readonly rows: number;
  /** Requests that were refused or could not be answered. */
  readonly errors: number;
  readonly feedback: number;
  readonly shadow: { readonly rows: number; readonly errors: number; readonly dropped: number } | null;
}

interface Description extends ServerDescription {
  readonly since: string;
  readonly counters: Counters;
}

export interface DataPlane {
  describe(): Description;
  models(): readonly string[];
  /** Throws a 404 unless the champion is of this model (and of this version, where one is given). */
  metadata(model: string, version: string | null): JsonObject;
  /** `receivedAt`: `clock.monotonic()` at the request's last byte. */
  infer(model: string, version: string | null, body: unknown, receivedAt: number): Promise<JsonObject>;
  feedback(body: unknown): Promise<JsonObject>;
  /** Waits for the shadow's copies in flight, then lets the models go. */
  close(): Promise<void>;
}

export interface DataPlaneLimits {
  /** Rows of one request. */
  readonly maxRows: number;
}

/** Resolves when every model has answered its golden inputs: then, and not before, the bundle is ready. */
export async function openDataPlane(ports: ServingPorts, digest: Digest, limits: DataPlaneLimits): Promise<DataPlane> {
  const bundle = await readBundle(ports.blobs, digest);
  const champion = await loadMember(ports, "champion", bundle.champion);
  const shadow = bundle.shadows[0] ? await loadMember(ports, "shadow", bundle.shadows[0]) : null;
  if (shadow) checkShadow(champion, shadow);
  return serve({ ports, digest, bundle, champion, shadow, limits });
}

function checkShadow(champion: Member, shadow: Member): void {
  const given = new Map(champion.signature.features.map((feature) => [feature.name, feature.type]));
  const lacking = shadow.signature.features.find((feature) => given.get(feature.name) !== feature.type);
  if (lacking) throw userError("SHADOW_DOES_NOT_FIT", { with: { model: shadow.model, feature: lacking.name } });
}

interface Opened {
  readonly ports: ServingPorts;
  readonly digest: Digest;
  readonly bundle: Bundle;
  readonly champion: Member;
  readonly shadow: Member | null;
  readonly limits: DataPlaneLimits;
}

function serve(opened: Opened): DataPlane {
  const { ports, digest, bundle, champion, shadow, limits } = opened;
  const { clock, log } = ports;
  const since = clock.now().toISOString();
  const members = shadow ? [champion, shadow] : [champion];
  const known = new Set(members.flatMap((member) => member.classes));
  const queue = shadow && createShadowQueue(shadow, clock.monotonic);
  const counters = { requests: 0, rows: 0, errors: 0, feedback: 0 };

  const championOf = (model: string, version: string | null): Member => {
    if (model === champion.model && (version === null || version === String(champion.version))) return champion;
    throw new Fault(404, "no such model or version answers here; GET /v2/models lists what does");
  };

  const offerToShadow = (answered: Answered) => {
    if (!shadow) return;
    queue?.offer({
      rows: answered.rows,
      record: (probabilities, latencyMs) => {
        const answers = probabilities.map((row) => answerOf(shadow, row, bundle.settings.confidenceThreshold));
        return log.append(predictionsOf(opened, shadow, { ...answered, answers, latencyMs }));
      },
    });
  };

  const answer = async (request: InferRequest, receivedAt: number): Promise<JsonObject> => {
    const probabilities = await champion.predict(request.rows);
    const answers = probabilities.map((row) => answerOf(champion, row, bundle.settings.confidenceThreshold));
    const time = clock.now().toISOString();
    const answered: Answered = {
      id: request.id ?? ports.ids.next(),
      time,
      eventTimes: request.timestamps,
      rows: request.rows,
      answers,
      latencyMs: clock.monotonic() - receivedAt,
    };
    // An answer that was given is on record: the log comes first.
    await log.append(predictionsOf(opened, champion, answered));
    offerToShadow(answered);
    counters.requests += 1;
    counters.rows += answers.length;
    const { deployment } = bundle;
    return encodeResponse({ deployment, ...champion, id: answered.id, answers }, request.outputs);
  };

  return {
    describe: () => ({
      deployment: bundle.deployment,
      bundle: digest,
      servingBuild: servingBuild(ports.runtime),
      roles: members.map(({ role, model, version, servable }) => ({ role, model, version, servable })),
      signature: champion.signature,
      since,
      counters: { ...counters, shadow: queue && { ...queue.counters } },
    }),
    models: () => [champion.model],
    metadata: (model, version) => modelMetadata(championOf(model, version)),
    infer: async (model, version, body, receivedAt) => {
      try {
        return await answer(decodeRequest(body, championOf(model, version).signature, limits.maxRows), receivedAt);
      } catch (error) {
        counters.errors += 1;
        throw error;
      }
    },
    feedback: async (body) => {
      const feedback = decodeFeedback(body, bundle.deployment, known, clock.now().toISOString());
      await log.appendFeedback(feedback);
      counters.feedback += feedback.length;
      return { accepted: feedback.length };
    },
    close: async () => {
      await queue?.settled();
      await Promise.all(members.map((member) => member.close()));
    },
  };
}

interface Answered {
  readonly id: string;
  readonly time: string;
  readonly eventTimes: readonly string[] | null;
  readonly rows: readonly Row[];
  readonly answers: readonly RowAnswer[];
  readonly latencyMs: number;
}

function answerOf(member: Member, probabilities: readonly number[], threshold: number): RowAnswer {
  if (!probabilities.every(Number.isFinite)) {
    throw new Fault(422, "the model gives no finite answer for these inputs");
  }
  const confidence = Math.max(...probabilities);
  const label = member.classes[probabilities.indexOf(confidence)];
  if (label === undefined) throw new Error(`${member.model} gave no probabilities`);
  return { label, probabilities, confidence, decision: confidence < threshold ? "person" : "model" };
}

function predictionsOf({ bundle, digest }: Opened, member: Member, answered: Answered): readonly Prediction[] {
  const { id, time, eventTimes, rows, answers, latencyMs } = answered;
  return answers.map((answer, row) => ({
    id: `${id}/${row}`,
    time,
    eventTime: eventTimes?.[row] ?? time,
    deployment: bundle.deployment,
    model: member.model,
    version: member.version,
    servable: member.servable,
    bundle: digest,
    role: member.role,
    inputs: rows[row] ?? {},
    ...answer,
    latencyMs,
  }));
}
