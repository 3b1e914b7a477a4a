/** What several verbs look up in the repository's specs and records. */
import type { Digest } from "../../domain/digest.ts";
import { userError } from "../../domain/errors/user-error.ts";
import type { EvaluationRecord, TrainingRecord } from "../../domain/records.ts";
import type { Git } from "../../ports/git.ts";
import type { Records } from "../../ports/records.ts";
import type { Deployment } from "../../spec/resolved.ts";
import type { SpecSnapshot } from "../../spec/snapshot.ts";
import { unknownDeployment } from "../../spec/unknown-deployment.ts";
import { genuineRecords } from "../../stages/evidence.ts";
import { isAskedFor, requireAskedFor } from "../merged.ts";

export function findDeployment({ specs }: SpecSnapshot, name: string): Deployment {
  const deployment = specs.deployments.get(name);
  if (deployment) return deployment;
  throw unknownDeployment(name, specs.deployments);
}

interface Ledger {
  readonly git: Git;
  readonly records: Records;
}

/** The named training, or the newest that succeeded for one of the models. Those of unmerged pull requests are passed over. */
export async function findTraining(
  { git, records }: Ledger,
  snapshot: SpecSnapshot,
  models: readonly string[],
  key: string | null,
): Promise<TrainingRecord> {
  const all = await genuineRecords(records, "training");
  if (key !== null) {
    const named = all.findLast((record) => isNamed(record.key, key));
    if (!named) throw userError("CLI_RECORD_UNKNOWN", { with: { kind: "training", key } });
    await requireAskedFor(git, snapshot, named);
    return named;
  }
  for (const record of all.toReversed()) {
    if (record.outcome.state !== "succeeded" || !models.includes(record.model)) continue;
    if (await isAskedFor(git, snapshot, record)) return record;
  }
  throw userError("CLI_RECORD_UNKNOWN", { with: { kind: "training", key: "newest" } });
}

/** The models whose candidates a deployment tries out by itself. */
export const modelsOf = ({ champion, continuousTraining }: Deployment): readonly string[] =>
  [champion.model, continuousTraining?.model].filter((model) => model !== undefined);

/** The named evaluation, or the newest of this deployment. What was trained for an unmerged pull request is passed over. */
export async function findEvaluation(
  { git, records }: Ledger,
  snapshot: SpecSnapshot,
  deployment: Deployment,
  key: string | null,
): Promise<EvaluationRecord> {
  const own = (await records.list("evaluation")).filter((record) => record.deployment === deployment.name);
  const candidates = key === null ? own : own.filter((record) => isNamed(record.key, key));
  for (const record of candidates.toReversed()) {
    const training = await records.get("training", record.training);
    if (!training || (await isAskedFor(git, snapshot, training))) return record;
    if (key !== null) await requireAskedFor(git, snapshot, training);
  }
  throw userError("CLI_RECORD_UNKNOWN", { with: { kind: "evaluation", key: key ?? "newest" } });
}

/** A digest may be shortened, as Git's may: at least eight of its digits. */
const isNamed = (digest: Digest, key: string): boolean => {
  const prefix = key.startsWith("sha256:") ? key : `sha256:${key}`;
  return prefix.length >= "sha256:".length + 8 && digest.startsWith(prefix);
};
