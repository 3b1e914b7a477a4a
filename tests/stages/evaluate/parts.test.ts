/** Gates on slices, under perturbations, between groups, under load and beside the best: what each is judged by. */
import { describe, expect, test } from "vitest";
import { digestOf } from "../../../src/domain/digest.ts";
import { canonicalJson } from "../../../src/domain/json.ts";
import { random } from "../../../src/domain/random.ts";
import type { Row } from "../../../src/domain/table.ts";
import type { Answer } from "../../../src/ports/inference.ts";
import type { ResolvedGate } from "../../../src/spec/resolved.ts";
import { comparedKey } from "../../../src/stages/evaluate/explain/best.ts";
import { MOST_BYTES } from "../../../src/stages/evaluate/parts/small-details.ts";
import type { BestAnswers } from "../../../src/stages/evaluate/weigh.ts";
import { answersOf, exchangeWith, gateOf, weighed } from "./weighing.ts";

const CLASSES = ["no", "yes"];
const ROWS = 400;

const rows: readonly Row[] = Array.from({ length: ROWS }, (_, row) => ({
  camera: row % 2 === 0 ? "north" : "south",
  age: row % 100,
  key: `row-${row}`,
}));
const truth = rows.map((_, row) => (row % 4 < 2 ? "yes" : "no"));

/** Right but where `wrong` says otherwise; null where `silent` does. */
function answered(wrong: (row: number) => boolean, silent: (row: number) => boolean = () => false) {
  const probabilities = truth.map((label, row) => {
    if (silent(row)) return null;
    const yes = (label === "yes") === wrong(row) ? 0.2 : 0.8;
    return [1 - yes, yes];
  });
  return answersOf(probabilities, CLASSES);
}

const exchange = (answers: readonly (Answer | null)[]) => exchangeWith(answers, CLASSES);
const isNorth = (row: number) => rows[row]?.camera === "north";
const NONE = () => false;
const evaluation = { slices: [{ by: ["camera"] }, { by: ["age"], bins: [18, 65] }], fairness: [] };

describe("a candidate equal to the champion", () => {
  const same = answered((row) => row % 5 === 0);
  const gates = (["accuracy", "f1.macro", "log-loss", "coverage", "mcc", "roc-auc.macro", "ece"] as const).map(
    (metric) => gateOf({ metric, notWorseThan: "champion", margin: 0.02 }),
  );

  test("differs from it in nothing and is not worse", async () => {
    const { results, details, changes } = await weighed({
      truth,
      rows,
      gates,
      candidate: exchange(same),
      champion: exchange(same),
      trials: { evaluation },
    });
    expect(results.map(({ verdict }) => verdict)).toEqual(gates.map(() => "pass"));
    expect(details.differences.every(({ value }) => value === 0 || value === null)).toBe(true);
    expect(details.slices.flatMap(({ differences }) => differences).every(({ value }) => value === 0)).toBe(true);
    expect(details.mcnemar).toBeCloseTo(1, 9);
    expect(changes).toMatchObject({ newlyRight: 0, newlyWrong: 0 });
  });

  test("is not better either", async () => {
    const better = [gateOf({ betterThan: "champion" })];
    const { verdict } = await weighed({ truth, gates: better, candidate: exchange(same), champion: exchange(same) });
    expect(verdict).not.toBe("pass");
  });
});

