/** Whether a promotion may be merged without a person: only what the pipeline itself would propose now, on evidence. */
import { type Digest, digestOf, isDigest } from "../../domain/digest.ts";
import type { EvidenceReport } from "../../domain/evidence-report.ts";
import { readMarker, reservation } from "../../domain/names.ts";
import type { EvaluationRecord } from "../../domain/records.ts";
import { judgeAuthenticity } from "../../policy/authenticity.ts";
import { judgingDigest } from "../../policy/judging.ts";
import type { PullRequest } from "../../ports/forge.ts";
import type { Git } from "../../ports/git.ts";
import type { Records } from "../../ports/records.ts";
import type { Deployment } from "../../spec/resolved.ts";
import type { SpecSnapshot } from "../../spec/snapshot.ts";
import { genuineRecords } from "../evidence.ts";
import { decideRole, numberOf, type PromotionInput, type PromotionRole, promotionFiles, servableOf } from "./plan.ts";
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
  if (pull.fromFork) return "its branch lies in another repository";
  const { evaluation: key, role, version } = readMarker(pull.body)?.data ?? {};
  const evaluation = isDigest(key) ? await ports.records.get("evaluation", key) : null;
  if (!evaluation || typeof version !== "number") return "it names no evaluation on record";
  const writer = identity === null ? null : await ports.records.writer("evaluation", evaluation.key);
  if (judgeAuthenticity(identity, writer) === "forged") {
    return "its evaluation was not written by the pipeline";
  }
  if (evaluation.verdict !== "pass") return `its evaluation says ${evaluation.verdict}`;
  const newest = (await otherEvaluations(ports.records, evaluation)).at(-1);
  if (newest && isLater(newest, evaluation) && newest.verdict !== "pass")
    return `it was evaluated again since, which says ${newest.verdict}`;
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
  if (!(await isItsNumber(ports.git, input, version))) return `${version} is not the number that was reserved for it`;
  const decision = decideRole(input);
  if (decision.kind !== "propose" || decision.role !== role) return `it would not be proposed now: ${decision.why}`;
  return unexpectedContent(ports, input, { role: decision.role, version }, pull, await reportOf(evaluation));
}

/** Of the same servable for the same deployment, by the pipeline, oldest first: the last word counts. */
export async function otherEvaluations(
  records: Pick<Records, "list" | "forged">,
  { candidate, deployment, key }: EvaluationRecord,
): Promise<readonly EvaluationRecord[]> {
  const all = await genuineRecords(records, "evaluation");
  return all.filter(
    (each) => each.key !== key && each.deployment === deployment && each.candidate.servable === candidate.servable,
  );
}

export const isLater = (one: EvaluationRecord, other: EvaluationRecord): boolean => one.createdAt > other.createdAt;

/** A number of anybody's choice would write over another version's file, or leave the numbers without an order. */
async function isItsNumber(git: Git, { snapshot, evaluation }: PromotionInput, version: number): Promise<boolean> {
  const { model, candidate } = evaluation;
  const merged = numberOf(snapshot, model, candidate.servable);
  if (merged !== null) return merged === version;
  if (snapshot.specs.modelVersions.get(model)?.has(version)) return false;
  const reserved = await git.reservations(reservation.modelPrefix(model));
  return reserved.get(reservation.model(model, version)) === candidate.servable;
}

/** An approval is bound to the champion that was compared with, to the gates that judged, and to who decides how. */
export function outdatedEvidence(
  snapshot: SpecSnapshot,
  deployment: Deployment,
  { champion, deployment: judgedFor, details, gates, model: name, soak }: EvaluationRecord,
): string | null {
  if (judgedFor !== deployment.name) return `its evaluation is about ${judgedFor}`;
  const compared: Digest | null = champion?.servable ?? null;
  if (compared !== servableOf(snapshot, deployment.champion))
    return "its evaluation does not compare it with the champion";
  const model = snapshot.specs.models.get(name);
  if (!model || judgingDigest(model) !== gates) return "its evaluation was judged by other gates";
  // A soak saw what production decided with the settings of each row.
  if (soak || !details) return null;
  const { automation, confidenceThreshold } = details.settings;
  const isSame = automation === deployment.automation && confidenceThreshold === deployment.confidenceThreshold;
  return isSame ? null : "its evaluation was made with another confidence threshold or automation";
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
