/** Decides one occasion, once: a decision on record, and an issue that says why when it is no. */
import { userError } from "../../domain/errors/user-error.ts";
import { labelOf, type Marker, readMarker } from "../../domain/names.ts";
import type { RetrainRecord } from "../../domain/records.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Forge } from "../../ports/forge.ts";
import type { Log } from "../../ports/log.ts";
import type { Records } from "../../ports/records.ts";
import type { DatasetVersion, Deployment, Model } from "../../spec/resolved.ts";
import type { SpecSnapshot } from "../../spec/snapshot.ts";
import { unknownDeployment } from "../../spec/unknown-deployment.ts";
import { genuineRecords } from "../evidence.ts";
import { raiseIssue, settleIssue } from "../living-issue.ts";
import { helpFor } from "./help.ts";
import { decideRetrain, notAskedFor, type Occasion, occasionKey, type RetrainDecision } from "./plan.ts";
import { refusalBody, refusalTitle, settledWord, waitBody, waitTitle } from "./report.ts";

export interface RetrainPorts {
  readonly forge: Forge;
  readonly records: Records;
  readonly clock: Clock;
  readonly log: Log;
}

export interface RetrainInput extends Occasion {
  readonly snapshot: SpecSnapshot;
  readonly deployment: string;
  readonly dryRun?: boolean;
}

export interface RetrainOutcome extends RetrainDecision {
  readonly model: string;
  /** Whether this call decided; a wait is no decision, the occasion may be asked again. */
  readonly change: "decided" | "exists" | "none";
}

interface Subject {
  readonly deployment: Deployment;
  readonly model: Model;
  readonly version: DatasetVersion;
  readonly versions: ReadonlyMap<number, DatasetVersion>;
}

export async function runRetrain(ports: RetrainPorts, input: RetrainInput): Promise<RetrainOutcome> {
  const { trigger, subject } = input;
  const about = resolve(input);
  const { deployment, model } = about;
  const off = notAskedFor(deployment, trigger);
  if (off) return { ...off, model: model.name, change: "none" };
  const key = occasionKey(deployment.name, model.name, { trigger, subject });
  const all = await ports.records.list("retrain");
  const decisions = all.filter((record) => record.model === model.name);
  const earlier = decisions.find((record) => record.key === key);
  const now = ports.clock.now();
  const decided: RetrainDecision =
    earlier ??
    decideRetrain({
      ...about,
      occasion: { trigger, subject, ...(input.importance !== undefined && { importance: input.importance }) },
      now,
      trainings: (await genuineRecords(ports.records, "training")).filter((record) => record.model === model.name),
      decisions,
      openPromotions: await openPromotions(ports.forge, deployment.name),
    });
  const { decision, reason } = decided;
  ports.log.info(`retrain ${model.name}: ${decision}, ${reason}`);
  const outcome = { decision, reason, model: model.name };
  if (decision === "wait" && decided.lasts && !input.dryRun) await tellOfWait(ports.forge, about, decided, input);
  if (input.dryRun || decision === "wait") return { ...outcome, change: "none" };
  const record: RetrainRecord = earlier ?? {
    schema: 1,
    kind: "retrain",
    key,
    createdAt: now.toISOString(),
    deployment: deployment.name,
    model: model.name,
    trigger,
    subject,
    decision,
    reason,
  };
  if (!earlier) await ports.records.put(record);
  const others = decisions.filter((each) => each.deployment === deployment.name && each.key !== key);
  if (!others.some((other) => isAfter(other, record))) await tell(ports.forge, about, record);
  return { ...outcome, change: earlier ? "exists" : "decided" };
}

function resolve({ snapshot, deployment: name }: RetrainInput): Subject {
  const { deployments, models, datasetVersions } = snapshot.specs;
  const deployment = deployments.get(name);
  if (!deployment) throw unknownDeployment(name, deployments);
  const modelName = deployment.continuousTraining?.model ?? deployment.champion.model;
  const model = models.get(modelName);
  const versions = model && datasetVersions.get(model.training.dataset.name);
  const version = model && versions?.get(model.training.dataset.version);
  if (!model || !versions || !version) {
    throw userError("RETRAIN_MODEL_UNKNOWN", {
      with: { deployment: name, model: modelName },
      location: { file: deployment.file },
    });
  }
  return { deployment, model, version, versions };
}

async function openPromotions(forge: Forge, deployment: string): Promise<readonly number[]> {
  const open = await forge.pullRequests({ state: "open", label: labelOf("promotion") });
  // A shadow whose soak still runs waits for rows, not for a person's decision.
  const waits = (data: Marker["data"]) => data?.deployment === deployment && data.pending !== true;
  return open.filter(({ body }) => waits(readMarker(body)?.data)).map(({ number }) => number);
}

/** One order for all, also of what was decided at one moment: there a training comes last, since it settles the others. */
function isAfter(a: RetrainRecord, b: RetrainRecord): boolean {
  const [first, second] = [Date.parse(a.createdAt), Date.parse(b.createdAt)];
  if (first !== second) return first > second;
  return a.decision === b.decision ? a.key > b.key : a.decision === "train";
}

/** A refusal is an issue; a training that starts closes it. */
async function tell(forge: Forge, about: Subject, record: RetrainRecord): Promise<void> {
  const key = `${record.deployment}/retrain`;
  if (record.decision === "train") return settleIssue(forge, "retrain", key, settledWord(record));
  const reviews = await forge.pullRequests({ state: "open", label: labelOf("review") });
  const datasets = await forge.pullRequests({ state: "open", label: labelOf("dataset") });
  const help = helpFor({ ...about, open: [...datasets, ...reviews] });
  await raiseIssue(forge, {
    kind: "retrain",
    key,
    title: refusalTitle(about.deployment),
    body: refusalBody(about.deployment, record, help),
  });
}

/** The same words as long as it waits for the same reason, so that asking again changes nothing. */
async function tellOfWait(
  forge: Forge,
  { deployment, model }: Subject,
  { reason }: RetrainDecision,
  { trigger }: Occasion,
): Promise<void> {
  await raiseIssue(forge, {
    kind: "retrain",
    key: `${deployment.name}/retrain`,
    title: waitTitle(deployment),
    body: waitBody(deployment, { model: model.name, trigger, reason }),
  });
}