describe("slices", () => {
  const north = { camera: "north" };
  /** Lost on the north camera, won on the other one: over all rows nothing shows. */
  const candidate = exchange(answered((row) => isNorth(row) && row % 6 === 0));
  const champion = exchange(answered((row) => !isNorth(row) && row % 6 === 1));
  const gates = [
    gateOf({ notWorseThan: "champion", margin: 0.1 }),
    gateOf({ slice: north, notWorseThan: "champion", margin: 0.1 }),
    gateOf({ slice: { camera: "south" }, notWorseThan: "champion", margin: 0.1 }),
    gateOf({ metric: "f1.macro", slice: north, min: 0.9 }),
    gateOf({ slice: { camera: "west" }, min: 0.5 }),
  ];
  const judged = () => weighed({ truth, rows, gates, candidate, champion, trials: { evaluation } });

  test("are judged on their own rows, and one that nobody declared is no pass", async () => {
    const { results } = await judged();
    expect(results.map(({ verdict }) => verdict)).toEqual(["pass", "fail", "pass", "fail", "inconclusive"]);
    expect(results[1]?.evidence).toMatchObject({ of: "difference", slice: north, n: 200 });
    expect(results[1]?.evidence?.interval?.method).toBe("tango");
    expect(results[3]?.evidence?.interval?.method).toBe("bootstrap-bca");
  });

  test("have the figures that their rows alone would have", async () => {
    const { details } = await judged();
    const kept = rows.flatMap((_, row) => (isNorth(row) ? [row] : []));
    const only = <T>(all: readonly T[]) => kept.map((row) => all[row] as T);
    const alone = await weighed({
      truth: only(truth),
      candidate: exchange(only(candidate.answers)),
      champion: exchange(only(champion.answers)),
    });
    const slice = details.slices.find((each) => each.slice.camera === "north");
    expect(slice).toMatchObject({ n: 200, origin: "declared" });
    for (const { metric, value, n } of slice?.candidate ?? []) {
      const same = alone.candidate.measurements.find((each) => each.metric === metric);
      expect([metric, same?.n]).toEqual([metric, n]);
      expect(same?.value).toBeCloseTo(value ?? Number.NaN, 12);
    }
    for (const { metric, value } of slice?.differences ?? []) {
      expect(alone.details.differences.find((each) => each.metric === metric)?.value).toBeCloseTo(value ?? 0, 12);
    }
  });

  test("one more or less changes nothing about the others", async () => {
    const [both, one] = await Promise.all([
      judged(),
      weighed({
        truth,
        rows,
        gates,
        candidate,
        champion,
        trials: { evaluation: { ...evaluation, slices: [{ by: ["camera"] }] } },
      }),
    ]);
    expect(one.results).toEqual(both.results);
    expect(one.candidate).toEqual(both.candidate);
  });

  test("are bins of numbers, worst first, and those of few rows are only counted", async () => {
    const few = { slices: [{ by: ["age"], bins: [5, 65] }, { by: ["key"] }], fairness: [] };
    const { details } = await weighed({ truth, rows, candidate, champion, trials: { evaluation: few } });
    const bins = details.slices.filter(({ slice }) => "age" in slice);
    expect(Object.fromEntries(bins.map(({ slice, n }) => [slice.age, n]))).toEqual({
      "5 to 65": 240,
      ">= 65": 140,
      "< 5": 20,
    });
    expect(bins.find(({ slice }) => slice.age === "< 5")).toMatchObject({ candidate: [], champion: null });
    expect(details.slices.length).toBeLessThanOrEqual(100);
  });
});

