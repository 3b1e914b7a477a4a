/** Why a candidate was refused: what lost beyond chance, which rows would help; and nothing that the numbers do not say. */
import { expect, test } from "vitest";
import { digestOf } from "../../../../src/domain/digest.ts";
import type { EvaluationDetails, SliceMeasured } from "../../../../src/domain/evaluation.ts";
import type { Measurement } from "../../../../src/domain/measurement.ts";
import type { EvaluationRecord, TrainingRecord } from "../../../../src/domain/records.ts";
import { type ExplainInput, explain } from "../../../../src/stages/evaluate/explain/explain.ts";

const SPLIT = digestOf("the test split");

const DETAILS: EvaluationDetails = {
  differences: [],
  slices: [],
  found: null,
  perturbations: [],
  fairness: [],
  load: null,
  importance: [],
  calibration: null,
  examples: [],
  skew: null,
  best: [],
  judgedBefore: 0,
  mcnemar: null,
  explanation: null,
  settings: { confidenceThreshold: 0, automation: "full" },
};

const measurement = (
  metric: Measurement["metric"],
  value: number,
  [low, high]: readonly [number, number],
  more: Partial<Measurement> = {},
): Measurement => ({ metric, value, n: 300, interval: { low, high, confidence: 0.9, method: "test" }, ...more });

const slice = (light: string, n: number, difference: Measurement | null, value: Measurement): SliceMeasured => ({
  slice: { light },
  origin: "declared",
  n,
  candidate: [value],
  champion: null,
  differences: difference ? [difference] : [],
});

const training = (settings: Record<string, string | number>): TrainingRecord => ({
  schema: 1,
  kind: "training",
  key: digestOf(JSON.stringify(settings)),
  createdAt: "2026-01-01T00:00:00.000Z",
  model: "weather",
  dataset: { name: "weather", version: 1, content: digestOf("content") },
  training: { trainer: "builtin", algorithm: "mlp", hyperparameters: settings },
  trainer: "builtin@1",
  attempt: 1,
  outcome: { state: "succeeded", servable: digestOf(`servable ${JSON.stringify(settings)}`), modelBytes: 1 },
  progress: [],
  elapsedSeconds: 1,
});

const split = (labels: Record<string, number>) => ({
  rows: Object.values(labels).reduce((sum, rows) => sum + rows, 0),
  data: SPLIT,
  ids: digestOf("ids"),
  labels,
});

function input(more: Partial<ExplainInput> = {}, details: Partial<EvaluationDetails> = {}): ExplainInput {
  return {
    weighed: {
      candidate: {
        servable: digestOf("servable"),
        measurements: [measurement("accuracy", 0.8, [0.77, 0.83])],
        confusion: { classes: [], counts: [] },
        answers: digestOf("answers"),
      },
      champion: null,
      results: [],
      details: { ...DETAILS, ...details },
    },
    gates: [{ metric: "accuracy", min: 0.9, confidence: 0.95 }],
    answers: "classes",
    training: training({ hidden: 8, classWeights: "none" }),
    splits: {
      train: split({ sun: 500, rain: 480, fog: 20 }),
      validation: split({ sun: 100 }),
      test: split({ sun: 150, rain: 140, fog: 10 }),
    },
    trainings: [],
    evaluations: [],
    ...more,
  };
}

test("says that it does not know", () => {
  expect(explain(input())).toEqual({
    lost: ["No class, slice or perturbation that was looked at lost more than chance explains."],
    data: ["Nothing that was measured says which data would help."],
    next: ["The ledger has no other training of this model on this test split: it does not say what would help."],
  });
});

test("the worst first, by how many rows were lost; what chance explains is left out", () => {
  const { lost, data } = explain(
    input(
      {},
      {
        slices: [
          slice("dusk", 50, measurement("accuracy", -0.1, [-0.15, -0.05]), measurement("accuracy", 0.7, [0.6, 0.8])),
          slice("night", 90, measurement("accuracy", -0.2, [-0.3, -0.1]), measurement("accuracy", 0.6, [0.5, 0.7])),
          slice("day", 160, measurement("accuracy", -0.01, [-0.03, 0.01]), measurement("accuracy", 0.9, [0.85, 0.95])),
        ],
      },
    ),
  );
  expect(lost).toEqual([
    "On light=night accuracy is 0.6000, −0.2000 against the champion (90% interval −0.3000 to −0.1000, 300 rows).",
    "On light=dusk accuracy is 0.7000, −0.1000 against the champion (90% interval −0.1500 to −0.0500, 300 rows).",
  ]);
  expect(data).toEqual([
    "Training rows on light=night: it lost there, and of 300 test rows 90 are such.",
    "Training rows on light=dusk: it lost there, and of 300 test rows 50 are such.",
  ]);
});

