/** The real wiring: the one place where adapters and stages meet. */
import { createBuiltinTrainer } from "../adapters/builtin-trainer/builtin-trainer.ts";
import { randomIds, simulatedClock, systemClock } from "../adapters/clock/clock.ts";
import { createCommandTrainer } from "../adapters/command-trainer/command-trainer.ts";
import { createDockerTarget } from "../adapters/docker-target/docker-target.ts";
import { createDockerTestEnvironment } from "../adapters/docker-target/test-environment.ts";
import { nodeFiles } from "../adapters/files/files.ts";
import { createInferenceClient } from "../adapters/http-inference/inference-client.ts";
import { createImageCodec } from "../adapters/image-codec/image-codec.ts";
import { runtimeLocator } from "../adapters/onnx-runtime/locate.ts";
import { createOnnxRuntime } from "../adapters/onnx-runtime/onnx-runtime.ts";
import { createParquetWriter } from "../adapters/parquet-writer/parquet-writer.ts";
import { folderPredictionFiles } from "../adapters/prediction-log-folder/prediction-files.ts";
import { createFolderPredictionLog } from "../adapters/prediction-log-folder/prediction-log.ts";
import { createSegmentPredictionLog } from "../adapters/prediction-log-segments/prediction-log.ts";
import { createProcessTarget } from "../adapters/process-target/process-target.ts";
import { createTestEnvironment } from "../adapters/process-target/test-environment.ts";
import { gitRecords } from "../adapters/records/records.ts";
import { createTabularReader } from "../adapters/tabular-reader/tabular-reader.ts";
import { webhookNotifier } from "../adapters/webhook/notifier.ts";
import type { Clock } from "../ports/clock.ts";
import type { Log } from "../ports/log.ts";
import type { TestEnvironment } from "../ports/target.ts";
import { servingBuild } from "../serving/build.ts";
import { closureOf, composeBlobs, fetchingTarget, fetchingTestEnvironment } from "./blobs.ts";
import { wholeEnvironment } from "./env.ts";
import { homeFolders } from "./home-folders.ts";
import { passedOn } from "./passed-on.ts";
import type { Platform, PlatformOptions } from "./platform/platform.ts";
import type { Ports } from "./ports.ts";
import { keptServerCommand, serverCommand } from "./server-program.ts";
import type { Settings } from "./settings.ts";

const PIPELINE = "understudy[bot]";
const READY_WITHIN_MS = 60_000;

export interface ComposeOptions {
  /** By default the present, or the settings' moment. */
  readonly clock?: Clock;
  /** Who acts: the pipeline, or a person. */
  readonly user?: string;
  /** GitHub asks writers to go slowly; only a server that is not GitHub may be rushed. Default: true. */
  readonly throttle?: boolean;
}

export async function compose(settings: Settings, log: Log, options: ComposeOptions = {}): Promise<Ports> {
  const clock = options.clock ?? (settings.now === null ? systemClock() : simulatedClock(settings.now));
  const ids = randomIds();
  const folders = homeFolders(settings.home);
  const { user = PIPELINE, throttle = true } = options;
  const platform = await composePlatform(settings.forge, { settings, log, clock, user, throttle });
  const locate = locateRuntime(settings, log);
  const runtime = createOnnxRuntime(locate);
  const prepare = async () => ({ UNDERSTUDY_ONNXRUNTIME: await locate() });
  const images = createImageCodec();
  const build = servingBuild(runtime, images);
  const environment = wholeEnvironment();
  const { blobs, predictions, targets: home } = folders;
  const store = composeBlobs(blobs, settings.blobs, clock);
  const command = serverCommand();
  const keep = () => keptServerCommand(home);
  const serving = {
    environment,
    predictions,
    servingBuild: build,
    variables: () => passedOn(nodeFiles(), settings.serving),
  };
  const ports = {
    ...platform,
    records: gitRecords(platform.git, settings.identity),
    blobs: store,
    files: nodeFiles(),
    tables: createTabularReader(),
    images,
    parquet: createParquetWriter(),
    notifier: webhookNotifier({ url: settings.webhook }),
    clock,
    ids,
    log,
    trainers: {
      builtin: createBuiltinTrainer({ clock, locate }),
      command: createCommandTrainer({ clock, environment }),
    },
    runtime,
    targets: {
      process: fetchingTarget(createProcessTarget({ ...serving, command, keep, prepare, home, blobs }), store),
      docker: createDockerTarget({ ...serving, blobs: store, closure: (bundle) => closureOf(store, bundle) }),
    },
    testEnvironment: fetchingTestEnvironment(
      whereItBelongs({
        process: createTestEnvironment({
          launch: { command, environment, prepare, readyWithinMs: READY_WITHIN_MS },
          blobs,
          servingBuild: build,
          threads: 1,
        }),
        container: createDockerTestEnvironment({
          environment,
          blobs: store,
          closure: (bundle) => closureOf(store, bundle),
          servingBuild: build,
        }),
      }),
      store,
    ),
    inference: createInferenceClient(clock, store),
  };
  return { ...ports, ...composePredictionLog(settings, predictions, ports) };
}

/** What would be deployed as a container is tried out as one, and never as anything else. */
const whereItBelongs = (environments: {
  readonly process: TestEnvironment;
  readonly container: TestEnvironment;
}): TestEnvironment => ({
  servingBuild: environments.process.servingBuild,
  start: (bundle, limits) =>
    (limits?.image === undefined ? environments.process : environments.container).start(bundle, limits),
});

/** Where bytes travel between machines, so do predictions; otherwise everything happens on this one. */
function composePredictionLog(
  { blobs }: Settings,
  folder: string,
  ports: Pick<Ports, "records" | "blobs" | "clock" | "ids" | "log">,
): Pick<Ports, "predictionLog" | "predictionFiles"> {
  const local = createFolderPredictionLog({ folder, clock: ports.clock, ids: ports.ids });
  const files = folderPredictionFiles({ folder, ids: ports.ids });
  return {
    predictionLog: blobs.kind === "oci" ? createSegmentPredictionLog({ ...ports, local, files }) : local,
    predictionFiles: files,
  };
}

/** Nothing is looked for before a model is loaded, trained or served. */
function locateRuntime({ runtime }: Settings, log: Log): () => Promise<string> {
  const { folder, workspace, cache, registry } = runtime;
  const onDownload = (name: string, url: string) => log.info(`Downloading ${name}, once: ${url}`);
  return runtimeLocator({ named: folder, workspace, download: { registry, cache, onDownload } });
}

/** GitHub's client and Git's are loaded only where they are needed. */
async function composePlatform(forge: Settings["forge"], options: PlatformOptions): Promise<Platform> {
  switch (forge) {
    case "local":
      return (await import("./platform/local.ts")).localPlatform(options);
    case "github":
      return (await import("./platform/github.ts")).githubPlatform(options);
  }
}
