/** A repository in memory with evidence that is bound to it, and pull requests by hand. */

import { memoryBlobs } from "../../../src/adapters/memory/blobs.ts";
import { collectingLog, fakeClock } from "../../../src/adapters/memory/clock.ts";
import { memoryDeploymentMirror } from "../../../src/adapters/memory/deployment-mirror.ts";
import { memoryForge } from "../../../src/adapters/memory/forge.ts";
import { memoryGit } from "../../../src/adapters/memory/git.ts";
import { memoryRecords } from "../../../src/adapters/memory/records.ts";
import { memoryTarget } from "../../../src/adapters/memory/target.ts";
import { readSnapshot } from "../../../src/app/snapshot.ts";
import { type Digest, digestOf, digestOfJson } from "../../../src/domain/digest.ts";
import type { EvaluationRecord, TrainingRecord } from "../../../src/domain/records.ts";
import type { Verdict } from "../../../src/domain/verdict.ts";
import { judgingDigest } from "../../../src/policy/judging.ts";
import type { PullRequest } from "../../../src/ports/forge.ts";
import type { Records } from "../../../src/ports/records.ts";
import { trainingKey } from "../../../src/spec/training-key.ts";
import { runDeploy } from "../../../src/stages/deploy/run.ts";
import { type PlanOutcome, type PlanPorts, runPlan } from "../../../src/stages/plan/run.ts";
import { NO_EVALUATION } from "../../support/no-evaluation.ts";
import { DATASET, DATASET_VERSION, data, deployment, MODEL, modelVersion } from "./specs.ts";

export type Files = Readonly<Record<string, string | null>>;

export const GARDEN = "deployments/garden/deployment.yaml";
export const PLANTS = "models/plants/model.yaml";

export type PlanWorld = Awaited<ReturnType<typeof planWorld>>;

/** Versions 1 to 3 are registered; nobody is champion. */
export async function planWorld({ author = "ann" }: { readonly author?: string } = {}) {
  const clock = fakeClock("2026-01-01T00:00:00Z");
  const git = memoryGit();
  const forge = memoryForge(git, clock, author);
  const blobs = memoryBlobs();
  const log = collectingLog();
  const mirror = memoryDeploymentMirror(clock);
  const writers = new Map<string, string>();
  const stored = memoryRecords();
  const records: Records = { ...stored, writer: async (kind, key) => writers.get(`${kind} ${key}`) ?? null };
  const ports = {
    git,
    forge,
    blobs,
    records,
    clock,
    log,
    mirror,
    targets: { process: memoryTarget(), docker: memoryTarget() },
  };
  const servables = await Promise.all(["one", "two", "three"].map((name) => blobs.put(name)));
  const servable = (version: number): Digest => servables[version - 1] ?? digestOf("none");
  /** Commits to a branch that starts at the default branch. */
  const write = async (branch: string, files: Files, message = "edit") => {
    const from = await git.head("main");
    const expectedHead = await git.head(branch);
    const outcome = await git.commit({ branch, expectedHead, from, message, files: new Map(Object.entries(files)) });
    if (outcome.kind !== "committed") throw new Error("the branch moved");
    return outcome.commit;
  };
  await write("main", {
    "datasets/plants/dataset.yaml": DATASET,
    "datasets/plants/versions/1.yaml": DATASET_VERSION,
    [PLANTS]: MODEL,
    [GARDEN]: deployment({}),
    ...Object.fromEntries(
      [1, 2, 3].map((version) => [`models/plants/versions/${version}.yaml`, modelVersion(version, servable(version))]),
    ),
  });

  /** By the gates and beside the champion of the default branch, as `writer`. */
  const evaluated = async (version: number, verdict: Verdict, writer: string | null = "pipeline[bot]") => {
    clock.advance(1_000);
    const { specs } = await readSnapshot(git);
    const champion = specs.deployments.get("garden")?.champion;
    const rival = champion && champion.version > 0 ? servable(champion.version) : null;
    const measured = (of: Digest) => ({
      servable: of,
      measurements: [],
      confusion: { classes: [], counts: [] },
      answers: data,
    });
    const record: EvaluationRecord = {
      schema: 1,
      kind: "evaluation",
      key: digestOfJson({ version, verdict, rival, writer, at: clock.now() }),
      createdAt: clock.now().toISOString(),
      deployment: "garden",
      model: "plants",
      training: data,
      dataset: { name: "plants", version: 1, content: data },
      testSplit: data,
      gates: judgingDigest(specs.models.get("plants") ?? { gates: [], evaluation: NO_EVALUATION }),
      candidate: measured(servable(version)),
      champion: rival && { ...measured(rival), model: "plants", version: champion?.version ?? 0 },
      results: [],
      verdict,
      environment: null,
      seed: 1,
    };
    await records.put(record);
    if (writer !== null) writers.set(`evaluation ${record.key}`, writer);
    return record;
  };

  /** In the ledger: what the default branch's model asks for. */
  const trained = async () => {
    const model = (await readSnapshot(git)).specs.models.get("plants");
    if (!model) throw new Error("there is no model");
    const dataset = { name: "plants", version: 1, content: data };
    const record: TrainingRecord = {
      schema: 1,
      kind: "training",
      key: trainingKey(model, dataset, "builtin@1", 1),
      createdAt: clock.now().toISOString(),
      model: "plants",
      dataset,
      training: {},
      trainer: "builtin@1",
      attempt: 1,
      outcome: { state: "succeeded", servable: servable(1), modelBytes: 1 },
      progress: [],
      elapsedSeconds: 1,
    };
    await records.put(record);
  };

  const pull = async (files: Files, branch = "edit"): Promise<PullRequest> => {
    await write(branch, files);
    return forge.openPullRequest({ branch, base: "main", title: "Edit", body: "", labels: [] });
  };

  const plan = async (
    { number }: PullRequest,
    {
      identity = null,
      on = ports,
      dryRun = false,
    }: { identity?: string | null; on?: PlanPorts; dryRun?: boolean } = {},
  ): Promise<PlanOutcome> => {
    const pullRequest = await forge.pullRequest(number);
    const base = await git.head("main");
    if (!pullRequest || !base) throw new Error("nothing to plan");
    return runPlan(on, { base, head: pullRequest.head, pullRequest, identity, dryRun });
  };

  /** Deploys the default branch; what is recorded was written by `writer`. */
  const deploy = async (identity: string | null = null, writer = "pipeline[bot]") => {
    clock.advance(1_000);
    const outcome = await runDeploy(ports, { snapshot: await readSnapshot(git), deployment: "garden", identity });
    for (const { key } of await records.list("deployment")) {
      if (!writers.has(`deployment ${key}`)) writers.set(`deployment ${key}`, writer);
    }
    return outcome;
  };

  const comments = async ({ number }: PullRequest) => (await forge.comments(number)).map(({ body }) => body);
  return {
    ports,
    git,
    forge,
    records,
    mirror,
    clock,
    log,
    servable,
    write,
    evaluated,
    trained,
    pull,
    plan,
    deploy,
    comments,
  };
}
