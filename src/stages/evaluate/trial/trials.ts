/** Everything that running servers are asked in one evaluation: the rows as they are, changed rows, load. */
import type { TestEnvironmentFacts } from "../../../domain/records.ts";
import type { BundleMember } from "../../../domain/servable.ts";
import type { Row } from "../../../domain/table.ts";
import type { ImageEditor } from "../../../ports/image-codec.ts";
import type { Deployment, Model, ModelVersion } from "../../../spec/resolved.ts";
import type { Alone } from "../gate-cases.ts";
import { importanceOf } from "../parts/importance.ts";
import { perturbationsOf } from "../perturb/perturbations.ts";
import type { Rival, Trials } from "../weigh.ts";
import { type Exchange, examine } from "./exchange.ts";
import { runLoad } from "./load.ts";
import { type NotStarted, openSession, type Session, type TrialPorts } from "./session.ts";

export interface AskPorts extends TrialPorts {
  readonly images: TrialPorts["images"] & ImageEditor;
}

export interface Question {
  readonly deployment: Deployment;
  readonly model: Model;
  readonly candidate: BundleMember;
  /** The champion, or why it is not compared with. */
  readonly champion: ModelVersion | Alone;
  readonly rows: readonly Row[];
  readonly truth: readonly string[];
  readonly seed: number;
  readonly random: () => number;
}

export interface Answered {
  readonly kind: "answered";
  readonly exchange: Exchange;
  readonly facts: TestEnvironmentFacts;
  readonly rival: Rival;
  readonly trials: Pick<Trials, "perturbed" | "load" | "importance">;
}

/** Both servers are up at one time; whatever happens, both are stopped. */
export async function askServers(ports: AskPorts, question: Question): Promise<Answered | NotStarted> {
  const { deployment, candidate, champion } = question;
  const session = await openSession(ports, deployment, candidate);
  if (session.kind === "not-started") return session;
  try {
    if (champion.kind !== "ModelVersion") return await ask(ports, question, session, champion);
    const { name: model, version, spec } = champion;
    const other = await openSession(ports, deployment, { model, version, servable: spec.servable });
    if (other.kind === "not-started") {
      const reason = `The champion could not be started to be compared with: ${other.reason}.`;
      return await ask(ports, question, session, { kind: "failed", reason });
    }
    try {
      return await ask(ports, question, session, { champion, session: other });
    } finally {
      await other.stop();
    }
  } finally {
    await session.stop();
  }
}

interface Running {
  readonly champion: ModelVersion;
  readonly session: Session;
}

/** Shares of the whole time, roughly. */
const PARTS = { examine: 0.6, load: 0.1, perturb: 0.2, importance: 0.1 } as const;

async function ask(ports: AskPorts, question: Question, own: Session, beside: Running | Alone): Promise<Answered> {
  const { model, rows, truth, random, seed } = question;
  const progressFrom = (start: number, share: number) => (done: number) =>
    ports.log.progress(`evaluate ${model.name}`, start + share * done, `${rows.length} test rows`);
  const running = "session" in beside ? beside : null;
  const examined = await examine(own, running?.session ?? null, rows, random, progressFrom(0, PARTS.examine));
  let rival = rivalOf(beside, examined.champion);
  let exchange = examined.candidate;
  const facts = own.facts;
  // Nobody is there to be asked any more: what is left stays unmeasured, which no gate takes for a pass.
  if (exchange.gone || rows.length === 0) {
    return { kind: "answered", exchange, facts, rival, trials: { perturbed: [], load: null, importance: [] } };
  }
  const other = rival.kind === "answered" ? (running?.session ?? null) : null;
  const { evaluation, gates } = model;
  const levels = gates.flatMap(({ load }) => (load ? [load] : []));
  const load = await runLoad(own, other, rows, evaluation.load, levels);
  // Under load a server holds the most; what only one of the two is asked comes later.
  exchange = { ...exchange, memoryPeak: await own.memoryPeak() };
  if (other && rival.kind === "answered") {
    rival = { ...rival, exchange: { ...rival.exchange, memoryPeak: await other.memoryPeak() } };
  }
  const perturbed = await perturbationsOf(own, other, rows, evaluation.perturbations, {
    ports,
    seed,
    progress: progressFrom(PARTS.examine + PARTS.load, PARTS.perturb),
    known: rows.find((_, row) => exchange.answers[row] && (!other || examined.champion?.answers[row])),
  });
  const importance = await importanceOf(own, rows, truth, {
    repeats: evaluation.importance.repeats,
    seed,
    progress: progressFrom(1 - PARTS.importance, PARTS.importance),
  });
  return { kind: "answered", exchange, facts, rival, trials: { load, perturbed, importance } };
}

function rivalOf(beside: Running | Alone, exchange: Exchange | null): Rival {
  if (!("session" in beside)) return beside;
  // Rows that a dead champion left unanswered would be a walk-over.
  return exchange && !exchange.gone
    ? { kind: "answered", champion: beside.champion, exchange }
    : { kind: "failed", reason: "The champion stopped answering before it could be compared with." };
}
