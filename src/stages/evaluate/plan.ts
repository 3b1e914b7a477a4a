/** What one evaluation is about, under which key it is recorded, and whether that was done already. Pure. */
import { isWithheld } from "../../domain/automation.ts";
import { type Digest, digestOfJson } from "../../domain/digest.ts";
import { userError } from "../../domain/errors/user-error.ts";
import type { EvaluationRecord, TrainingRecord } from "../../domain/records.ts";
import type { Bundle, BundleMember } from "../../domain/servable.ts";
import { judgingDigest } from "../../policy/judging.ts";
import type { Dataset, DatasetVersion, Deployment, Model, ModelVersion } from "../../spec/resolved.ts";
import type { SpecSnapshot } from "../../spec/snapshot.ts";
import { unknownDeployment } from "../../spec/unknown-deployment.ts";
import { testLimits } from "./trial/test-limits.ts";

export interface EvaluationRequest {
  /** Specs of the default branch: gates, champion and splits come from nowhere else. */
  readonly snapshot: SpecSnapshot;
  /** Name. */
  readonly deployment: string;
  readonly training: TrainingRecord;
}

export interface EvaluationSubject {
  readonly key: Digest;
  readonly deployment: Deployment;
  readonly model: Model;
  readonly training: TrainingRecord;
  readonly candidate: Digest;
  readonly champion: ModelVersion | null;
  readonly dataset: Dataset;
  readonly data: DatasetVersion;
  /** Digest of what judges it. */
  readonly gates: Digest;
}

export interface EvaluationPlan {
  readonly kind: "measure" | "skip";
  readonly key: Digest;
  readonly deployment: string;
  readonly model: string;
  readonly candidate: Digest;
  readonly champion: { readonly model: string; readonly version: number } | null;
  readonly dataset: { readonly name: string; readonly version: number };
  readonly testRows: number;
  readonly gates: number;
}

/** Finds everything by name. Throws user errors for whatever is not there. */
export function evaluationSubject(request: EvaluationRequest, servingBuild: string): EvaluationSubject {
  const { snapshot, training } = request;
  const { outcome } = training;
  const deployment = snapshot.specs.deployments.get(request.deployment);
  if (!deployment) throw unknownDeployment(request.deployment, snapshot.specs.deployments);
  if (outcome.state !== "succeeded") {
    throw userError("EVALUATION_TRAINING_FAILED", { found: outcome.reason, with: { model: training.model } });
  }
  const model = snapshot.specs.models.get(training.model);
  if (!model) throw userError("EVALUATION_MODEL_UNKNOWN", { with: { model: training.model } });
  const { dataset, data } = findData(snapshot, training);
  const champion = findChampion(snapshot, deployment);
  const gates = judgingDigest(model);
  const limits = testLimits(deployment);
  const key = digestOfJson({
    deployment: deployment.name,
    candidate: outcome.servable,
    champion: champion?.spec.servable ?? null,
    testSplit: data.spec.splits.test.data,
    gates,
    settings: { confidenceThreshold: deployment.confidenceThreshold, automation: deployment.automation },
    servingBuild,
    // Absent where it runs as it comes, so that nothing is measured again for a key that means the same.
    ...(limits && { limits: { cpu: limits.cpu, memoryBytes: limits.memoryBytes, image: limits.image } }),
  });
  return { key, deployment, model, training, candidate: outcome.servable, champion, dataset, data, gates };
}

function findData(snapshot: SpecSnapshot, { model, dataset: reference }: TrainingRecord) {
  const { name, version, content } = reference;
  const dataset = snapshot.specs.datasets.get(name);
  const data = snapshot.specs.datasetVersions.get(name)?.get(version);
  if (!dataset || data?.spec.content !== content) {
    const found = data ? data.spec.content : "no such version";
    throw userError("EVALUATION_DATASET_UNKNOWN", {
      found,
      expected: content,
      with: { dataset: name, version, model },
    });
  }
  return { dataset, data };
}

function findChampion(snapshot: SpecSnapshot, deployment: Deployment): ModelVersion | null {
  const { model, version } = deployment.champion;
  if (version === 0) return null;
  const champion = snapshot.specs.modelVersions.get(model)?.get(version);
  if (champion) return champion;
  throw userError("EVALUATION_CHAMPION_UNKNOWN", {
    location: { file: deployment.file },
    with: { deployment: deployment.name, model, version },
  });
}

export function planEvaluation(subject: EvaluationSubject, recorded: EvaluationRecord | null): EvaluationPlan {
  const { champion, data } = subject;
  return {
    kind: recorded ? "skip" : "measure",
    key: subject.key,
    deployment: subject.deployment.name,
    model: subject.model.name,
    candidate: subject.candidate,
    champion: champion && { model: champion.name, version: champion.version },
    dataset: { name: data.name, version: data.version },
    testRows: data.spec.splits.test.rows,
    gates: subject.model.gates.length,
  };
}

/** The candidate as it would be deployed, alone: it answers, nobody shadows it. */
export function trialBundle(deployment: Deployment, member: BundleMember): Bundle {
  return {
    schema: 2,
    deployment: deployment.name,
    champion: member,
    shadows: [],
    canary: null,
    standby: null,
    settings: {
      confidenceThreshold: deployment.confidenceThreshold,
      // Where people decide everything, the answer is withheld from whoever asks; here it is what is measured. Whose turn
      // it is stays the same.
      automation: isWithheld(deployment.automation) ? "assist" : deployment.automation,
      // A test environment has no log.
      predictions: { mode: "written", inputs: 1, redact: [], retainMs: null },
    },
  };
}
