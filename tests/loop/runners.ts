/** The loop spread over machines: one that wakes the others, and runners that a test plays, well or badly. */
import { memoryMachineLog } from "../../src/adapters/memory/prediction-files.ts";
import { type MemoryWorkflows, memoryWorkflows } from "../../src/adapters/memory/workflows.ts";
import { createSegmentPredictionLog } from "../../src/adapters/prediction-log-segments/prediction-log.ts";
import type { Ports } from "../../src/app/ports.ts";
import { readSnapshot } from "../../src/app/snapshot.ts";
import { wake } from "../../src/app/tick/tick.ts";
import { subjectOfRun, WORKFLOWS } from "../../src/domain/workflows.ts";
import { runCollect } from "../../src/stages/collect/run.ts";
import { runDeploy } from "../../src/stages/deploy/run.ts";
import { runTrain } from "../../src/stages/train/run.ts";
import { makeWorld, type World, type WorldOptions } from "./world.ts";

const CHECKOUT = "/checkout";

export interface Machines {
  readonly world: World;
  /** Sees records, blobs and the forge; no target, and no prediction log but what was shipped. */
  readonly hosted: Ports;
  /** Where the target runs, and its predictions lie. */
  readonly target: Ports;
  readonly workflows: MemoryWorkflows;
}

const absent = () => Promise.reject(new Error("this machine has no target"));

export async function machines(options: WorldOptions = {}): Promise<Machines> {
  const world = await makeWorld(options);
  const { records, blobs, clock } = world.ports;
  const workflows = memoryWorkflows(clock);
  const [machine, runner] = [memoryMachineLog("the-target"), memoryMachineLog("a-runner")];
  const { log: local, files } = runner;
  const nowhere = { running: absent, apply: absent, stop: absent };
  const hosted: Ports = {
    ...world.ports,
    workflows,
    targets: { process: nowhere, docker: nowhere },
    predictionLog: createSegmentPredictionLog({ records, blobs, clock, local, files }),
    predictionFiles: files,
  };
  const target: Ports = { ...world.ports, workflows, predictionLog: machine.log, predictionFiles: machine.files };
  return { world, hosted, target, workflows };
}

/** What the workflow's job does, as its verb does it. */
export async function work({ target }: Machines, workflow: string, title: string): Promise<void> {
  const snapshot = await readSnapshot(target.git);
  switch (workflow) {
    case WORKFLOWS.train: {
      const model = subjectOfRun("train", title) ?? "";
      await runTrain(target, { snapshot, model, workingFolder: CHECKOUT });
      return;
    }
    case WORKFLOWS.deploy: {
      const deployment = subjectOfRun("deploy", title) ?? "";
      await runDeploy(target, { snapshot, deployment, identity: null });
      return;
    }
    case WORKFLOWS.collect: {
      const deployment = subjectOfRun("collect", title) ?? "";
      await runCollect(target, { snapshot, deployment });
      return;
    }
    default:
      throw new Error(`nobody plays ${workflow}`);
  }
}

/** How one run goes: does its work or not, and ends. */
export type Fate = (machines: Machines, run: MemoryWorkflows["started"][number]) => Promise<void>;

export const well: Fate = async (machines, { id, workflow, title }) => {
  await work(machines, workflow, title);
  machines.workflows.finish(id, "success");
};

export const wakeUp = ({ hosted }: Machines) =>
  wake(hosted, { dryRun: false, checkout: CHECKOUT, identity: null, tell: () => {} });

/** As long as a failed run makes the next one wait. */
const A_PAUSE_MS = 11 * 60_000;

/** Crons and runners until nothing is left to do. */
export async function untilQuiet(machines: Machines, fate: Fate): Promise<void> {
  for (let turn = 0; turn < 40; turn += 1) {
    await wakeUp(machines);
    const queued = machines.workflows.started.filter(({ state }) => state === "queued");
    for (const run of queued) await fate(machines, run);
    const failed = machines.workflows.started.slice(-queued.length || Number.POSITIVE_INFINITY);
    if (failed.some(({ conclusion }) => conclusion !== "success")) machines.world.clock.advance(A_PAUSE_MS);
    if (queued.length === 0) return;
  }
  throw new Error("the machines did not come to rest");
}
