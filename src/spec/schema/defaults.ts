/** The one place of every default: the schemas show them, resolving fills them in. */

export const DEFAULTS = {
  gateConfidence: 0.95,
  required: false,
  visibility: "private",
  training: { seed: 1, timeout: "30m", runner: ["ubuntu-latest"] },
  targetRunner: ["self-hosted"],
  listen: "127.0.0.1",
  hyperparameters: {
    epochs: 300,
    learningRate: 0.01,
    batchSize: 64,
    hidden: 32,
    weightDecay: 0.0001,
    patience: 30,
    classWeights: "none",
  },
  confidenceThreshold: 0,
  automation: "partial",
  predictions: { mode: "written", sample: 1 },
  minimumRows: 100,
  significance: 0.01,
  blind: 0.1,
  drift: false,
  cooldown: "1d",
  inFlight: 1,
  merge: "review",
} as const;
