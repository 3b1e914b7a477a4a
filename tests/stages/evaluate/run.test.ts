/** The evaluate stage from request to record, with servers that answer by a function. */
import { describe, expect, test } from "vitest";
import { digestOf } from "../../../src/domain/digest.ts";
import { UserError, userError } from "../../../src/domain/errors/user-error.ts";
import type { Measurement } from "../../../src/domain/measurement.ts";
import { basisOf } from "../../../src/domain/metrics.ts";
import type { EvaluationRecord } from "../../../src/domain/records.ts";
import type { Row } from "../../../src/domain/table.ts";
import { runEvaluate } from "../../../src/stages/evaluate/run.ts";
import { CLASSES, skilled, type WorldOptions, world } from "./world.ts";

async function evaluate(options: WorldOptions = {}) {
  const made = await world(options);
  const { plan, record } = await runEvaluate(made.ports, made);
  if (!record) throw new Error("no record");
  return { ...made, plan, record };
}

const measurement = (record: EvaluationRecord, metric: Measurement["metric"], name?: string) => {
  const found = record.candidate.measurements.find((each) => each.metric === metric && each.class === name);
  if (!found) throw new Error(`${metric} was not measured`);
  return found;
};

const codeOf = async (work: Promise<unknown>) => {
  const error = await work.then(
    () => null,
    (reason: unknown) => reason,
  );
  return error instanceof UserError ? error.problems[0]?.code : error;
};

describe("what is measured", () => {
  test("every metric of the catalogue, with n and interval", async () => {
    const { record } = await evaluate();
    expect(measurement(record, "accuracy")).toMatchObject({ value: 0.9, n: 200, interval: { method: "wilson" } });
    expect(measurement(record, "recall", "snow")).toMatchObject({ n: 20 });
    expect(measurement(record, "f1.macro").interval?.method).toBe("bootstrap-bca");
    expect(measurement(record, "log-loss").value).toBeCloseTo(-(0.9 * Math.log(0.8) + 0.1 * Math.log(0.1)), 6);
    expect(measurement(record, "consistency")).toMatchObject({ value: 1, n: 200 });
    expect(measurement(record, "error-rate")).toMatchObject({ value: 0 });
    expect(measurement(record, "latency.p99")).toMatchObject({ value: 1, n: 300 });
    // What one process is or holds is read, not sampled.
    const intervals = record.candidate.measurements.flatMap(({ metric, value, interval }) =>
      value === null || basisOf(metric) === "server" ? [] : [{ value, interval }],
    );
    expect(intervals.every(({ value, interval }) => interval && interval.low <= value && value <= interval.high)).toBe(
      true,
    );
  });

  test("the label and the server's own answers never meet: it is taken out of what is sent", async () => {
    const { serving } = await evaluate();
    expect(serving.sent.length).toBeGreaterThan(400);
    expect(serving.sent.some((row) => "weather" in row)).toBe(false);
  });

  test("the answers blob holds one line a row, in the split's order", async () => {
    const { ports, record } = await evaluate();
    const lines = new TextDecoder()
      .decode(await ports.blobs.get(record.candidate.answers))
      .trimEnd()
      .split("\n");
    expect(lines).toHaveLength(200);
    expect(JSON.parse(lines[0] ?? "")).toEqual({ truth: "snow", label: "snow", probabilities: [0.1, 0.8, 0.1] });
  });

  test("no server is left running", async () => {
    const { serving } = await evaluate({ champion: true });
    expect(serving.running()).toBe(0);
  });
});

describe("what the gates say", () => {
  test("a good candidate passes", async () => {
    expect((await evaluate()).record.verdict).toBe("pass");
  });

  test("a server whose label map is flipped fails, though its probabilities are the same", async () => {
    const { record } = await evaluate({ classes: [...CLASSES].reverse() });
    expect(record.verdict).toBe("fail");
    expect(record.results[0]?.reason).toContain("not enough for the required 0.8");
  });

  test("few rows decide nothing", async () => {
    expect((await evaluate({ rows: 20 })).record.verdict).toBe("inconclusive");
  });

  test("an empty split decides nothing", async () => {
    const { record } = await evaluate({ rows: 0 });
    expect(record.verdict).toBe("inconclusive");
    expect(measurement(record, "accuracy")).toEqual({ metric: "accuracy", value: null, n: 0 });
  });

  test("a server that errs on some rows is measured as such", async () => {
    const refusing = (row: Row) => {
      if (Number(row.noise) > 0.95) throw userError("SERVER_REFUSED", { with: { url: "", status: 500, reason: "no" } });
      return skilled(1)(row);
    };
    const { record } = await evaluate({
      models: { candidate: refusing },
      gates: [{ metric: "error-rate", max: 0.01, confidence: 0.95 }],
    });
    expect(record.verdict).toBe("fail");
    // 4 rows in 100 are refused; their neighbours in the batch still get answers.
    expect(measurement(record, "accuracy").value).toBe(0.96);
  });

  test("a server that answers differently in a batch and alone is found out", async () => {
    let asked = 0;
    const { record } = await evaluate({
      models: { candidate: (row) => skilled(1)(row).map((p, index) => p + (index === 0 ? ++asked * 1e-5 : 0)) },
      gates: [{ metric: "consistency", min: 0.9, confidence: 0.95 }],
    });
    expect(record.verdict).toBe("fail");
  });
});

