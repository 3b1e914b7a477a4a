/** One bundle, answering: from its opening until another takes its place. A request meets one of them, from end to end. */
import type { Automation } from "../domain/automation.ts";
import type { ExportWindow } from "../domain/export-kind.ts";
import { SERVER_DEVICE } from "../domain/monitoring.ts";
import type { PredictionLine } from "../domain/prediction-line.ts";
import type { Signature } from "../domain/signature.ts";
import type { ServerDescription } from "../ports/inference.ts";
import type { Answered, AnswerRequest } from "./answering.ts";
import { servingBuild } from "./build.ts";
import { decodeFeedback } from "./feedback.ts";
import type { Member, MemberOptions } from "./member.ts";
import type { OpenedBundle, ServingPorts } from "./opened-bundle.ts";
import type { OwnReadings } from "./own-readings.ts";
import type { Question } from "./question.ts";
import type { Trips } from "./routing/canary-part.ts";
import { createRouting, type RoutingDescription } from "./routing/routing.ts";
import type { JsonObject } from "./shape.ts";
import { decodeTelemetry } from "./telemetry.ts";

interface Counters {
  readonly requests: number;
  readonly rows: number;
  /** Requests that were refused or could not be answered. */
  readonly errors: number;
  readonly feedback: number;
  /** Of all shadows together. */
  readonly shadow: { readonly rows: number; readonly errors: number; readonly dropped: number } | null;
}

export interface Description extends Omit<ServerDescription, "signature"> {
  /** null: ONNX files as they are. */
  readonly signature: Signature | null;
  /** Times that another bundle has taken the place of one, in this process: runtimes keep a little of each. */
  readonly reloads: number;
  /** A run has not come back for so long that it never will: only another process helps. */
  readonly hung: boolean;
  readonly since: string;
  readonly automation: Automation;
  readonly counters: Counters;
  /** The canary and the shadows, one by one: shares, failures, and how they compare with the champion. */
  readonly routing: RoutingDescription;
}

export interface DataPlaneLimits {
  /** Rows of one request. */
  readonly maxRows: number;
  /** After this nobody waits for an answer. */
  readonly answerWithinMs: number;
  /** A run that takes longer hangs. */
  readonly hungAfterMs: number;
  readonly queue: MemberOptions["queue"];
}

export interface Generation {
  describe(): Omit<Description, "reloads" | "hung">;
  members(): readonly Member[];
  find(model: string, version: string | null): Member;
  answer(request: AnswerRequest): Promise<Answered>;
  countError(): void;
  feedback(body: unknown): Promise<JsonObject>;
  telemetry(body: unknown): Promise<JsonObject>;
  /** The server's word of itself, beside the telemetry of devices. */
  note(readings: OwnReadings): Promise<void>;
  /** What was logged of this deployment on this machine; null: nothing is kept that could be read. */
  logged(window: ExportWindow): AsyncIterable<PredictionLine> | null;
  /** Answers what it was asked before, then lets the models go. */
  close(): Promise<void>;
}

export function createGeneration(
  ports: ServingPorts,
  opened: OpenedBundle,
  limits: DataPlaneLimits,
  trips: Trips,
): Generation {
  const { clock } = ports;
  const { bundle, members, digest, since } = opened;
  const [champion] = members;
  const known = new Set(members.flatMap((member) => member.classes));
  const routing = createRouting({ bundle, members, clock, trips });
  const counters = { requests: 0, rows: 0, errors: 0, feedback: 0 };
  let underWay = 0;
  let onIdle: (() => void) | null = null;

  const ended = () => {
    underWay -= 1;
    if (underWay === 0) onIdle?.();
  };
  const failed = (error: unknown): never => {
    ended();
    counters.errors += 1;
    ports.observer?.failed(champion, error);
    throw error;
  };
  // Promises are chained by hand: each layer less is time that an answer does not take.
  const answer = (request: AnswerRequest): Promise<Answered> => {
    const { rows, inputs, timestamps, receivedAt, caller = null, version, model = champion.model } = request;
    const id = request.id ?? ports.ids.next();
    const deadline = request.deadline ?? receivedAt + limits.answerWithinMs;
    const question: Question = { id, rows, inputs, timestamps, receivedAt, deadline, caller, fallback: null };
    const chosen = version === null ? null : routing.find(model, version);
    underWay += 1;
    return routing.ask(question, request.routingKey, chosen).then(({ member, reply, fallback }) => {
      ended();
      counters.requests += 1;
      counters.rows += rows;
      const { outputs, decisions, latencyMs, queueMs } = reply;
      ports.observer?.answered({ member, rows, latencyMs, queueMs });
      return { id, member, rows, outputs, decisions, fallback, latencyMs, queueMs };
    }, failed);
  };

  return {
    describe: () => ({
      deployment: bundle.deployment,
      bundle: digest,
      servingBuild: servingBuild(ports.runtime, ports.images),
      roles: members.map(({ role, model, version, servable }) => ({ role, model, version, servable })),
      signature: champion.signature,
      since,
      automation: bundle.settings.automation,
      counters: { ...counters, shadow: shadowsOf(routing.describe()) },
      routing: routing.describe(),
    }),
    members: () => members,
    find: routing.find,
    answer,
    countError: () => {
      counters.errors += 1;
      ports.observer?.failed(champion, null);
    },
    feedback: async (body) => {
      const feedback = decodeFeedback(body, bundle.deployment, known, clock.now().toISOString());
      await ports.log.feedback(feedback, bundle.settings.predictions);
      counters.feedback += feedback.length;
      return { accepted: feedback.length };
    },
    telemetry: async (body) => {
      const now = clock.now().toISOString();
      const telemetry = decodeTelemetry(body, { deployment: bundle.deployment, now, nextId: ports.ids.next });
      await ports.log.telemetry(telemetry, bundle.settings.predictions);
      return { accepted: telemetry.length };
    },
    note: (readings) => {
      const line = { id: ports.ids.next(), time: clock.now().toISOString(), device: SERVER_DEVICE };
      return ports.log.telemetry([{ ...line, deployment: bundle.deployment, readings }], bundle.settings.predictions);
    },
    logged: (window) => ports.logged?.lines({ ...window, deployment: bundle.deployment }) ?? null,
    close: async () => {
      // Whoever is asked may have to ask another: members stay until everybody has heard.
      if (underWay > 0) {
        await new Promise<void>((resolve) => {
          onIdle = resolve;
        });
      }
      await routing.close();
      await opened.close();
    },
  };
}

function shadowsOf({ shadows }: RoutingDescription): Counters["shadow"] {
  if (shadows.length === 0) return null;
  const sum = (read: (each: RoutingDescription["shadows"][number]["copies"]) => number) =>
    shadows.reduce((total, { copies }) => total + read(copies), 0);
  return {
    rows: sum(({ rows }) => rows),
    errors: sum(({ errors, timeouts, nonFinite }) => errors + timeouts + nonFinite),
    dropped: sum(({ dropped }) => dropped),
  };
}
