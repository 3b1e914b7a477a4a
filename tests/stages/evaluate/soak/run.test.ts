/** A shadow on production's own rows: which rows count, when it is judged, and that there is one look only. */
import { describe, expect, test } from "vitest";
import { createMemoryPredictionLog } from "../../../../src/adapters/memory/prediction-log.ts";
import { digestOf } from "../../../../src/domain/digest.ts";
import type { Feedback, Prediction } from "../../../../src/domain/prediction.ts";
import type { Model, ModelVersion } from "../../../../src/spec/resolved.ts";
import { evaluationReport } from "../../../../src/stages/evaluate/report/report.ts";
import { runEvaluate } from "../../../../src/stages/evaluate/run.ts";
import { runSoak } from "../../../../src/stages/evaluate/soak/run.ts";
import { CLASSES, world } from "../world.ts";

const GATES: Model["gates"] = [
  { metric: "accuracy", min: 0.7, confidence: 0.95 },
  { metric: "accuracy", notWorseThan: "champion", margin: 0.05, confidence: 0.95 },
  { metric: "error-rate", max: 0.05, confidence: 0.95 },
];

interface Setting {
  readonly gates?: Model["gates"];
  /** Gates of the snapshot that the soak reads. */
  readonly gatesNow?: Model["gates"];
  readonly soaking?: { readonly labelled?: number; readonly for?: string; readonly looks?: number };
}

/** Version 3 answers, version 4 shadows it, and 100 labelled rows are asked for. */
async function production({ gates = GATES, gatesNow = gates, soaking = {} }: Setting = {}) {
  const made = await world({ champion: true, gates });
  const { record: tried } = await runEvaluate(made.ports, made);
  const { specs } = made.snapshot;
  const versions = specs.modelVersions.get("forecaster");
  const champion = versions?.get(3);
  const model = specs.models.get("forecaster");
  if (!champion || !model || !tried) throw new Error("the world lacks something");
  const shadow: ModelVersion = {
    ...champion,
    version: 4,
    spec: { ...champion.spec, servable: made.candidate, evaluation: tried.key },
  };
  const deployment = {
    ...made.spec,
    shadow: { model: "forecaster", version: 4 },
    continuousDeployment: {
      ...made.spec.continuousDeployment,
      soak: { labelled: 100, for: null, looks: 1, ...soaking },
    },
  };
  const snapshot = {
    ...made.snapshot,
    specs: {
      ...specs,
      models: new Map([["forecaster", { ...model, gates: gatesNow }]]),
      modelVersions: new Map([["forecaster", new Map([...(versions ?? []), [4, shadow] as const])]]),
      deployments: new Map([["gate", deployment]]),
    },
  };
  const ports = { ...made.ports, predictionLog: createMemoryPredictionLog() };
  return { ...made, ports, snapshot, champion, shadow };
}

type Production = Awaited<ReturnType<typeof production>>;

const timeOf = (row: number) => new Date(Date.UTC(2026, 0, 1, 0, row)).toISOString();

function prediction(
  { champion, shadow }: Production,
  role: "champion" | "shadow",
  row: number,
  label: string,
): Prediction {
  const version = role === "champion" ? champion : shadow;
  return {
    id: `request/${row}`,
    time: timeOf(row),
    eventTime: timeOf(row),
    deployment: "gate",
    model: "forecaster",
    version: version.version,
    servable: version.spec.servable,
    bundle: digestOf("bundle"),
    role,
    inputs: {},
    label,
    probabilities: CLASSES.map((name) => (name === label ? 0.8 : 0.1)),
    confidence: 0.8,
    decision: "model",
    latencyMs: 1,
  };
}

/** Rows whose truth is rain; the champion is wrong on every fifth, the shadow on every `shadowErrs`-th. */
async function serve(made: Production, rows: number, source: Feedback["source"] = "label", shadowErrs = 20) {
  for (let row = 0; row < rows; row++) {
    await made.ports.predictionLog.append([
      prediction(made, "champion", row, row % 5 === 0 ? "sun" : "rain"),
      prediction(made, "shadow", row, row % shadowErrs === 0 ? "sun" : "rain"),
    ]);
    const feedback = { id: `request/${row}`, time: timeOf(row), deployment: "gate", label: "rain", source };
    await made.ports.predictionLog.appendFeedback([feedback]);
  }
}

const soak = (made: Production, dryRun = false) =>
  runSoak(made.ports, { snapshot: made.snapshot, deployment: "gate", dryRun });

