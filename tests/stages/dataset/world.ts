/** The sample repository in memory: real specs, real days, a forge to merge on. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { createImageCodec } from "../../../src/adapters/image-codec/image-codec.ts";
import { memoryBlobs } from "../../../src/adapters/memory/blobs.ts";
import { collectingLog, fakeClock } from "../../../src/adapters/memory/clock.ts";
import { memoryFiles } from "../../../src/adapters/memory/files.ts";
import { memoryForge } from "../../../src/adapters/memory/forge.ts";
import { memoryGit } from "../../../src/adapters/memory/git.ts";
import { createMemoryPredictionLog } from "../../../src/adapters/memory/prediction-log.ts";
import { createTabularReader } from "../../../src/adapters/tabular-reader/tabular-reader.ts";
import { readSnapshot } from "../../../src/app/snapshot.ts";
import { digestOf } from "../../../src/domain/digest.ts";
import type { Prediction } from "../../../src/domain/prediction.ts";
import type { PullRequest } from "../../../src/ports/forge.ts";
import { setScalar } from "../../../src/spec/edit.ts";
import type { SpecSnapshot } from "../../../src/spec/snapshot.ts";

const sample = (path: string) => readFileSync(fileURLToPath(new URL(`../../../${path}`, import.meta.url)), "utf8");

export const NAME = "seattle-weather";
export const DATASET_FILE = `datasets/${NAME}/dataset.yaml`;
export const MODEL_FILE = `models/${NAME}/model.yaml`;
export const DEPLOYMENT_FILE = `deployments/${NAME}/deployment.yaml`;
export const VERSION_FILE = `datasets/${NAME}/versions/1.yaml`;
export const DATA_FOLDER = "/repository/data";

export const EARLY = sample(`datasets/${NAME}/data/2012-2013.csv`);
export const COMMITTED_VERSION = sample(VERSION_FILE);
const LATER = sample(`datasets/${NAME}/later/2014-2015.csv`);

export const fromFolder = { kind: "folder", path: DATA_FOLDER } as const;

export interface WorldOptions {
  readonly csv?: string;
  readonly specs?: Readonly<Record<string, string>>;
}

export async function makeWorld({ csv = EARLY, specs = {} }: WorldOptions = {}) {
  const clock = fakeClock();
  const git = memoryGit();
  const forge = memoryForge(git, clock);
  const files = memoryFiles({ [`${DATA_FOLDER}/2012-2013.csv`]: csv });
  const ports = {
    git,
    forge,
    files,
    blobs: memoryBlobs(),
    tables: createTabularReader(),
    images: createImageCodec({ threads: 1 }),
    predictionLog: createMemoryPredictionLog(),
    log: collectingLog(),
  };
  const deployment = setScalar(sample(DEPLOYMENT_FILE), "/spec/champion/version", 1);
  const first: Readonly<Record<string, string>> = {
    [DATASET_FILE]: sample(DATASET_FILE),
    [MODEL_FILE]: sample(MODEL_FILE),
    [DEPLOYMENT_FILE]: deployment,
    ...specs,
  };
  const commit = async (changed: Readonly<Record<string, string>>) =>
    git.commit({
      branch: git.defaultBranch,
      expectedHead: await git.head(git.defaultBranch),
      from: null,
      message: "edit",
      files: new Map(Object.entries(changed)),
    });
  await commit(first);
  const textAt = async (branch: string, path: string) => {
    const head = await git.head(branch);
    const bytes = head === null ? undefined : (await git.readFiles(head, [path])).get(path);
    return bytes && new TextDecoder().decode(bytes);
  };
  return {
    ports,
    git,
    forge,
    files,
    commit,
    textAt,
    snapshot: (): Promise<SpecSnapshot> => readSnapshot(git),
    merge: async (pull: PullRequest | null): Promise<void> => {
      if (!pull) throw new Error("nothing to merge");
      const head = (await forge.pullRequest(pull.number))?.head ?? "";
      const outcome = await forge.mergePullRequest(pull.number, head);
      if (outcome.kind !== "merged") throw new Error(outcome.detail);
    },
    pulls: () => forge.pullRequests({ state: "all" }),
  };
}

export type World = Awaited<ReturnType<typeof makeWorld>>;

/** What the first champion could have said about the days from 2014 on. Every third day it is nearly sure. */
export function servedDays(count: number): readonly Prediction[] {
  const days = LATER.split("\n").slice(1, count + 1);
  return days.map((line, index) => {
    const [day = "", precipitation, temp_max, temp_min, wind] = line.trim().split(",");
    const top = index % 3 === 0 ? 0.99 : 0.4 + (index % 100) / 1000;
    return {
      id: `request-${index}/0`,
      time: "2026-01-01T00:00:00.000Z",
      eventTime: `${day}T00:00:00.000Z`,
      deployment: NAME,
      model: NAME,
      version: 1,
      servable: digestOf("servable"),
      bundle: digestOf("bundle"),
      role: "champion",
      inputs: {
        precipitation: Number(precipitation),
        temp_max: Number(temp_max),
        temp_min: Number(temp_min),
        wind: Number(wind),
      },
      label: "rain",
      probabilities: [0, 0, top, 0, 1 - top],
      confidence: top,
      decision: "model",
      latencyMs: 1,
    };
  });
}

export function trueLabel(day: string): string {
  const line = LATER.split("\n").find((each) => each.startsWith(`${day.slice(0, 10)},`));
  return line?.trim().split(",").at(-1) ?? "";
}
