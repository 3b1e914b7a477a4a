/** Whether a version may have a role: one judgement for deployments and for the pull requests before them. Pure. */
import { type Digest, shortDigest } from "../domain/digest.ts";
import type { DeploymentRecord, EvaluationRecord } from "../domain/records.ts";
import type { Role } from "../domain/servable.ts";
import type { Verdict } from "../domain/verdict.ts";
import type { Specs } from "../spec/resolved.ts";
import type { Authenticity } from "./authenticity.ts";
import { judgingDigest } from "./judging.ts";

/** A record with what the forge says of who wrote it. */
export interface Vouched<R> {
  readonly record: R;
  readonly authenticity: Authenticity;
  readonly writer: string | null;
}

/** What is on record about one deployment. Oldest first. */
export interface Evidence {
  readonly evaluations: readonly Vouched<EvaluationRecord>[];
  readonly deployments: readonly Vouched<DeploymentRecord>[];
}

export type DeployedRole = DeploymentRecord["roles"][number];

export interface EvidenceFacts {
  /** Of the default branch: a pull request's own gates and splits do not judge it. */
  readonly specs: Pick<Specs, "models" | "datasetVersions">;
  readonly evidence: Evidence;
  /** What the target itself says that it runs; empty: nothing, or nobody asked it. */
  readonly running: readonly DeployedRole[];
  /** Servable of the champion that is deployed together with the others. */
  readonly champion: Digest | null;
}

export interface Claim {
  readonly role: Role;
  readonly model: string;
  readonly servable: Digest;
}

export type EvidenceFinding =
  | { readonly kind: "sufficient" | "advisory" | "insufficient"; readonly why: string }
  /** Only what somebody else wrote speaks for it. */
  | { readonly kind: "forged"; readonly why: string; readonly record: string; readonly writer: string | null };

export const isSupported = ({ kind }: EvidenceFinding): boolean => kind === "sufficient" || kind === "advisory";

const SUFFICIENT: Readonly<Record<Claim["role"], readonly Verdict[]>> = {
  champion: ["pass"],
  canary: ["pass"],
  // It may be switched to, and answers whoever asks for its version.
  standby: ["pass"],
  shadow: ["pass", "inconclusive"],
};

/** Healthy in which part speaks for which: what answered a share has not led, what only shadowed has not answered. */
const SPOKEN_FOR_BY: Readonly<Record<Role, readonly Role[]>> = {
  champion: ["champion"],
  canary: ["champion", "canary"],
  standby: ["champion", "canary", "standby"],
  shadow: ["champion", "canary", "standby", "shadow"],
};

/** What ran healthily here may always come back; anything else needs an evaluation that is bound to what stands now. */
export function judgeEvidence(facts: EvidenceFacts, claim: Claim): EvidenceFinding {
  const { evidence, running } = facts;
  if (running.some(serves(claim))) return { kind: "sufficient", why: "it runs here" };
  const runs = evidence.deployments.filter(({ record }) => record.roles.some(serves(claim)));
  const healthy = runs.findLast(isGenuine);
  if (healthy) return supported(healthy, "it ran healthily here before");
  const found = evidence.evaluations.filter(({ record }) => record.candidate.servable === claim.servable);
  // The last word counts: an older pass does not outweigh what was found since.
  const newest = found.findLast(isGenuine);
  const lack = newest ? lackOf(facts, claim, newest.record) : "no evaluation of its servable is on record";
  if (newest && lack === null) return supported(newest, `its newest evaluation says ${newest.record.verdict}`);
  const forged = [...runs, ...found].findLast((each) => !isGenuine(each));
  if (!forged) return { kind: "insufficient", why: lack ?? "" };
  const record = `${forged.record.kind} ${shortDigest(forged.record.key)}`;
  const why = `the record ${record} was written by ${forged.writer ?? "nobody whom the forge vouches for"}, not by the pipeline`;
  return { kind: "forged", why, record, writer: forged.writer };
}

/** What last ran healthily, by records that count; null: nothing ever did. */
export const lastHealthy = ({ deployments }: Evidence): DeploymentRecord | null =>
  deployments.findLast(isGenuine)?.record ?? null;

const isGenuine = ({ authenticity }: Vouched<unknown>): boolean => authenticity !== "forged";

const supported = ({ authenticity }: Vouched<unknown>, why: string): EvidenceFinding => ({
  kind: authenticity === "advisory" ? "advisory" : "sufficient",
  why,
});

const serves =
  ({ role, servable }: Claim) =>
  (each: DeployedRole): boolean =>
    each.servable === servable && SPOKEN_FOR_BY[role].includes(each.role);

/** null: nothing. An evaluation is bound to a servable, a test split, a champion and gates. */
function lackOf(facts: EvidenceFacts, { role, model }: Claim, record: EvaluationRecord): string | null {
  if (!SUFFICIENT[role].includes(record.verdict)) return `its newest evaluation says ${record.verdict}`;
  return unbound(facts, model, record) ?? otherRival(facts, role, record);
}

function unbound({ specs }: EvidenceFacts, name: string, record: EvaluationRecord): string | null {
  if (record.model !== name) return "its newest evaluation is about another model";
  const model = specs.models.get(name);
  if (!model || judgingDigest(model) !== record.gates) {
    return "its newest evaluation was judged by other gates than the default branch's";
  }
  // A soak was judged on production's rows, not on a split.
  if (record.soak) return null;
  const { dataset, testSplit } = record;
  const data = specs.datasetVersions.get(dataset.name)?.get(dataset.version)?.spec;
  if (data?.content === dataset.content && data.splits.test.data === testSplit) return null;
  return "its newest evaluation rests on a test split that is not the default branch's";
}

function otherRival(facts: EvidenceFacts, role: Claim["role"], record: EvaluationRecord): string | null {
  const answering = answeringServable(facts);
  const rival = record.champion?.servable ?? null;
  if (rival === answering || answering === record.candidate.servable) return null;
  if (rival === null) return "its newest evaluation compares it with nobody, and a champion answers";
  if (role !== "champion" && rival === facts.champion) return null;
  return leadsTo(facts, rival, answering, new Set())
    ? null
    : "its newest evaluation compares it with another champion than the one that answers";
}

const championOf = (roles: readonly DeployedRole[]): Digest | null =>
  roles.find(({ role }) => role === "champion")?.servable ?? null;

const answeringServable = ({ running, evidence }: EvidenceFacts): Digest | null =>
  championOf(running) ?? championOf(lastHealthy(evidence)?.roles ?? []);

/** Whether a champion that was merged and never ran has passed, link by link, against the one that answers. */
function leadsTo(facts: EvidenceFacts, from: Digest, to: Digest | null, seen: Set<Digest>): boolean {
  if (seen.has(from)) return false;
  seen.add(from);
  const found = facts.evidence.evaluations.filter(({ record }) => record.candidate.servable === from);
  const record = found.findLast(isGenuine)?.record;
  if (record?.verdict !== "pass" || unbound(facts, record.model, record) !== null) return false;
  const rival = record.champion?.servable ?? null;
  return rival === to || (rival !== null && leadsTo(facts, rival, to, seen));
}
