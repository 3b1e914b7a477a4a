/** What a bundle does with a request, without any transport: ask who answers, on record; afterwards the shadows. */
import type { Digest } from "../domain/digest.ts";
import type { Signature } from "../domain/signature.ts";
import type { ServerDescription } from "../ports/inference.ts";
import type { Answered, AnswerRequest } from "./answering.ts";
import { servingBuild } from "./build.ts";
import { decodeFeedback } from "./feedback.ts";
import type { Member, MemberOptions } from "./member.ts";
import { type OpenedBundle, openBundle, type ServingPorts } from "./opened-bundle.ts";
import type { Question } from "./question.ts";
import { createRouting, type RoutingDescription } from "./routing/routing.ts";
import type { JsonObject } from "./shape.ts";

export type { ServingPorts } from "./opened-bundle.ts";

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
  readonly since: string;
  readonly counters: Counters;
  /** The canary and the shadows, one by one: shares, failures, and how they compare with the champion. */
  readonly routing: RoutingDescription;
}

export interface DataPlane {
  describe(): Description;
  /** The champion first. */
  members(): readonly Member[];
  /** Throws a 404. A model's name without a version: the champion's, where it is of this model. */
  find(model: string, version: string | null): Member;
  /** `find`, reading the request and this belong into one turn of the event loop: a reload may come between turns. */
  answer(request: AnswerRequest): Promise<Answered>;
  /** A request that was refused before it could be asked. */
  countError(): void;
  feedback(body: unknown): Promise<JsonObject>;
  /** Answers what waits, the shadows' copies too, then lets the models go. */
  close(): Promise<void>;
}

export interface DataPlaneLimits {
  /** Rows of one request. */
  readonly maxRows: number;
  /** After this nobody waits for an answer. */
  readonly answerWithinMs: number;
  readonly queue: MemberOptions["queue"];
}

export const LIMITS: DataPlaneLimits = {
  maxRows: 10_000,
  answerWithinMs: 30_000,
  queue: { rows: 20_000, bytes: 256 * 2 ** 20 },
};

const MAX_BATCH_ROWS = 128;

/** Resolves when every model has answered its golden inputs: then, and not before, the bundle is ready. */
export async function openDataPlane(ports: ServingPorts, digest: Digest, limits: DataPlaneLimits): Promise<DataPlane> {
  const { monotonic } = ports.clock;
  const opened = await openBundle(ports, digest, { maxRows: MAX_BATCH_ROWS, queue: limits.queue, monotonic });
  return serve(ports, opened, limits);
}

function serve(ports: ServingPorts, opened: OpenedBundle, limits: DataPlaneLimits): DataPlane {
  const { clock } = ports;
  const { bundle, members, digest, since } = opened;
  const [champion] = members;
  const known = new Set(members.flatMap((member) => member.classes));
  const routing = createRouting({ bundle, members, clock, trips: new Map() });
  const counters = { requests: 0, rows: 0, errors: 0, feedback: 0 };

  const ask = async (request: AnswerRequest): Promise<Answered> => {
    const { rows, inputs, timestamps, receivedAt, caller = null } = request;
    const id = request.id ?? ports.ids.next();
    const deadline = request.deadline ?? receivedAt + limits.answerWithinMs;
    const question: Question = { id, rows, inputs, timestamps, receivedAt, deadline, caller, fallback: null };
    const { version, model = champion.model, routingKey } = request;
    const chosen = version === null ? null : routing.find(model, version);
    const { member, reply, fallback } = await routing.ask(question, routingKey, chosen);
    counters.requests += 1;
    counters.rows += rows;
    return { id, member, rows, fallback, ...reply };
  };

  return {
    describe: () => ({
      deployment: bundle.deployment,
      bundle: digest,
      servingBuild: servingBuild(ports.runtime),
      roles: members.map(({ role, model, version, servable }) => ({ role, model, version, servable })),
      signature: champion.signature,
      since,
      counters: { ...counters, shadow: shadowsOf(routing.describe()) },
      routing: routing.describe(),
    }),
    members: () => members,
    find: routing.find,
    answer: (request) =>
      ask(request).catch((error) => {
        counters.errors += 1;
        throw error;
      }),
    countError: () => {
      counters.errors += 1;
    },
    feedback: async (body) => {
      const feedback = decodeFeedback(body, bundle.deployment, known, clock.now().toISOString());
      await ports.log.feedback(feedback, bundle.settings.predictions);
      counters.feedback += feedback.length;
      return { accepted: feedback.length };
    },
    close: async () => {
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
