/** What merging a pull request would do, judged by the base branch. Pure. */
import { type Problem, problem } from "../../domain/errors/user-error.ts";
import { canonicalJson } from "../../domain/json.ts";
import { paths } from "../../domain/names.ts";
import type { TrainingRecord } from "../../domain/records.ts";
import { type Verdict, worst } from "../../domain/verdict.ts";
import type { Evidence } from "../../policy/evidence.ts";
import type { FileChange } from "../../ports/git.ts";
import type { LoadedSpecs } from "../../spec/load.ts";
import { placeOf } from "../../spec/places.ts";
import { checkRules } from "../../spec/rules/all.ts";
import { byPlace } from "../../spec/sort-problems.ts";
import type { ChangePlan, DeploymentChange, FileNote, ModelChange } from "./changes.ts";
import { deploymentChanges } from "./deployments.ts";
import { modelChanges } from "./models.ts";

/** Spec files on one side, as bytes and as specs. */
export interface Side {
  readonly files: ReadonlyMap<string, Uint8Array>;
  readonly loaded: LoadedSpecs;
}

export interface PlanInput {
  readonly base: Side;
  /** The base with the pull request's spec files in place of its own. */
  readonly merged: Side;
  /** Every file that the pull request changes. */
  readonly changed: readonly FileChange[];
  /** Spec files that the base has changed since as well. */
  readonly overlapping: readonly string[];
  /** By deployment. */
  readonly evidence: ReadonlyMap<string, Evidence>;
  /** Oldest first. */
  readonly trainings: readonly TrainingRecord[];
}

export function planChange(input: PlanInput): ChangePlan {
  const { base, merged, changed, overlapping } = input;
  const sides = { base: base.loaded.specs, merged: merged.loaded.specs };
  const places = changed.map(({ path, change }) => ({ path, change, place: placeOf(path) }));
  const deployments = deploymentChanges(sides, input.evidence);
  const models = modelChanges(sides, programs(changed), input.trainings);
  const versions = places.filter(({ place: { kind } }) => kind === "ModelVersion" || kind === "DatasetVersion");
  const problems = [
    ...broughtIn(base, merged),
    ...deployments.flatMap((each) => evidenceProblems(merged.loaded, each)),
    ...deployments.flatMap((each) => policyEdits(merged.loaded, each)),
    ...models.flatMap((each) => gateEdits(merged.loaded, each)),
  ].toSorted(byPlace);
  return {
    verdict: verdictOf(problems, overlapping),
    deployments,
    models,
    datasets: changedDatasets(sides),
    versions: versions.map(({ path, change }): FileNote => ({ path, change })),
    reviews: places.filter(({ place }) => place.kind === "Review").length,
    problems,
    overlapping,
    advisory: deployments.some(({ roles }) => roles.some(({ finding }) => finding?.kind === "advisory")),
  };
}

/** A pull request that is not read: too much, or not for the default branch. */
export const unreadPlan = (problems: readonly Problem[]): ChangePlan => ({
  verdict: verdictOf(problems, []),
  deployments: [],
  models: [],
  datasets: [],
  versions: [],
  reviews: 0,
  problems,
  overlapping: [],
  advisory: false,
});

const verdictOf = (problems: readonly Problem[], overlapping: readonly string[]): Verdict =>
  worst([
    problems.some(({ severity }) => severity === "error") ? "fail" : "pass",
    overlapping.length > 0 ? "inconclusive" : "pass",
  ]);

/** Folders of models in which something other than a spec changes: what trains, perhaps. */
const programs = (changed: readonly FileChange[]): ReadonlySet<string> =>
  new Set(
    changed.flatMap(({ path }) => {
      const [top, name = "", rest] = path.split("/");
      return top === "models" && rest !== undefined && placeOf(path).kind === "other" ? [name] : [];
    }),
  );

/** Problems that the base has as well are not this pull request's. */
function broughtIn(base: Side, merged: Side): readonly Problem[] {
  const identity = ({ code, message, location, found }: Problem) =>
    canonicalJson({ code, message, file: location?.file, found });
  const known = new Set(problemsOf(base, undefined).map(identity));
  return problemsOf(merged, base.files).filter((each) => !known.has(identity(each)));
}

const problemsOf = ({ files, loaded }: Side, base: Side["files"] | undefined): readonly Problem[] => [
  ...loaded.problems,
  // The rows of the splits are behind blobs; validate and dataset look at them.
  ...checkRules({ specs: loaded.specs, loaded, files, base, ids: () => undefined }),
];

function evidenceProblems({ documents }: LoadedSpecs, { name, roles }: DeploymentChange): readonly Problem[] {
  const file = paths.deployment(name);
  return roles.flatMap(({ role, pointer, after, finding }) => {
    if (!after || (finding?.kind !== "insufficient" && finding?.kind !== "forged")) return [];
    const code = finding.kind === "forged" ? "DEPLOY_EVIDENCE_FORGED" : "DEPLOY_NO_EVIDENCE";
    const location = documents.get(file)?.locate(`${pointer}/version`, "value") ?? { file };
    const { model, version } = after;
    return [problem(code, { location, with: { deployment: name, model, version, role, reason: finding.why } })];
  });
}

function policyEdits({ documents }: LoadedSpecs, { name, policies, settings }: DeploymentChange): readonly Problem[] {
  const file = paths.deployment(name);
  const edits = [
    ...policies,
    ...settings.flatMap(({ setting }) => (setting === THRESHOLD ? ["confidenceThreshold"] : [])),
  ];
  return edits.map((what) => {
    const location = documents.get(file)?.locate(`/spec/${what}`, "key") ?? { file };
    return problem("PLAN_JUDGED_BY_BASE", { severity: "warning", location, with: { what, subject: name } });
  });
}

const THRESHOLD = "confidence threshold";

function gateEdits({ documents }: LoadedSpecs, { name, gates }: ModelChange): readonly Problem[] {
  if (gates === null) return [];
  const file = paths.model(name);
  const location = documents.get(file)?.locate("/spec/gates", "key") ?? { file };
  return [problem("PLAN_JUDGED_BY_BASE", { severity: "warning", location, with: { what: "gates", subject: name } })];
}

function changedDatasets({
  base,
  merged,
}: {
  base: LoadedSpecs["specs"];
  merged: LoadedSpecs["specs"];
}): readonly string[] {
  const names = new Set([...base.datasets.keys(), ...merged.datasets.keys()]);
  const textOf = (specs: LoadedSpecs["specs"], name: string) => canonicalJson(specs.datasets.get(name) ?? null);
  return [...names].filter((name) => textOf(base, name) !== textOf(merged, name)).sort();
}
