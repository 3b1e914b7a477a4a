/** A machine with a prediction log, and what everybody else can read: records and blobs. */
import { memoryBlobs } from "../../../src/adapters/memory/blobs.ts";
import { collectingLog, fakeClock } from "../../../src/adapters/memory/clock.ts";
import { type MemoryMachineLog, memoryMachineLog } from "../../../src/adapters/memory/prediction-files.ts";
import { memoryRecords } from "../../../src/adapters/memory/records.ts";
import { createSegmentPredictionLog } from "../../../src/adapters/prediction-log-segments/prediction-log.ts";
import { SPEC_FOLDERS } from "../../../src/domain/names.ts";
import { loadSpecs } from "../../../src/spec/load.ts";
import { isSpecPath } from "../../../src/spec/places.ts";
import type { SpecSnapshot } from "../../../src/spec/snapshot.ts";
import { type CollectInput, runCollect } from "../../../src/stages/collect/run.ts";
import { DATASET, DEPLOYMENT, MODEL } from "../../loop/specs.ts";

const FILES = new Map(
  Object.entries({
    "datasets/plants/dataset.yaml": DATASET,
    "models/plants/model.yaml": MODEL,
    "deployments/garden/deployment.yaml": DEPLOYMENT,
  }).map(([path, text]) => [path, new TextEncoder().encode(text)] as const),
);

function snapshot(): SpecSnapshot {
  const paths = [...FILES.keys()].filter(
    (path) => isSpecPath(path) && SPEC_FOLDERS.some((each) => path.startsWith(each)),
  );
  if (paths.length !== FILES.size) throw new Error("a spec lies in no folder of specs");
  const { specs, texts } = loadSpecs(FILES);
  return { commit: "c0ffee", specs, texts };
}

export function collectWorld() {
  const clock = fakeClock("2015-06-10T01:00:00.000Z");
  const [records, blobs] = [memoryRecords(), memoryBlobs()];
  const machine = memoryMachineLog("the-target");
  const portsOf = ({ files }: MemoryMachineLog) => ({
    ...{ records, blobs, clock, log: collectingLog() },
    predictionFiles: files,
  });
  /** How a machine reads that has logged nothing itself. */
  const elsewhere = () => {
    const { files, log: local } = memoryMachineLog("a-runner");
    return createSegmentPredictionLog({ records, blobs, clock, local, files });
  };
  const input = { snapshot: snapshot(), deployment: "garden" } as const;
  const collect = (change: Partial<CollectInput> = {}) => runCollect(portsOf(machine), { ...input, ...change });
  return { clock, records, blobs, machine, portsOf, elsewhere, input, collect };
}
