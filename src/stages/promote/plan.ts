/** Decides which role a judged candidate gets, and edits the specs to say so. Pure. */
import { type Digest, digestOfJson } from "../../domain/digest.ts";
import type { EvidenceReport } from "../../domain/evidence-report.ts";
import { branches, paths } from "../../domain/names.ts";
import type { EvaluationRecord } from "../../domain/records.ts";
import type { Servable } from "../../domain/servable.ts";
import { bundleDigest } from "../../spec/bundle.ts";
import { setField, setScalar } from "../../spec/edit.ts";
import { leaveOtherParts } from "../../spec/leave-parts.ts";
import type { Deployment, Pointer } from "../../spec/resolved.ts";
import { filledRolesOf } from "../../spec/roles.ts";
import { API_VERSION } from "../../spec/schema/api-version.ts";
import type { SpecSnapshot } from "../../spec/snapshot.ts";
import { writeYaml } from "../../spec/write.ts";

export type PromotionRole = "champion" | "shadow" | "registered";

export interface PromotionInput {
  readonly snapshot: SpecSnapshot;
  readonly deployment: Deployment;
  readonly evaluation: EvaluationRecord;
  /** Servables that were taken back from this deployment: they need a person's word to return. */
  readonly quarantined: ReadonlySet<Digest>;
  /** Evidence may let a version that already has the shadow's part take the lead. */
  readonly lead: boolean;
  /** A person's word that a servable which was taken back may return. */
  readonly retry: boolean;
}

export type PromotionDecision =
  | { readonly kind: "propose"; readonly role: PromotionRole; readonly why: string }
  | { readonly kind: "nothing"; readonly why: string }
  | { readonly kind: "refuse"; readonly why: string };

/** The candidate's role, by verdict and policy. Only `pass` puts a model where it answers. */
export function decideRole(input: PromotionInput): PromotionDecision {
  const { deployment, evaluation } = input;
  const servable = evaluation.candidate.servable;
  const holds = (pointer: { model: string; version: number } | null) =>
    pointer !== null && pointer.version > 0 && servableOf(input.snapshot, pointer) === servable;
  if (holds(deployment.champion)) return { kind: "nothing", why: "it is the champion already" };
  const part = filledRolesOf(deployment).find(holds);
  if (part && !input.lead) return { kind: "nothing", why: `it is the ${part.role} already` };
  if (!part && input.lead) return { kind: "nothing", why: "it is not the shadow, so it cannot take the lead" };
  if (input.quarantined.has(servable) && !input.retry) {
    return {
      kind: "refuse",
      why: `it was taken back from this deployment and comes back only by a person's word, \`npm run -s understudy -- promote ${deployment.name} --retry\``,
    };
  }
  const compared = evaluation.champion;
  if (compared && compared.servable !== servableOf(input.snapshot, deployment.champion)) {
    return { kind: "refuse", why: "its evidence compares it with another champion; it must be evaluated again" };
  }
  const policy = deployment.continuousDeployment.policy;
  const vacant = deployment.champion.version === 0;
  switch (evaluation.verdict) {
    case "pass":
      if (policy === "manual") return { kind: "propose", role: "registered", why: "the policy is manual" };
      if (input.lead) return { kind: "propose", role: "champion", why: "it has earned the part as a shadow" };
      if (policy === "champion") return { kind: "propose", role: "champion", why: "the policy is champion" };
      return vacant
        ? { kind: "propose", role: "champion", why: "nobody answers yet, so there is nobody to shadow" }
        : { kind: "propose", role: "shadow", why: "the policy is shadow" };
    case "inconclusive":
      return vacant || policy === "manual" || input.lead
        ? { kind: "refuse", why: "the evidence is inconclusive, and only a pass may answer" }
        : { kind: "propose", role: "shadow", why: "the evidence is inconclusive; as a shadow it can gather more" };
    case "fail":
      return { kind: "refuse", why: "it failed its gates" };
    case "error":
      return { kind: "refuse", why: "its evaluation ended in an error" };
  }
}

/** null: nobody has the part, or its version file is gone. */
export function servableOf(snapshot: SpecSnapshot, pointer: { model: string; version: number }): Digest | null {
  return snapshot.specs.modelVersions.get(pointer.model)?.get(pointer.version)?.spec.servable ?? null;
}

/** The number that this servable already has as a merged version, or null. */
export function numberOf(snapshot: SpecSnapshot, model: string, servable: Digest): number | null {
  for (const [number, version] of snapshot.specs.modelVersions.get(model) ?? []) {
    if (version.spec.servable === servable) return number;
  }
  return null;
}

/** Numbers to try, in order: the next one after every merged or reserved version. */
export function nextNumber(snapshot: SpecSnapshot, model: string, reserved: readonly number[]): number {
  const merged = [...(snapshot.specs.modelVersions.get(model)?.keys() ?? [])];
  return Math.max(0, ...merged, ...reserved) + 1;
}

