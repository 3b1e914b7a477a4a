/** The best that a test split ever saw: of those fit to answer, for each thing that is compared, on these very rows. */
import { expect, test } from "vitest";
import { digestOf } from "../../../../src/domain/digest.ts";
import type { SliceOf } from "../../../../src/domain/evaluation.ts";
import type { Measurement } from "../../../../src/domain/measurement.ts";
import type { EvaluationRecord, Measured } from "../../../../src/domain/records.ts";
import type { ResolvedGate } from "../../../../src/spec/resolved.ts";
import { bestRivals, comparedKey, judgedBefore } from "../../../../src/stages/evaluate/explain/best.ts";

const SPLIT = digestOf("the split");
const GATE: ResolvedGate = { metric: "accuracy", notWorseThan: "best", margin: 0.02, confidence: 0.95 };

const SOAK = { labelled: 1, from: "", to: "", look: 1, looks: 1 };

const measured = (name: string, value: number, more: readonly Measurement[] = []): Measured => ({
  servable: digestOf(name),
  measurements: [{ metric: "accuracy", value, n: 100 }, ...more],
  confusion: { classes: [], counts: [] },
  answers: digestOf(`answers of ${name}`),
});

interface Told {
  readonly candidate: Measured;
  readonly champion?: Measured;
  readonly slices?: readonly (readonly [SliceOf, number])[];
}

function record(name: string, told: Told, more: Partial<EvaluationRecord> = {}): EvaluationRecord {
  const slices = (told.slices ?? []).map(([slice, value]) => ({
    slice,
    origin: "declared",
    n: 40,
    candidate: [{ metric: "accuracy", value, n: 40 }],
    champion: null,
    differences: [],
  }));
  return {
    kind: "evaluation",
    key: digestOf(name),
    model: "weather",
    testSplit: SPLIT,
    verdict: "pass",
    environment: {},
    candidate: told.candidate,
    champion: told.champion ? { ...told.champion, model: "weather", version: 1 } : null,
    details: { slices, fairness: [] },
    ...more,
  } as unknown as EvaluationRecord;
}

const ask = (records: readonly EvaluationRecord[], gates: readonly ResolvedGate[] = [GATE], candidate = "new") =>
  bestRivals(records, { testSplit: SPLIT, model: "weather", candidate: digestOf(candidate), gates });

test("is the highest of those that passed or were champion; the first is where the change counts from", () => {
  const records = [
    record("e1", { candidate: measured("one", 0.8), champion: measured("zero", 0.75) }),
    record("e2", { candidate: measured("two", 0.9) }),
    record("e3", { candidate: measured("three", 0.85) }),
  ];
  expect(ask(records)).toEqual([
    {
      compared: { metric: "accuracy" },
      evaluation: digestOf("e2"),
      servable: digestOf("two"),
      answers: digestOf("answers of two"),
      value: 0.9,
      first: 0.75,
    },
  ]);
});

test("is nobody who was refused, judged elsewhere, on production's rows, or is the candidate itself", () => {
  const best = { candidate: measured("two", 0.9) };
  const one = record("e1", { candidate: measured("one", 0.8) });
  const found = (more: Partial<EvaluationRecord>) => ask([one, record("e2", best, more)])[0]?.servable;
  expect(found({})).toBe(digestOf("two"));
  expect(found({ verdict: "inconclusive" })).toBe(digestOf("one"));
  expect(found({ verdict: "fail" })).toBe(digestOf("one"));
  expect(found({ model: "another" })).toBe(digestOf("one"));
  expect(found({ testSplit: digestOf("another split") })).toBe(digestOf("one"));
  expect(found({ environment: null })).toBe(digestOf("one"));
  expect(found({ soak: SOAK })).toBe(digestOf("one"));
  expect(ask([one, record("e2", best)], [GATE], "two")[0]?.servable).toBe(digestOf("one"));
  expect(ask([])).toEqual([]);
});

test("a champion that was beaten there counts, though the candidate beside it was refused", () => {
  const records = [
    record("e1", { candidate: measured("one", 0.7), champion: measured("zero", 0.9) }, { verdict: "fail" }),
  ];
  expect(ask(records)[0]?.servable).toBe(digestOf("zero"));
});

test("of equals the oldest, of errors the lowest, of NaN and unknown nobody", () => {
  const equal = [record("e1", { candidate: measured("one", 0.8) }), record("e2", { candidate: measured("two", 0.8) })];
  expect(ask(equal)[0]?.servable).toBe(digestOf("one"));
  const loss = (value: number | null): Measurement => ({ metric: "log-loss", value, n: 100 });
  const gate: ResolvedGate = { ...GATE, metric: "log-loss" };
  const losses = [
    record("e1", { candidate: measured("one", 0.8, [loss(0.5)]) }),
    record("e2", { candidate: measured("two", 0.9, [loss(0.6)]) }),
    record("e3", { candidate: measured("three", 0.9, [loss(Number.NaN)]) }),
    record("e4", { candidate: measured("four", 0.9, [loss(null)]) }),
  ];
  expect(ask(losses, [gate])[0]).toMatchObject({ servable: digestOf("one"), value: 0.5 });
  expect(ask(equal, [gate])).toEqual([]);
});

test("of a slice it is the best there; where nobody's is on record, the best of all rows stands in", () => {
  const north = { camera: "north", light: "day" };
  const gate: ResolvedGate = { ...GATE, slice: { light: "day", camera: "north" } };
  const records = [
    record("e1", { candidate: measured("one", 0.8), slices: [[north, 0.95]] }),
    record("e2", { candidate: measured("two", 0.9), slices: [[north, 0.7]] }),
  ];
  expect(ask(records, [gate])[0]).toMatchObject({ servable: digestOf("one"), value: 0.95, first: 0.95 });
  const without = records.map((each) => ({ ...each, details: undefined })) as unknown as readonly EvaluationRecord[];
  expect(ask(without, [gate])[0]).toMatchObject({ servable: digestOf("two"), value: null, first: null });
});

test("each thing is asked about once, and only what rows as they are can show", () => {
  const records = [record("e1", { candidate: measured("one", 0.8) })];
  const gates: readonly ResolvedGate[] = [
    GATE,
    { ...GATE, notWorseThan: "champion" },
    { metric: "accuracy", min: 0.5, confidence: 0.95 },
    { ...GATE, perturbation: "dark" },
    { ...GATE, metric: "latency.p99" },
  ];
  expect(ask(records, gates).map(({ compared }) => compared)).toEqual([{ metric: "accuracy" }]);
  expect(comparedKey({ metric: "recall", class: "a", slice: { x: "1", y: "2" } })).toBe(
    comparedKey({ metric: "recall", class: "a", slice: { y: "2", x: "1" } }),
  );
});

test("a split has judged as often as something was measured on it", () => {
  const told = { candidate: measured("one", 0.8) };
  const records = [
    record("e1", told),
    record("e2", told, { verdict: "fail", model: "another" }),
    record("e3", told, { environment: null }),
    record("e4", told, { soak: SOAK }),
    record("e5", told, { testSplit: digestOf("another split") }),
  ];
  expect(judgedBefore(records, SPLIT)).toBe(2);
});
