/** What several verbs look up in the repository's specs and records. */
import type { Digest } from "../../domain/digest.ts";
import { userError } from "../../domain/errors/user-error.ts";
import type { EvaluationRecord, TrainingRecord } from "../../domain/records.ts";
import type { Records } from "../../ports/records.ts";
import { nearest } from "../../spec/nearest.ts";
import type { Deployment } from "../../spec/resolved.ts";
import type { SpecSnapshot } from "../../spec/snapshot.ts";

export function findDeployment({ specs }: SpecSnapshot, name: string): Deployment {
  const deployment = specs.deployments.get(name);
  if (deployment) return deployment;
  const suggestion = nearest(name, specs.deployments.keys());
  throw userError("DEPLOYMENT_UNKNOWN", {
    with: { deployment: name },
    ...(suggestion !== undefined && { suggestion }),
  });
}

/** The named training, or the newest that succeeded for a model of this deployment. */
export async function findTraining(
  records: Records,
  deployment: Deployment,
  key: string | null,
): Promise<TrainingRecord> {
  const models = [deployment.champion.model, deployment.continuousTraining?.model];
  const fits = (record: TrainingRecord) =>
    key === null ? record.outcome.state === "succeeded" && models.includes(record.model) : isNamed(record.key, key);
  const found = (await records.list("training")).findLast(fits);
  if (!found) throw userError("CLI_RECORD_UNKNOWN", { with: { kind: "training", key: key ?? "newest" } });
  return found;
}

/** The named evaluation, or the newest of this deployment. */
export async function findEvaluation(
  records: Records,
  deployment: Deployment,
  key: string | null,
): Promise<EvaluationRecord> {
  const fits = (record: EvaluationRecord) =>
    record.deployment === deployment.name && (key === null || isNamed(record.key, key));
  const found = (await records.list("evaluation")).findLast(fits);
  if (!found) throw userError("CLI_RECORD_UNKNOWN", { with: { kind: "evaluation", key: key ?? "newest" } });
  return found;
}

/** A digest may be shortened, as Git's may: at least eight of its digits. */
const isNamed = (digest: Digest, key: string): boolean => {
  const prefix = key.startsWith("sha256:") ? key : `sha256:${key}`;
  return prefix.length >= "sha256:".length + 8 && digest.startsWith(prefix);
};
