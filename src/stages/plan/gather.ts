/** Reads both sides of a pull request, and what is on record about the versions that it names. */
import type { Digest } from "../../domain/digest.ts";
import { problem } from "../../domain/errors/user-error.ts";
import { SPEC_FOLDERS } from "../../domain/names.ts";
import type { Evidence } from "../../policy/evidence.ts";
import type { CommitId, FileChange, Git } from "../../ports/git.ts";
import type { Records } from "../../ports/records.ts";
import { loadSpecs } from "../../spec/load.ts";
import { isSpecPath } from "../../spec/places.ts";
import type { Specs } from "../../spec/resolved.ts";
import { filledRolesOf } from "../../spec/roles.ts";
import { genuineRecords, vouchedEvidence } from "../evidence.ts";
import type { ChangePlan } from "./changes.ts";
import { type PlanInput, planChange, type Side, unreadPlan } from "./plan.ts";

/** The head is anybody's: more than people ever change at once is not read. */
const MOST_FILES = 500;
/** The most that is read of the head's spec files, all together. */
const MOST_BYTES = 8 * 2 ** 20;

export interface GatherRequest {
  readonly base: CommitId;
  readonly head: CommitId;
  /** Login of the App that alone writes evidence; null: evidence is advisory. */
  readonly identity: string | null;
}

/** Nothing of the head is run or checked out: its spec files are read as data. */
export async function gatherPlan(
  { git, records }: { readonly git: Git; readonly records: Records },
  { base, head, identity }: GatherRequest,
): Promise<ChangePlan> {
  const changed = await git.changedFiles(base, head);
  const ours = changed.filter(({ path }) => isSpecPath(path));
  if (ours.length > MOST_FILES) return tooLarge(ours.length);
  const paths = new Set(ours.map(({ path }) => path));
  const before = await git.readFiles(base, SPEC_FOLDERS, isSpecPath);
  const theirs = paths.size === 0 ? new Map() : await git.readFiles(head, SPEC_FOLDERS, (path) => paths.has(path));
  const bytes = [...theirs.values()].reduce((sum, file: Uint8Array) => sum + file.byteLength, 0);
  if (bytes > MOST_BYTES) return tooLarge(ours.length);
  const sides = { base: sideOf(before), merged: sideOf(overlaid(before, ours, theirs)) };
  return planChange({
    ...sides,
    changed,
    overlapping: await overlap(git, base, head, paths),
    evidence: await evidenceFor(records, sides, identity),
    trainings: await genuineRecords(records, "training"),
  });
}

const tooLarge = (count: number): ChangePlan =>
  unreadPlan([problem("PLAN_TOO_LARGE", { with: { count, limit: MOST_FILES, bytes: MOST_BYTES } })]);

const sideOf = (files: ReadonlyMap<string, Uint8Array>): Side => ({ files, loaded: loadSpecs(files) });

function overlaid(
  base: ReadonlyMap<string, Uint8Array>,
  changed: readonly FileChange[],
  head: ReadonlyMap<string, Uint8Array>,
): ReadonlyMap<string, Uint8Array> {
  const merged = new Map(base);
  for (const { path } of changed) {
    const bytes = head.get(path);
    if (bytes) merged.set(path, bytes);
    else merged.delete(path);
  }
  return merged;
}

/** What both sides changed since they parted: the merge of those is Git's to make. */
async function overlap(
  git: Git,
  base: CommitId,
  head: CommitId,
  paths: ReadonlySet<string>,
): Promise<readonly string[]> {
  if (paths.size === 0) return [];
  return (await git.changedFiles(head, base)).map(({ path }) => path).filter((path) => paths.has(path));
}

/** Of deployments whose roles get other versions; the others need no evidence. */
async function evidenceFor(
  records: Records,
  { base, merged }: Pick<PlanInput, "base" | "merged">,
  identity: string | null,
): Promise<ReadonlyMap<string, Evidence>> {
  const asked = [...merged.loaded.specs.deployments.keys()].flatMap((deployment) => {
    const servables = servablesOf(merged.loaded.specs, deployment);
    const before = servablesOf(base.loaded.specs, deployment);
    return servables.join() === before.join() ? [] : [{ deployment, servables }];
  });
  if (asked.length === 0) return new Map();
  const evaluations = await records.list("evaluation");
  const deployments = await records.list("deployment");
  const found = new Map<string, Evidence>();
  for (const each of asked) {
    found.set(each.deployment, await vouchedEvidence(records, { ...each, identity, evaluations, deployments }));
  }
  return found;
}

function servablesOf({ deployments, modelVersions }: Specs, name: string): readonly Digest[] {
  const deployment = deployments.get(name);
  return (deployment ? filledRolesOf(deployment) : []).flatMap(({ model, version: number }) => {
    const version = modelVersions.get(model)?.get(number);
    return version ? [version.spec.servable] : [];
  });
}