describe("the champion", () => {
  const gates = [
    { metric: "accuracy", min: 0.7, confidence: 0.95 },
    { metric: "accuracy", notWorseThan: "champion", margin: 0.05, confidence: 0.95 },
  ] as const;

  test("is measured on the same rows, and the changes are counted", async () => {
    const { record, reigning } = await evaluate({ champion: true, gates });
    expect(record.champion).toMatchObject({ model: "forecaster", version: 3, servable: reigning });
    expect(record.changes).toEqual({ bothRight: 160, newlyRight: 20, newlyWrong: 0, bothWrong: 20 });
    expect(record.verdict).toBe("pass");
    expect(record.results[1]?.evidence).toMatchObject({ of: "difference", n: 200 });
    expect(record.results[1]?.evidence?.value).toBeCloseTo(0.1, 12);
  });

  test("that is clearly better fails the candidate", async () => {
    const { record } = await evaluate({
      champion: true,
      gates,
      models: { champion: skilled(1), candidate: skilled(0.85) },
    });
    expect(record.results.map((result) => result.verdict)).toEqual(["pass", "fail"]);
  });

  test("is not there yet: the absolute gates decide", async () => {
    const { record } = await evaluate({ gates });
    expect(record.results.map((result) => result.verdict)).toEqual(["pass", "pass"]);
    expect(record.champion).toBeNull();
  });

  test("of another dataset is not compared", async () => {
    const { record } = await evaluate({ champion: true, gates, championDataset: { name: "other" } });
    expect(record.results[1]).toMatchObject({ verdict: "inconclusive" });
    expect(record.results[1]?.reason).toContain("learned from other");
  });

  test("that learned from the test rows is not compared", async () => {
    const made = await world({ champion: true, gates, championDataset: { version: 2, content: digestOf("older") } });
    const { train, test: held } = made.data.spec.splits;
    const leaky = {
      ...made.data,
      version: 2,
      spec: { ...made.data.spec, splits: { train: held, validation: train, test: train } },
    };
    const versions = new Map([
      [
        "weather",
        new Map([
          [1, made.data],
          [2, leaky],
        ]),
      ],
    ]);
    const snapshot = { ...made.snapshot, specs: { ...made.snapshot.specs, datasetVersions: versions } };
    const { record } = await runEvaluate(made.ports, { ...made, snapshot });
    expect(record?.results[1]).toMatchObject({ verdict: "inconclusive" });
    expect(record?.results[1]?.reason).toContain("200 of these 200 test rows");
  });

  test("that does not start is an error, not a walk-over", async () => {
    const { record } = await evaluate({
      champion: true,
      gates,
      serving: { startFault: (servable) => (servable.model === digestOf("champion") ? "out of memory" : null) },
    });
    expect(record.verdict).toBe("error");
    expect(record.results[1]?.reason).toContain("out of memory");
  });
});

test("a champion that keeps dying half-way is an error, not a walk-over", async () => {
  let asked = 0;
  const dying = (row: Row) => {
    if (++asked > 60) throw userError("SERVER_UNREACHABLE", { with: { url: "", reason: "killed" } });
    return skilled(0.8)(row);
  };
  const gates = [{ metric: "accuracy", notWorseThan: "champion", margin: 0.05, confidence: 0.95 }] as const;
  const { record } = await evaluate({ champion: true, gates, models: { champion: dying } });
  expect(record.results[0]).toMatchObject({ verdict: "error" });
  expect(record.results[0]?.reason).toContain("stopped answering");
});

describe("a candidate that does not start", () => {
  test("is an error with the reason, recorded", async () => {
    const { record, ports } = await evaluate({ serving: { startFault: () => "golden inputs disagree" } });
    expect(record).toMatchObject({ verdict: "error", environment: null, champion: null });
    expect(record.results[0]?.reason).toContain("golden inputs disagree");
    expect(await ports.records.list("evaluation")).toHaveLength(1);
  });

  test("once starts at the second attempt", async () => {
    let attempts = 0;
    const { record } = await evaluate({ serving: { startFault: () => (++attempts === 1 ? "port taken" : null) } });
    expect(record.verdict).toBe("pass");
  });
});