test("is about the metric of the gate that failed, not about accuracy as such", () => {
  const evidence = { of: "candidate", metric: "log-loss", value: 0.9, n: 300 } as const;
  const results = [{ gate: "log-loss ≤ 0.5", verdict: "fail", reason: "It is 0.9.", evidence } as const];
  const both = slice("night", 90, null, measurement("accuracy", 0.6, [0.5, 0.7]));
  const slices = [{ ...both, candidate: [...both.candidate, measurement("log-loss", 1.4, [1.2, 1.6])] }];
  const base = input({}, { slices });
  const measurements = [...base.weighed.candidate.measurements, measurement("log-loss", 0.9, [0.8, 1])];
  const candidate = { ...base.weighed.candidate, measurements };
  const { lost, next } = explain({ ...base, weighed: { ...base.weighed, candidate, results } });
  expect(lost).toEqual(["On light=night log-loss is 1.4000, over all rows 0.9000 (90 rows)."]);
  expect(next).toHaveLength(1);
});

test("without a champion a slice is held against all rows", () => {
  const { lost } = explain(input({}, { slices: [slice("night", 90, null, measurement("accuracy", 0.6, [0.5, 0.7]))] }));
  expect(lost).toEqual(["On light=night accuracy is 0.6000, over all rows 0.8000 (90 rows)."]);
});

test("a rare class that lost asks for its rows, and for weights that were not tried", () => {
  const differences = [
    measurement("recall", -0.3, [-0.5, -0.1], { class: "fog", n: 10 }),
    measurement("recall", -0.01, [-0.02, 0.01], { class: "sun" }),
  ];
  const confusion = {
    classes: ["fog", "rain", "sun"],
    counts: [
      [3, 6, 1],
      [0, 130, 10],
      [0, 10, 140],
    ],
  };
  const base = input({}, { differences });
  const weighed = { ...base.weighed, candidate: { ...base.weighed.candidate, confusion } };
  const { lost, data, next } = explain({ ...base, weighed });
  expect(lost).toEqual([
    "Of 10 rows of fog 6 are taken for rain.",
    "Recall of fog is −0.3000 against the champion (90% interval −0.5000 to −0.1000, 10 rows).",
  ]);
  expect(data).toEqual([
    "Rows of fog: it lost there, and of 1000 training rows 20 are such.",
    "Test rows of fog: there are 10, and fewer than 30 decide nothing about it.",
  ]);
  expect(next[0]).toBe("classWeights: balanced has not been tried, and what is rare in training lost: fog.");
  const balanced = explain({ ...base, weighed, training: training({ hidden: 8, classWeights: "balanced" }) });
  expect(balanced.next.join()).not.toContain("classWeights");
});

test("an open gate asks for the rows that would decide it", () => {
  const base = input();
  const results = [
    {
      gate: "accuracy ≥ 0.78",
      verdict: "inconclusive" as const,
      reason: "On both sides.",
      wanted: 1_200,
      evidence: { of: "candidate" as const, metric: "accuracy" as const, value: 0.8, n: 300 },
    },
  ];
  expect(explain({ ...base, weighed: { ...base.weighed, results } }).data).toEqual([
    'About 900 more test rows of its kind would decide "accuracy ≥ 0.78".',
  ]);
});

test("the ledger counts on the same test split, by its newest evaluation", () => {
  const wider = training({ hidden: 16, classWeights: "none" });
  const record = (value: number, testSplit = SPLIT) =>
    ({
      kind: "evaluation",
      training: wider.key,
      testSplit,
      candidate: { measurements: [measurement("accuracy", value, [value - 0.02, value + 0.02])] },
    }) as unknown as EvaluationRecord;
  const others = { trainings: [wider], evaluations: [record(0.99, digestOf("another")), record(0.5), record(0.9)] };
  expect(explain(input(others)).next).toEqual([
    "An earlier training had 0.9000 of accuracy with hidden 16; this one 0.8000 with hidden 8.",
    "hidden: 8 gave 0.8000 and 16 gave 0.9000 of accuracy, all else equal; 32 has not been tried.",
  ]);
});

test("a perturbation that costs something is told with what was done", () => {
  const perturbations = [
    {
      name: "dark",
      kind: "brightness",
      text: "brightness 0.5",
      candidate: [],
      drops: [measurement("accuracy", 0.2, [0.1, 0.3])],
      champion: null,
    },
  ];
  expect(explain(input({}, { perturbations })).lost).toEqual([
    "With brightness 0.5 it loses 0.2000 of accuracy (300 rows).",
  ]);
});
