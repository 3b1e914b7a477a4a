/** What an issue's text says beside the records of windows: asked for once a run, and only where there is an issue. */

import type { SignalGroup } from "../../domain/monitoring.ts";
import { labelOf, readMarker } from "../../domain/names.ts";
import { hasInputs, isAnswer } from "../../domain/prediction.ts";
import type { AcknowledgementRecord } from "../../domain/records.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Forge } from "../../ports/forge.ts";
import type { PredictionLog } from "../../ports/prediction-log.ts";
import type { Records } from "../../ports/records.ts";
import type { Deployment } from "../../spec/resolved.ts";
import type { SpecSnapshot } from "../../spec/snapshot.ts";
import { genuineRecords } from "../evidence.ts";
import type { Monitoring } from "./facts.ts";
import type { Moment } from "./history.ts";
import { type IssueMemory, issueKey } from "./issue.ts";
import { isAfter, type Measures, measuresTaken } from "./measures.ts";
import { issueBody } from "./report.ts";
import { findExamples, hasBrokenCells } from "./report-quality.ts";
import type { Texts } from "./telling.ts";
import type { Examples } from "./watched.ts";

export interface SurroundingPorts {
  readonly forge: Forge;
  readonly records: Records;
  readonly clock: Clock;
  readonly predictionLog: PredictionLog;
}

export interface Subject {
  readonly snapshot: SpecSnapshot;
  readonly deployment: Deployment;
  readonly monitoring: Monitoring;
}

interface Gathered extends Measures {
  readonly review: number | null;
  readonly acknowledgements: readonly AcknowledgementRecord[];
}

export function textsOf(ports: SurroundingPorts, subject: Subject): Texts {
  const gather = once(() => gatherOnce(ports, subject.deployment.name));
  const known = async (group: SignalGroup) =>
    (await gather()).acknowledgements.findLast(({ issue }) => issue === issueKey(subject.deployment.name, group));
  const done = async (moment: Moment, { since }: IssueMemory) => {
    const from = since ?? moment.record.window.from;
    const first = moment.records.find(({ window }) => window.from >= from) ?? moment.record;
    return measuresTaken(await gather(), { from, lookedAt: first.createdAt });
  };
  return {
    done,
    isKnown: async (group) => (await known(group)) !== undefined,
    async body(group, moment, memory) {
      const { review, deployments } = await gather();
      return issueBody({
        ...subject,
        ...moment,
        group,
        memory,
        reference: referenceOf(subject, moment),
        commit: deployments.at(-1)?.commit ?? null,
        review,
        hasEarlier: answeredBefore(subject, moment, deployments),
        done: await done(moment, memory),
        acknowledgement: (await known(group)) ?? null,
        examples: await examplesOf(ports, subject, moment),
      });
    },
  };
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  const made: Promise<T>[] = [];
  return () => {
    if (made.length === 0) made.push(make());
    return made[0] as Promise<T>;
  };
}

/** One listing of what is open tells of reviews and of proposals. */
async function gatherOnce({ forge, records, clock }: SurroundingPorts, name: string): Promise<Gathered> {
  const pulls = await forge.pullRequests({ state: "open" });
  const review = pulls.find(
    ({ body, labels }) => labels.includes(labelOf("review")) && readMarker(body)?.data?.deployment === name,
  );
  const isCurrent = ({ issue, until }: AcknowledgementRecord) =>
    issue.startsWith(`${name}/`) && Date.parse(until) > clock.now().getTime();
  // Who wrote records costs more requests than that there are some.
  const isKnown = (await records.list("acknowledgement")).some(isCurrent);
  const acknowledgements = isKnown ? (await genuineRecords(records, "acknowledgement")).filter(isCurrent) : [];
  const ofDeployment = <R extends { readonly deployment: string }>(all: readonly R[]) =>
    all.filter(({ deployment }) => deployment === name);
  const decisions = ofDeployment(await records.list("retrain"));
  // What nobody decided has not been trained, and what was judged has been.
  const started = decisions.findLast(({ decision }) => decision === "train");
  const evaluations = started ? ofDeployment(await records.list("evaluation")) : [];
  const isJudged = evaluations.some((each) => started && isAfter(each, started));
  return {
    pulls,
    review: review?.number ?? null,
    acknowledgements,
    decisions,
    trainings: started && !isJudged ? await records.list("training") : [],
    evaluations,
    deployments: ofDeployment(await records.list("deployment")).filter(({ outcome }) => outcome === "deployed"),
  };
}

/** By what was deployed and by what answered: whoever offers a way back has seen that there is one. */
function answeredBefore(
  { deployment: { champion: present } }: Subject,
  { records }: Moment,
  deployments: Gathered["deployments"],
): boolean {
  const champions = [
    ...records.map(({ champion }) => champion),
    ...deployments.flatMap(({ roles }) => roles.filter(({ role }) => role === "champion")),
  ];
  return champions.some(
    ({ model, version }) => version > 0 && (model !== present.model || version !== present.version),
  );
}

function referenceOf({ snapshot, monitoring }: Subject, { record: { champion } }: Moment) {
  const { reference } = monitoring;
  if (reference) return { name: reference.dataset, version: reference.version };
  const trained = snapshot.specs.modelVersions.get(champion.model)?.get(champion.version)?.spec.dataset;
  return trained ? { name: trained.name, version: trained.version } : null;
}

/** Rows are read again only where a cell is broken. */
async function examplesOf({ predictionLog }: SurroundingPorts, subject: Subject, moment: Moment): Promise<Examples> {
  const { record } = moment;
  const { specs } = subject.snapshot;
  const version = specs.modelVersions.get(record.champion.model)?.get(record.champion.version);
  if (!version || !hasBrokenCells(record)) return new Map();
  const dataset = specs.datasets.get(referenceOf(subject, moment)?.name ?? "");
  const { name, predictions } = subject.deployment;
  const features = version.signature.features.filter((feature) => !predictions.redact.includes(feature.name));
  const rows = await predictionLog.read({ deployment: name, ...record.window });
  const shown = rows.filter((row) => isAnswer(row) && hasInputs(row));
  return findExamples({ record, rows: shown, columns: dataset?.columns ?? [], features });
}