describe("a server that is ended half-way", () => {
  const dying = (from: number, to: number) => {
    let asked = 0;
    return (row: Row) => {
      asked++;
      if (asked >= from && asked < to) throw userError("SERVER_UNREACHABLE", { with: { url: "", reason: "killed" } });
      return skilled(0.9)(row);
    };
  };

  test("is started once more, and judged by what it then answers", async () => {
    const { record } = await evaluate({ models: { candidate: dying(50, 70) } });
    expect(record.verdict).toBe("pass");
  });

  test("twice is evidence: what it left unanswered counts against it", async () => {
    const { record } = await evaluate({ models: { candidate: dying(50, 10_000) } });
    expect(record.verdict).toBe("fail");
    expect(measurement(record, "accuracy").n).toBe(200);
  });
});

describe("again and dry", () => {
  test("the same evaluation is not done twice", async () => {
    const made = await world();
    const first = await runEvaluate(made.ports, made);
    const sent = made.serving.sent.length;
    const second = await runEvaluate(made.ports, made);
    expect(second.plan.kind).toBe("skip");
    expect(second.record).toEqual(first.record);
    expect(made.serving.sent.length).toBe(sent);
  });

  test("other gates, another champion or another build are another evaluation", async () => {
    const keys = await Promise.all(
      [
        {},
        { gates: [{ metric: "accuracy", min: 0.81, confidence: 0.95 } as const] },
        { champion: true },
        { serving: { servingBuild: "memory-serving@2" } },
        { rows: 201 },
      ].map(async (options) => (await evaluate(options)).record.key),
    );
    expect(new Set(keys).size).toBe(keys.length);
  });

  test("the same evaluation from nothing gives the same record", async () => {
    const [a, b] = [await evaluate({ champion: true }), await evaluate({ champion: true })];
    expect(a.record).toEqual(b.record);
  });

  test("a dry run plans and touches nothing", async () => {
    const made = await world();
    const { plan, record } = await runEvaluate(made.ports, { ...made, dryRun: true });
    expect(plan).toMatchObject({ kind: "measure", testRows: 200, gates: 1, candidate: made.candidate });
    expect(record).toBeNull();
    expect([made.serving.sent.length, (await made.ports.records.list("evaluation")).length]).toEqual([0, 0]);
  });
});

describe("what is not there is the user's error", () => {
  test.each([
    ["EVALUATION_TRAINING_FAILED", { outcome: { state: "failed", reason: "diverged" } }],
    ["EVALUATION_MODEL_UNKNOWN", { model: "nobody" }],
    ["EVALUATION_DATASET_UNKNOWN", { dataset: { name: "weather", version: 1, content: digestOf("other") } }],
  ] as const)("%s", async (code, change) => {
    const made = await world();
    expect(await codeOf(runEvaluate(made.ports, { ...made, training: { ...made.training, ...change } }))).toBe(code);
  });

  test("DEPLOYMENT_UNKNOWN", async () => {
    const made = await world();
    expect(await codeOf(runEvaluate(made.ports, { ...made, deployment: "nowhere" }))).toBe("DEPLOYMENT_UNKNOWN");
  });

  test("EVALUATION_CHAMPION_UNKNOWN", async () => {
    const made = await world();
    const deployments = new Map([["gate", { ...made.spec, champion: { model: "forecaster", version: 9 } }]]);
    const snapshot = { ...made.snapshot, specs: { ...made.snapshot.specs, deployments } };
    expect(await codeOf(runEvaluate(made.ports, { ...made, snapshot }))).toBe("EVALUATION_CHAMPION_UNKNOWN");
  });

  test.each(["[]", "{", '{"signal":1}', '{"weather":null}'])("EVALUATION_TEST_ROW_INVALID: %s", async (line) => {
    const made = await world();
    const data = await made.ports.blobs.put(`${line}\n`);
    const splits = { ...made.data.spec.splits, test: { ...made.data.spec.splits.test, data } };
    const versions = new Map([["weather", new Map([[1, { ...made.data, spec: { ...made.data.spec, splits } }]])]]);
    const snapshot = { ...made.snapshot, specs: { ...made.snapshot.specs, datasetVersions: versions } };
    expect(await codeOf(runEvaluate(made.ports, { ...made, snapshot }))).toBe("EVALUATION_TEST_ROW_INVALID");
  });
});
