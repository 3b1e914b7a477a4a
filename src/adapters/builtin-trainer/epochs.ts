/** Runs a network's training epoch by epoch, until the validation loss stops getting better. */
import type * as Ort from "onnxruntime-node";
import { random } from "../../domain/random.ts";
import type { Checkpoints, TrainingState } from "./checkpoint.ts";
import type { Hyperparameters } from "./hyperparameters.ts";
import { initialParameters, type Network } from "./network.ts";
import type { TrainingData } from "./training-data.ts";
import { STATE, trainingModel } from "./training-graph.ts";

const CHECKPOINT_EVERY = 25;

/** A seed of a spec has 31 bits and epochs number at most 10,000: no two shuffles of one training share a seed. */
const SEED_STRIDE = 2 ** 20;

export interface EpochReport {
  readonly epoch: number;
  readonly trainLoss: number;
  readonly validationLoss: number;
}

export interface Training {
  readonly network: Network;
  readonly hyperparameters: Hyperparameters;
  readonly seed: number;
  readonly train: TrainingData;
  readonly validation: TrainingData;
  readonly checkpoints: Checkpoints;
  readonly onEpoch: (report: EpochReport) => void;
  /** Asked before each epoch. */
  readonly stopped: () => boolean;
}

/** The parameters of the epoch with the lowest validation loss; null when it was stopped. */
export async function trainEpochs(ort: typeof Ort, training: Training): Promise<Float32Array | null> {
  const { hyperparameters, network, checkpoints } = training;
  const session = await ort.InferenceSession.create(trainingModel(network, hyperparameters), {
    executionProviders: ["cpu"],
    executionMode: "sequential",
    // One thread: sums in one order, so that the same training gives the same bytes.
    intraOpNumThreads: 1,
    interOpNumThreads: 1,
    logSeverityLevel: 4,
  });
  try {
    const data = dataFeeds(ort, training);
    let state = checkpoints.load() ?? initialState(training);
    while (state.epoch < hyperparameters.epochs && state.epoch - state.best.epoch < hyperparameters.patience) {
      if (training.stopped()) return null;
      state = await runEpoch(ort, session, training, data, state);
      if (state.epoch % CHECKPOINT_EVERY === 0) checkpoints.save(state);
    }
    return state.best.parameters;
  } finally {
    await session.release();
  }
}

function initialState({ network, seed }: Training): TrainingState {
  const parameters = initialParameters(network, seed * SEED_STRIDE);
  return {
    epoch: 0,
    steps: 0,
    parameters,
    moment1: new Float32Array(parameters.length),
    moment2: new Float32Array(parameters.length),
    best: { epoch: 0, loss: Number.POSITIVE_INFINITY, parameters },
  };
}

type Feeds = Readonly<Record<string, Ort.Tensor>>;

function dataFeeds(ort: typeof Ort, { network, train, validation, hyperparameters }: Training): Feeds {
  const tensors = (prefix: string, data: TrainingData) => ({
    [`${prefix}design`]: new ort.Tensor("float32", data.design, [data.rows, network.sizes[0] ?? 0]),
    [`${prefix}targets`]: new ort.Tensor("float32", data.targets, [data.rows, network.sizes.at(-1) ?? 0]),
    [`${prefix}weights`]: new ort.Tensor("float32", data.weights, [data.rows, 1]),
  });
  const batches = BigInt(Math.ceil(train.rows / hyperparameters.batchSize));
  const trips = new ort.Tensor("int64", BigInt64Array.of(batches), []);
  return { trips, ...tensors("", train), ...tensors("validation.", validation) };
}

async function runEpoch(
  ort: typeof Ort,
  session: Ort.InferenceSession,
  training: Training,
  data: Feeds,
  state: TrainingState,
): Promise<TrainingState> {
  const epoch = state.epoch + 1;
  const order = shuffledRows(training.train.rows, training.seed * SEED_STRIDE + epoch);
  const vector = (values: Float32Array) => new ort.Tensor("float32", values, [values.length]);
  const results = await session.run({
    ...data,
    order: new ort.Tensor("int32", order, [order.length]),
    parameters: vector(state.parameters),
    moment1: vector(state.moment1),
    moment2: vector(state.moment2),
    steps: new ort.Tensor("float32", Float32Array.of(state.steps), []),
  });
  const floats = (name: string) => results[name]?.data as Float32Array;
  const [parameters, moment1, moment2, steps] = STATE.map((name) => floats(`${name}Next`)) as [
    Float32Array,
    Float32Array,
    Float32Array,
    Float32Array,
  ];
  const trainLoss = (floats("trainLoss")[0] ?? Number.NaN) / training.train.totalWeight;
  const validationLoss = (floats("validationLoss")[0] ?? Number.NaN) / training.validation.totalWeight;
  if (!Number.isFinite(trainLoss) || !Number.isFinite(validationLoss)) {
    throw new RangeError(`the loss is no number any more at epoch ${epoch}: lower the learning rate`);
  }
  training.onEpoch({ epoch, trainLoss, validationLoss });
  const best = validationLoss < state.best.loss ? { epoch, loss: validationLoss, parameters } : state.best;
  return { epoch, steps: steps[0] ?? 0, parameters, moment1, moment2, best };
}

/** Fisher-Yates. Every epoch has its own seed, so that a resumed training shuffles as the unbroken one. */
function shuffledRows(rows: number, seed: number): Int32Array {
  const order = Int32Array.from({ length: rows }, (_, index) => index);
  const chance = random(seed);
  for (let last = rows - 1; last > 0; last--) {
    const picked = Math.floor(chance() * (last + 1));
    const value = order[last] ?? 0;
    order[last] = order[picked] ?? 0;
    order[picked] = value;
  }
  return order;
}