describe("the soak", () => {
  test("is nothing without a shadow or without being asked for", async () => {
    const made = await world({ champion: true });
    const ports = { ...made.ports, predictionLog: createMemoryPredictionLog() };
    expect(await runSoak(ports, made)).toEqual({ kind: "nothing" });
  });

  test("waits for its rows", async () => {
    const made = await production();
    await serve(made, 99);
    expect(await soak(made)).toMatchObject({
      kind: "waiting",
      status: { live: { labelled: 99 }, next: { rows: 100 } },
    });
  });

  test("does not count rows that people picked, nor rows that only one of the two answered", async () => {
    const made = await production();
    await serve(made, 150, "review");
    await made.ports.predictionLog.append([prediction(made, "champion", 900, "rain")]);
    expect(await soak(made)).toMatchObject({ kind: "waiting", status: { live: { labelled: 0 } } });
  });

  test("judges on exactly the rows asked for, paired, and keeps what the test environment decided", async () => {
    const made = await production();
    await serve(made, 130);
    const outcome = await soak(made);
    if (outcome.kind !== "judged") throw new Error(outcome.kind);
    const { record } = outcome;
    expect(record.soak).toEqual({ labelled: 100, from: timeOf(0), to: timeOf(99), look: 1, looks: 1 });
    expect(record.changes).toEqual({ bothRight: 80, newlyRight: 15, newlyWrong: 0, bothWrong: 5 });
    expect(record.results.map(({ gate, verdict }) => [gate, verdict])).toEqual([
      ["accuracy ≥ 0.7", "pass"],
      ["accuracy ≥ champion − 0.05", "pass"],
      ["error-rate ≤ 0.05", "pass"],
    ]);
    expect(record.verdict).toBe("pass");
    expect(evaluationReport(record)).toContain("newly right on **15** and newly wrong on **0**");
    expect(evaluationReport(record)).not.toContain("Latency and errors");
  });

  test("fails a shadow that production shows to be worse", async () => {
    const made = await production();
    await serve(made, 100, "label", 2);
    expect(await soak(made)).toMatchObject({ kind: "judged", record: { verdict: "fail" } });
  });

  test("is inconclusive where the gates changed since the shadow was tried", async () => {
    const made = await production({ gatesNow: GATES.slice(0, 2) });
    await serve(made, 100);
    expect(await soak(made)).toMatchObject({ kind: "judged", record: { verdict: "inconclusive" } });
  });

  test("looks once: more rows later do not open the question again", async () => {
    const made = await production();
    await serve(made, 100, "label", 2);
    await soak(made);
    await serve(made, 400, "label", 1000);
    expect(await soak(made)).toMatchObject({ kind: "recorded", record: { verdict: "fail" } });
  });

  test("on a dry run says that it is due and writes nothing", async () => {
    const made = await production();
    await serve(made, 120);
    const before = (await made.ports.records.list("evaluation")).length;
    expect(await soak(made, true)).toMatchObject({ kind: "due", status: { next: { rows: 100 } } });
    expect(await made.ports.records.list("evaluation")).toHaveLength(before);
  });

  test("of several looks ends at the first that decides, and its verdict has the soak's own key", async () => {
    const made = await production({ soaking: { labelled: 400, looks: 4 } });
    await serve(made, 200, "label", 2);
    const outcome = await soak(made);
    expect(outcome).toMatchObject({ kind: "judged", record: { verdict: "fail", soak: { labelled: 200, looks: 4 } } });
    expect(await soak(made)).toMatchObject({ kind: "recorded", record: { verdict: "fail" } });
  });

  test("of several looks goes on where one left it open, which is on record and not looked at again", async () => {
    const made = await production({ soaking: { labelled: 400, looks: 2 } });
    await serve(made, 220, "label", 4);
    const first = await soak(made);
    if (first.kind !== "waiting") throw new Error(first.kind);
    expect(first.status.looked.map(({ verdict, soak: seen }) => [verdict, seen?.labelled])).toEqual([
      ["inconclusive", 200],
    ]);
    expect(first.status.next).toEqual({ number: 2, of: 2, rows: 400 });
    const records = (await made.ports.records.list("evaluation")).length;
    expect(await soak(made)).toEqual(first);
    expect(await made.ports.records.list("evaluation")).toHaveLength(records);
  });

  test("takes the first rows by event time, whatever the order in which they were logged", async () => {
    const made = await production();
    for (let row = 119; row >= 0; row--) {
      await made.ports.predictionLog.append([
        prediction(made, "champion", row, "rain"),
        prediction(made, "shadow", row, "rain"),
      ]);
      const said = { id: `request/${row}`, time: timeOf(row), deployment: "gate", label: "rain" };
      await made.ports.predictionLog.appendFeedback([{ ...said, source: "label" }]);
    }
    expect(await soak(made)).toMatchObject({ record: { soak: { from: timeOf(0), to: timeOf(99) } } });
  });

  test("that did not go well gives its rows to no other: who asks for more gets fresh ones", async () => {
    const made = await production();
    await serve(made, 100, "label", 4);
    expect(await soak(made)).toMatchObject({ kind: "judged", record: { verdict: "inconclusive" } });
    const deployment = made.snapshot.specs.deployments.get("gate");
    if (!deployment?.continuousDeployment.soak) throw new Error("no soak");
    const asked = { ...deployment.continuousDeployment.soak, labelled: 110 };
    const more = { ...deployment, continuousDeployment: { ...deployment.continuousDeployment, soak: asked } };
    const snapshot = { ...made.snapshot, specs: { ...made.snapshot.specs, deployments: new Map([["gate", more]]) } };
    const again = () => runSoak(made.ports, { snapshot, deployment: "gate" });
    await serve(made, 160, "label", 4);
    expect(await again()).toMatchObject({ kind: "waiting", status: { live: { labelled: 60, since: timeOf(100) } } });
    await serve(made, 210, "label", 1000);
    expect(await again()).toMatchObject({ kind: "judged", record: { soak: { from: timeOf(100), to: timeOf(209) } } });
  });

  test("waits for its time, however fast the labels come", async () => {
    const made = await production({ soaking: { for: "3h" } });
    await serve(made, 150);
    expect(await soak(made)).toMatchObject({ kind: "waiting", status: { time: { needed: 3 * 3_600_000 } } });
    await serve(made, 200);
    expect(await soak(made)).toMatchObject({ kind: "judged" });
  });
});
