/** Whether a promotion may be merged without a person: only what the pipeline itself would propose now, on evidence. */
import { type Digest, digestOf, isDigest } from "../../domain/digest.ts";
import type { EvidenceReport } from "../../domain/evidence-report.ts";
import { readMarker } from "../../domain/names.ts";
import type { EvaluationRecord } from "../../domain/records.ts";
import { judgeAuthenticity } from "../../policy/authenticity.ts";
import { judgingDigest } from "../../policy/judging.ts";
import type { PullRequest } from "../../ports/forge.ts";
import type { Deployment } from "../../spec/resolved.ts";
import type { SpecSnapshot } from "../../spec/snapshot.ts";
import { decideRole, type PromotionInput, type PromotionRole, promotionFiles, servableOf } from "./plan.ts";
import { type PromotePorts, readServable, takenBack } from "./run.ts";

/**
 * Why a person has to look, or null. A label, a body and a branch can be anybody's work, so none of them is believed:
 * the evidence is read from the records, and the branch must hold exactly the edit that follows from it.
 */
export async function mergeObjection(
  ports: PromotePorts,
  snapshot: SpecSnapshot,
  deployment: Deployment,
  pull: PullRequest,
  /** Login of the App that alone writes evidence; null: evidence is advisory. */
  identity: string | null,
  reportOf: (evaluation: EvaluationRecord) => Promise<EvidenceReport>,
): Promise<string | null> {
  // Its base is anybody's to change who may write here, and the pipeline may push where they may not.
  if (pull.base !== ports.git.defaultBranch) return `it goes to ${pull.base}, which nothing is deployed from`;
  const { evaluation: key, role, version } = readMarker(pull.body)?.data ?? {};
  const evaluation = isDigest(key) ? await ports.records.get("evaluation", key) : null;
  if (!evaluation || typeof version !== "number") return "it names no evaluation on record";
  const writer = identity === null ? null : await ports.records.writer("evaluation", evaluation.key);
  if (judgeAuthenticity(identity, writer) === "forged") {
    return "its evaluation was not written by the pipeline";
  }
  if (evaluation.verdict !== "pass") return `its evaluation says ${evaluation.verdict}`;
  const outdated = outdatedEvidence(snapshot, deployment, evaluation);
  if (outdated !== null) return outdated;
  const input: PromotionInput = {
    snapshot,
    deployment,
    evaluation,
    quarantined: await takenBack(ports.forge, deployment.name),
    // Without a soak a shadow takes the lead by a person's word, so a person merges it too.
    lead: evaluation.soak !== undefined,
    retry: false,
  };
  const decision = decideRole(input);
  if (decision.kind !== "propose" || decision.role !== role) return `it would not be proposed now: ${decision.why}`;
  return unexpectedContent(ports, input, { role: decision.role, version }, pull, await reportOf(evaluation));
}

/** An approval is bound to the champion that was compared with and to the gates that judged. */
export function outdatedEvidence(
  snapshot: SpecSnapshot,
  deployment: Deployment,
  { champion, deployment: judgedFor, gates, model: name }: EvaluationRecord,
): string | null {
  if (judgedFor !== deployment.name) return `its evaluation is about ${judgedFor}`;
  const compared: Digest | null = champion?.servable ?? null;
  if (compared !== servableOf(snapshot, deployment.champion))
    return "its evaluation does not compare it with the champion";
  const model = snapshot.specs.models.get(name);
  return model && judgingDigest(model) === gates ? null : "its evaluation was judged by other gates";
}

async function unexpectedContent(
  { git, blobs }: PromotePorts,
  input: PromotionInput,
  { role, version }: { readonly role: PromotionRole; readonly version: number },
  { head }: PullRequest,
  report: EvidenceReport,
): Promise<string | null> {
  const { snapshot, evaluation } = input;
  const servable = await readServable(blobs, evaluation.candidate.servable);
  const expected = promotionFiles(input, role, version, servable, report);
  const changed = (await git.changedFiles(snapshot.commit, head)).map(({ path }) => path);
  const stranger = changed.find((path) => !expected.has(path));
  if (stranger !== undefined) return `it changes ${stranger} too`;
  const found = await git.readFiles(head, [...expected.keys()]);
  for (const [path, content] of expected) {
    const bytes = found.get(path);
    if (!bytes || !isSame(bytes, content)) return `${path} is not what the evidence leads to`;
  }
  return null;
}

const isSame = (bytes: Uint8Array, content: string | Uint8Array): boolean => digestOf(bytes) === digestOf(content);