describe("perturbations", () => {
  const perturbed = (candidate: readonly (Answer | null)[], champion: readonly (Answer | null)[] | null = null) => [
    { name: "dark", kind: "brightness", text: "brightness 0.5", candidate, champion } as const,
  ];
  const asIs = answered((row) => row % 20 === 0);
  const half = answered((row) => row % 20 === 0 || row % 4 === 1);

  test.each([
    ["bears it", asIs, "accuracy", "pass"],
    ["does not", half, "accuracy", "fail"],
    ["does not, in a metric of which less is better", half, "log-loss", "fail"],
    ["bears it, in such a metric", asIs, "log-loss", "pass"],
  ] as const)("a candidate that %s", async (_, changed, metric, verdict) => {
    const gates = [gateOf({ metric, perturbation: "dark", maxDrop: 0.05 })];
    const { results, details } = await weighed({
      truth,
      rows,
      gates,
      candidate: exchange(asIs),
      trials: { perturbed: perturbed(changed) },
    });
    expect(results.map((each) => each.verdict)).toEqual([verdict]);
    expect(results[0]?.evidence?.of).toBe("drop");
    const drop = details.perturbations[0]?.drops.find((each) => each.metric === metric);
    expect(drop?.value).toBeCloseTo(results[0]?.evidence?.value ?? Number.NaN, 12);
    expect(verdict === "pass" ? drop?.value === 0 : (drop?.value ?? 0) > 0.05).toBe(true);
  });

  test("rows that are not answered any more are lost rows", async () => {
    const silent = answered(NONE, (row) => row % 3 === 0);
    const gates = [gateOf({ perturbation: "dark", maxDrop: 0.1 }), gateOf({ perturbation: "dark", min: 0.9 })];
    const { results } = await weighed({
      truth,
      rows,
      gates,
      candidate: exchange(answered(NONE)),
      trials: { perturbed: perturbed(silent) },
    });
    expect(results.map(({ verdict }) => verdict)).toEqual(["fail", "fail"]);
  });

  test("the champion is compared with on the same changed rows", async () => {
    const gates = [gateOf({ perturbation: "dark", notWorseThan: "champion", margin: 0.05 })];
    const { results, details } = await weighed({
      truth,
      rows,
      gates,
      candidate: exchange(asIs),
      champion: exchange(asIs),
      trials: { perturbed: perturbed(half, asIs) },
    });
    expect(results.map(({ verdict }) => verdict)).toEqual(["fail"]);
    expect(details.perturbations[0]?.champion?.length).toBeGreaterThan(0);
  });

  test("one that was not tried is no pass", async () => {
    const gates = [gateOf({ perturbation: "dark", maxDrop: 1 }), gateOf({ perturbation: "dark", min: 0 })];
    const { results } = await weighed({ truth, rows, gates, candidate: exchange(asIs) });
    expect(results.map(({ verdict }) => verdict)).toEqual(["inconclusive", "inconclusive"]);
  });
});

describe("groups", () => {
  const gate = (rest: Partial<ResolvedGate>) =>
    gateOf({ metric: "demographic-parity.difference", class: "yes", by: "camera", ...rest });
  const judged = (answers: readonly (Answer | null)[], gates: readonly ResolvedGate[]) =>
    weighed({ truth, rows, gates, candidate: exchange(answers), champion: exchange(answered(NONE)) });

  test("answers that favour one camera are found out, and their rates are recorded", async () => {
    const favoured = answered((row) => isNorth(row) && truth[row] === "no");
    const { results, details } = await judged(favoured, [
      gate({ max: 0.2 }),
      gate({ notWorseThan: "champion", margin: 0.1 }),
    ]);
    expect(results.map(({ verdict }) => verdict)).toEqual(["fail", "fail"]);
    const [fairness] = details.fairness;
    expect(fairness).toMatchObject({ by: "camera", class: "yes" });
    expect(fairness?.groups.map(({ group, selection }) => [group, selection])).toEqual([
      ["north", 1],
      ["south", 0.5],
    ]);
    expect(fairness?.candidate.find(({ metric }) => metric === "demographic-parity.difference")?.value).toBe(0.5);
    expect(fairness?.candidate.find(({ metric }) => metric === "equalized-odds.difference")?.value).toBe(1);
  });

  test("even answers pass; groups of a column that is not there decide nothing", async () => {
    const { results } = await judged(answered(NONE), [gate({ max: 0.25 }), gate({ by: "nowhere", max: 0.9 })]);
    expect(results.map(({ verdict }) => verdict)).toEqual(["pass", "inconclusive"]);
  });
});

describe("load", () => {
  const draw = random(8);
  const level = (ms: number, errors = 0, n = 400) => {
    const seconds = (n * ms * 1.05) / 4000;
    const turns = Array.from({ length: 10 }, () => ({
      ms: seconds * 100,
      latenciesMs: Array.from({ length: n / 10 }, () => ms * (0.8 + 0.5 * draw())),
    }));
    const latenciesMs = turns.flatMap((turn) => turn.latenciesMs).sort((a, b) => a - b);
    return { concurrency: 4, seconds, errors, latenciesMs, turns };
  };
  const load = { concurrency: 4, for: "1s" };
  const judged = async (candidate: ReturnType<typeof level>, gates: readonly Partial<ResolvedGate>[]) =>
    (
      await weighed({
        truth,
        rows,
        gates: gates.map((gate) => gateOf({ load, ...gate })),
        candidate: exchange(answered(NONE)),
        champion: exchange(answered(NONE)),
        trials: { load: { candidate: [candidate], champion: [level(10)] } },
      })
    ).results.map(({ verdict }) => verdict);

  const gates = [
    { metric: "latency.p95", notWorseThan: "champion", margin: "20%" },
    { metric: "throughput", notWorseThan: "champion", margin: "20%" },
    { metric: "error-rate", max: 0.02 },
    { metric: "latency.p95", max: 15 },
  ] as const;

  test("times, throughput and errors are those of the level", async () => {
    expect(await judged(level(10), gates)).toEqual(["pass", "pass", "pass", "pass"]);
    expect(await judged(level(20, 40), gates)).toEqual(["fail", "fail", "fail", "fail"]);
  });

  test("a level that was not tried is no pass", async () => {
    expect(
      await judged(level(10), [{ metric: "latency.p95", max: 1000, load: { concurrency: 9, for: "1s" } }]),
    ).toEqual(["inconclusive"]);
  });
});

