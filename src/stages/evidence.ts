/** The records that may speak for versions of one deployment, each with who wrote it. */
import type { Digest } from "../domain/digest.ts";
import type { DeploymentRecord, EvaluationRecord, RecordKind, RecordOf } from "../domain/records.ts";
import { ROLES } from "../domain/servable.ts";
import { judgeAuthenticity } from "../policy/authenticity.ts";
import type { Evidence, Vouched } from "../policy/evidence.ts";
import type { Records } from "../ports/records.ts";

export interface EvidenceRequest {
  readonly deployment: string;
  /** Versions that are asked about. */
  readonly servables: Iterable<Digest>;
  /** Login of the App that alone writes evidence; null: evidence is advisory. */
  readonly identity: string | null;
  /** Oldest first, of every deployment. */
  readonly evaluations: readonly EvaluationRecord[];
  readonly deployments: readonly DeploymentRecord[];
}

/** The records of a kind, without those that somebody else than the pipeline's identity wrote. Oldest first. */
export async function genuineRecords<K extends RecordKind>(
  records: Pick<Records, "list" | "forged">,
  kind: K,
): Promise<readonly RecordOf<K>[]> {
  const all = await records.list(kind);
  const forged = await records.forged(kind);
  return forged.size === 0 ? all : all.filter(({ key }) => !forged.has(key));
}

/** Who wrote a record costs a request each: only records that can matter are asked about. */
export async function vouchedEvidence(
  records: Pick<Records, "writer">,
  { deployment, servables, identity, ...recorded }: EvidenceRequest,
): Promise<Evidence> {
  const vouch = async <R extends EvaluationRecord | DeploymentRecord>(record: R): Promise<Vouched<R>> => {
    const writer = identity === null ? null : await records.writer(record.kind, record.key);
    return { record, writer, authenticity: judgeAuthenticity(identity, writer) };
  };
  const runs = recorded.deployments.filter((each) => each.deployment === deployment && each.outcome === "deployed");
  const answered = new Set(
    runs.flatMap(({ roles }) => roles.filter(({ role }) => role === "champion").map(({ servable }) => servable)),
  );
  const asked = new Set(servables);
  const evaluations: Vouched<EvaluationRecord>[] = [];
  for (const record of recorded.evaluations.toReversed()) {
    if (record.deployment !== deployment || !asked.has(record.candidate.servable)) continue;
    evaluations.unshift(await vouch(record));
    // A champion that was merged and never ran is a link to the one that answers; its evaluation is older.
    if (record.champion && !answered.has(record.champion.servable)) asked.add(record.champion.servable);
  }
  return { evaluations, deployments: await newestGenuine(runs, asked, vouch) };
}

/** The newest run that counts, and the newest of each servable in each part; what is older decides nothing. */
async function newestGenuine(
  runs: readonly DeploymentRecord[],
  asked: ReadonlySet<Digest>,
  vouch: (record: DeploymentRecord) => Promise<Vouched<DeploymentRecord>>,
): Promise<readonly Vouched<DeploymentRecord>[]> {
  const open = new Set(["newest", ...[...asked].flatMap((each) => ROLES.map((role) => `${role} ${each}`))]);
  const found: Vouched<DeploymentRecord>[] = [];
  for (const record of runs.toReversed()) {
    const subjects = ["newest", ...record.roles.map(({ role, servable }) => `${role} ${servable}`)];
    if (!subjects.some((each) => open.has(each))) continue;
    const vouched = await vouch(record);
    found.unshift(vouched);
    if (vouched.authenticity === "forged") continue;
    for (const subject of subjects) open.delete(subject);
  }
  return found;
}
