/** A pull request as data: what training and judging before its merge go by, pinned to one head. */
import { UserError, userError } from "../domain/errors/user-error.ts";
import { SPEC_FOLDERS } from "../domain/names.ts";
import type { Forge, PullRequest } from "../ports/forge.ts";
import type { CommitId, Git } from "../ports/git.ts";
import { loadSpecs } from "../spec/load.ts";
import { isSpecPath } from "../spec/places.ts";
import type { Model, Specs } from "../spec/resolved.ts";
import { DEFAULTS } from "../spec/schema/defaults.ts";
import type { SpecSnapshot } from "../spec/snapshot.ts";
import { readSnapshot } from "./snapshot.ts";

export interface PinnedPullRequest {
  readonly number: number;
  readonly head: CommitId;
  /** The default branch: gates, champions, deployments and runner labels come from here. */
  readonly base: SpecSnapshot;
  /** What is trained: the pull request's models and data, on the default branch's runners. */
  readonly training: SpecSnapshot;
  /** What judges it: the default branch, with the data that only the pull request has. */
  readonly judging: SpecSnapshot;
}

interface PullRequestPorts {
  readonly git: Git;
  readonly forge: Forge;
}

/** `expected`: the head that somebody asked for; null: the head as it is now. Refuses forks. */
export async function requirePullRequest(
  forge: Forge,
  number: number,
  expected: CommitId | null,
): Promise<PullRequest> {
  const pull = await forge.pullRequest(number);
  if (!pull) throw userError("CLI_NUMBER_UNKNOWN", { with: { what: "pull request", number } });
  if (pull.fromFork) throw userError("COMMAND_FORK_REFUSED", { with: { number } });
  if (pull.state !== "open") throw userError("COMMAND_PULL_REQUEST_CLOSED", { with: { number, state: pull.state } });
  if (expected !== null && pull.head !== expected) {
    throw userError("COMMAND_HEAD_MOVED", { with: { number, head: expected, found: pull.head }, found: pull.head });
  }
  return pull;
}

export async function pinPullRequest(
  { git, forge }: PullRequestPorts,
  number: number,
  expected: CommitId | null,
): Promise<PinnedPullRequest> {
  const { head } = await requirePullRequest(forge, number, expected);
  const base = await readSnapshot(git);
  const proposed = await readSpecsAt(git, head);
  return { number, head, base, training: trainingView(base, proposed), judging: judgingView(base, proposed) };
}

/** Throws the problems of specs that cannot be read. */
async function readSpecsAt(git: Git, commit: CommitId): Promise<SpecSnapshot> {
  const { specs, texts, problems } = loadSpecs(await git.readFiles(commit, SPEC_FOLDERS, isSpecPath));
  const errors = problems.filter((each) => each.severity === "error");
  if (errors.length > 0) throw new UserError(errors);
  return { commit, specs, texts };
}

/** A branch may be older than the default branch, whose version files are immutable: they stand where both have one. */
function versionsOf(base: Specs, proposed: Specs): Specs["datasetVersions"] {
  const names = new Set([...proposed.datasetVersions.keys(), ...base.datasetVersions.keys()]);
  return new Map(
    [...names].map((name) => [
      name,
      new Map([...(proposed.datasetVersions.get(name) ?? []), ...(base.datasetVersions.get(name) ?? [])]),
    ]),
  );
}

function trainingView(base: SpecSnapshot, proposed: SpecSnapshot): SpecSnapshot {
  const onBaseRunner = (model: Model): Model => {
    const runner = base.specs.models.get(model.name)?.training.runner ?? DEFAULTS.training.runner;
    return { ...model, training: { ...model.training, runner } };
  };
  return {
    ...proposed,
    specs: {
      ...proposed.specs,
      models: new Map([...proposed.specs.models].map(([name, model]) => [name, onBaseRunner(model)])),
      datasets: new Map([...base.specs.datasets, ...proposed.specs.datasets]),
      datasetVersions: versionsOf(base.specs, proposed.specs),
    },
  };
}

function judgingView(base: SpecSnapshot, proposed: SpecSnapshot): SpecSnapshot {
  return {
    ...base,
    specs: {
      ...base.specs,
      datasets: new Map([...proposed.specs.datasets, ...base.specs.datasets]),
      datasetVersions: versionsOf(base.specs, proposed.specs),
    },
  };
}