/**
 * One decision: a candidate, on one body of evidence, in one role of one deployment. A person's `--retry` is a new
 * decision each time the default branch has moved on.
 */
export function promotionKey(input: PromotionInput, role: PromotionRole): Digest {
  const { deployment, evaluation, retry, snapshot } = input;
  const { key, candidate } = evaluation;
  return decisionKey({
    ...{ deployment: deployment.name, evaluation: key, servable: candidate.servable, role },
    ...(retry && { retry: snapshot.commit }),
  });
}

interface DecisionSubject {
  readonly deployment: string;
  /** Key of the evaluation that decides, which need not be written yet. */
  readonly evaluation: Digest;
  readonly servable: Digest;
  readonly role: PromotionRole;
  readonly retry?: string;
}

export const decisionKey = (subject: DecisionSubject): Digest => digestOfJson(subject);

export function promotionBranch(input: PromotionInput, role: PromotionRole, version: number): string {
  const { deployment, evaluation } = input;
  return branches.promotion(deployment.name, evaluation.model, version, role, promotionKey(input, role));
}

/** The ModelVersion file (deterministic, so two pull requests that add it agree), the pointer lines and the evidence. */
export function promotionFiles(
  input: PromotionInput,
  role: PromotionRole,
  version: number,
  servable: Servable,
  evidence: Pick<EvidenceReport, "files">,
): ReadonlyMap<string, string | Uint8Array> {
  const { snapshot, deployment, evaluation } = input;
  const files = new Map<string, string | Uint8Array>();
  if (numberOf(snapshot, evaluation.model, evaluation.candidate.servable) === null) {
    files.set(paths.modelVersion(evaluation.model, version), modelVersionText(evaluation, version, servable));
  }
  const folder = evidenceFolder(evaluation, version);
  for (const [name, content] of evidence.files) files.set(`${folder}/${name}`, content);
  if (role === "registered") return files;
  files.set(deployment.file, pointTo(snapshot, deployment, role, evaluation.model, version));
  return files;
}

/** What the deployment runs now, and once this is merged; null: nothing, or nothing that can be told. */
export function bundlesOf(
  { snapshot, deployment, evaluation }: PromotionInput,
  role: PromotionRole,
  version: number,
): { readonly before: Digest | null; readonly after: Digest | null } {
  const before = bundleDigest(deployment, (pointer) => servableOf(snapshot, pointer));
  if (role === "registered") return { before, after: before };
  const pointer = { model: evaluation.model, version };
  const isIt = (each: Pointer | null) => each?.model === pointer.model && each.version === version;
  const leaves = <P extends Pointer>(each: P | null | undefined): P | null =>
    !each || (role === "champion" && isIt(each)) ? null : each;
  const { shadow, shadows, canary, standby } = deployment;
  const after: Deployment = {
    ...deployment,
    shadow: leaves(shadow),
    shadows: shadows.filter((each) => leaves(each) !== null),
    canary: leaves(canary),
    standby: leaves(standby),
    [role]: pointer,
  };
  const servable = (each: Pointer) => (isIt(each) ? evaluation.candidate.servable : servableOf(snapshot, each));
  return { before, after: bundleDigest(after, servable) };
}

export const evidenceFolder = ({ model, deployment, key }: EvaluationRecord, version: number): string =>
  paths.evidence(model, version, deployment, key);

function modelVersionText(evaluation: EvaluationRecord, version: number, servable: Servable): string {
  const { task, features, label } = servable.signature;
  return writeYaml(
    {
      apiVersion: API_VERSION,
      kind: "ModelVersion",
      metadata: { name: evaluation.model, version },
      spec: {
        servable: evaluation.candidate.servable,
        model: servable.model,
        task,
        signature: {
          features: features.map((feature) =>
            feature.type === "category" ? { ...feature, values: [...feature.values] } : { ...feature },
          ),
          label: { name: label.name, classes: [...label.classes] },
        },
        dataset: evaluation.dataset,
        training: evaluation.training,
        evaluation: evaluation.key,
      },
    },
    { schemaComment: "../../../schemas/model-version.json" },
  );
}

/** Changes the pointer of the role and nothing else; who takes the lead leaves the part that it had. */
export function pointTo(
  snapshot: SpecSnapshot,
  deployment: Deployment,
  role: "champion" | "shadow",
  model: string,
  version: number,
): string {
  const original = snapshot.texts.get(deployment.file);
  if (original === undefined) throw new Error(`no text of ${deployment.file} in the snapshot`);
  if (role === "shadow" && deployment.shadow === null) {
    return setField(original, "/spec/shadow", { model, version });
  }
  let text = original;
  if (deployment[role]?.model !== model) text = setScalar(text, `/spec/${role}/model`, model);
  text = setScalar(text, `/spec/${role}/version`, version);
  return role === "champion" ? leaveOtherParts(text, deployment, { model, version }) : text;
}
