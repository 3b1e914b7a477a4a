/** From the spec to the record: changed rows, importance, weak slices and examples, judged and told. */
import { describe, expect, test } from "vitest";
import type { EvaluationDetails } from "../../../src/domain/evaluation.ts";
import type { Dataset, Model } from "../../../src/spec/resolved.ts";
import { runEvaluate } from "../../../src/stages/evaluate/run.ts";
import { NO_EVALUATION } from "../../support/no-evaluation.ts";
import { CLASSES, skilled, type WorldOptions, world } from "./world.ts";

const COLUMNS: Dataset["columns"] = [
  { name: "day", type: "text", required: true },
  { name: "signal", type: "number", required: true },
  { name: "noise", type: "number", required: true },
  { name: "weather", type: "category", required: true },
];

interface Asked extends WorldOptions {
  readonly evaluation?: Partial<Model["evaluation"]>;
  readonly dataset?: Partial<Dataset>;
  readonly redact?: readonly string[];
}

async function evaluate({ evaluation, dataset, redact = [], ...options }: Asked) {
  const made = await world(options);
  const { specs } = made.snapshot;
  const over = <T>(all: ReadonlyMap<string, T>, change: Partial<T>) =>
    new Map([...all].map(([name, each]) => [name, { ...each, ...change }]));
  const predictions = { ...made.spec.predictions, redact };
  const snapshot = {
    ...made.snapshot,
    specs: {
      ...specs,
      models: over(specs.models, { evaluation: { ...NO_EVALUATION, ...evaluation } }),
      datasets: over(specs.datasets, { columns: COLUMNS, ...dataset }),
      deployments: over(specs.deployments, { predictions }),
    },
  };
  const { record } = await runEvaluate(made.ports, { ...made, snapshot });
  if (!record?.details) throw new Error("nothing was measured");
  return { ...made, record, details: record.details };
}

const metric = (measurements: EvaluationDetails["differences"], name: string) =>
  measurements.find((each) => each.metric === name)?.value;

describe("changed rows", () => {
  const evaluation: Asked["evaluation"] = {
    perturbations: [
      { name: "gaps", kind: "missing", share: 0.5, features: ["signal"] },
      { name: "shaky", kind: "noise", amount: 0.1, features: ["noise"] },
      { name: "dark", kind: "brightness", factor: 0.5 },
    ],
  };
  const gates: Model["gates"] = [
    { metric: "accuracy", perturbation: "shaky", maxDrop: 0.3, confidence: 0.95 },
    { metric: "accuracy", perturbation: "gaps", maxDrop: 0.1, confidence: 0.95 },
    { metric: "accuracy", perturbation: "gaps", notWorseThan: "champion", margin: 0.1, confidence: 0.95 },
    { metric: "accuracy", perturbation: "dark", maxDrop: 0.1, confidence: 0.95 },
  ];

  test("are measured, told and judged; those that cannot be made are no pass", async () => {
    const { record, details } = await evaluate({ evaluation, gates, rows: 400, champion: true });
    expect(details.perturbations.map(({ name, text }) => ({ name, text }))).toEqual([
      { name: "gaps", text: "50% of the values missing in signal" },
      { name: "shaky", text: "noise of 0.1 deviations in noise" },
    ]);
    const [gaps, shaky] = details.perturbations;
    expect(metric(gaps?.drops ?? [], "accuracy")).toBeGreaterThan(0.15);
    expect(Math.abs(metric(shaky?.drops ?? [], "accuracy") ?? 1)).toBeLessThan(0.05);
    expect(metric(gaps?.champion ?? [], "accuracy")).toBeLessThan(0.75);
    expect(record.results.slice(0, 4).map(({ verdict }) => verdict)).toEqual(["pass", "fail", "pass", "inconclusive"]);
    expect(record.results[1]?.evidence).toMatchObject({ of: "drop", metric: "accuracy", n: 400 });
  });

  test("are the same in another run", async () => {
    const one = await evaluate({ evaluation, gates, champion: true });
    const other = await evaluate({ evaluation, gates, champion: true });
    expect(other.details.perturbations).toEqual(one.details.perturbations);
    expect(one.details.perturbations).toHaveLength(2);
  });
});

test("importance: what the model goes by counts, and what it hardly looks at does not", async () => {
  const { details } = await evaluate({ evaluation: { importance: { repeats: 3 } }, models: { candidate: skilled(2) } });
  expect(details.importance.map(({ feature, metric: name, repeats }) => ({ feature, name, repeats }))).toEqual([
    { feature: "signal", name: "accuracy", repeats: 3 },
    { feature: "noise", name: "accuracy", repeats: 3 },
  ]);
  expect(details.importance[0]?.mean).toBeGreaterThan(0.4);
  expect(details.importance[1]).toMatchObject({ mean: 0, deviation: 0 });
  expect((await evaluate({ evaluation: { importance: { repeats: 0 } } })).details.importance).toEqual([]);
});

describe("weak slices", () => {
  test("are found where the candidate is wrong, and measured there", async () => {
    const { details } = await evaluate({ rows: 1_000, models: { candidate: skilled(0.8) } });
    const [first] = details.found?.slices ?? [];
    expect(details.found?.looked).toBeGreaterThan(5);
    expect(first).toMatchObject({ origin: "found", finding: "worse-than-rest", slice: { noise: expect.any(String) } });
    expect(metric(first?.candidate ?? [], "accuracy")).toBeLessThan(0.2);
    expect(first?.adjustedP).toBeLessThan(1e-6);
  });

  test("tell nothing of what is redacted", async () => {
    const { details } = await evaluate({ rows: 1_000, redact: ["noise"], models: { candidate: skilled(0.8) } });
    expect(details.found?.slices).toEqual([]);
  });
});

describe("examples", () => {
  test("are rows on which the two part, with their cells", async () => {
    const { details } = await evaluate({ champion: true, redact: ["signal"] });
    expect(details.examples).toHaveLength(10);
    for (const { change, truth, candidate, champion, inputs } of details.examples) {
      expect(change).toBe("newly-right");
      expect([candidate.answer === truth, champion.answer === truth]).toEqual([true, false]);
      expect(CLASSES).toContain(truth);
      expect(inputs.map(([column]) => column)).toEqual(["noise"]);
    }
  });

  test("of a private dataset are ids and labels; without a champion there are none", async () => {
    const { details } = await evaluate({ champion: true, dataset: { visibility: "private" } });
    expect(details.examples).toHaveLength(10);
    expect(details.examples.every(({ inputs, id }) => inputs.length === 0 && id.startsWith("2014-"))).toBe(true);
    expect((await evaluate({})).details.examples).toEqual([]);
  });
});