describe("the best that the split ever saw", () => {
  const gate = gateOf({ notWorseThan: "best", margin: 0.05 });
  const best = (answers: BestAnswers["answers"]): readonly BestAnswers[] => [
    {
      rival: {
        compared: { metric: "accuracy" },
        evaluation: digestOf("evaluation"),
        servable: digestOf("best"),
        answers: digestOf("answers"),
        value: 1,
        first: 0.9,
      },
      answers,
    },
  ];
  /** No worse than the champion, who is himself worse than the best was. */
  const candidate = exchange(answered((row) => row % 8 === 0));
  const champion = exchange(answered((row) => row % 8 === 0));

  test("is compared with on the same rows, and the way since the first is told", async () => {
    expect(comparedKey(gate)).toBe(comparedKey({ metric: "accuracy" }));
    const { results, details } = await weighed({
      truth,
      rows,
      gates: [gate],
      candidate,
      champion,
      trials: { best: best({ classes: CLASSES, answers: answered(NONE) }), judgedBefore: 7 },
    });
    expect(results[0]).toMatchObject({ verdict: "fail", evidence: { rival: "best", value: -0.125, from: 1 } });
    expect(details).toMatchObject({ judgedBefore: 7, best: [{ metric: "accuracy", value: 1, first: 0.9 }] });
    expect(details.best[0]?.difference).toMatchObject({ value: -0.125, n: ROWS });
  });

  test("whose answers are out of reach is an error, not a walk-over", async () => {
    const lost = best({ kind: "failed", reason: "They are gone." });
    const { results } = await weighed({ truth, rows, gates: [gate], candidate, champion, trials: { best: lost } });
    expect(results[0]).toMatchObject({ verdict: "error", reason: "They are gone." });
  });
});

test("the details stay small, whatever is declared", async () => {
  const many = Array.from({ length: 20 }, (_, index) => `class-${String(index).padStart(2, "0")}`);
  const draw = random(4);
  const wide: readonly Row[] = Array.from({ length: 600 }, (_, row) => ({
    a: row % 19,
    b: row % 17,
    c: row % 13,
    d: row % 2,
  }));
  const labels = wide.map((_, row) => many[row % 20] ?? "");
  const exchangeOf = () =>
    exchangeWith(
      answersOf(
        labels.map((label) => many.map((name) => draw() + (name === label ? 0.4 : 0))),
        many,
      ),
      many,
    );
  const [candidate, champion] = [exchangeOf(), exchangeOf()];
  const slices = [["a"], ["b"], ["c"], ["d"], ["a", "d"]].map((by) => ({ by }));
  const fairness = many.slice(0, 3).map((name) => ({ by: "a", class: name }));
  const perturbed = Array.from({ length: 12 }, (_, index) => ({
    name: `p${index}`,
    kind: "noise" as const,
    text: "noise",
    candidate: candidate.answers,
    champion: champion.answers,
  }));
  const { details } = await weighed({
    truth: labels,
    rows: wide,
    candidate,
    champion,
    trials: { evaluation: { slices, fairness }, perturbed },
  });
  expect(canonicalJson(details).length).toBeLessThanOrEqual(MOST_BYTES);
  expect(details.slices.length).toBeGreaterThan(0);
  expect(details.perturbations).toHaveLength(12);
}, 60_000);
