/** What a training may cost, and what drift must matter: waits that last are told, and so are refusals. */
import { describe, expect, it } from "vitest";
import type { RetrainRecord, TrainingRecord } from "../../../src/domain/records.ts";
import type { Deployment } from "../../../src/spec/resolved.ts";
import { budgetText, decideRetrain, type Occasion, type RetrainFacts } from "../../../src/stages/retrain/plan.ts";
import { runRetrain } from "../../../src/stages/retrain/run.ts";
import { MODEL, makeDatasetVersion, makeDeployment, makeSnapshot, makeWorld } from "../monitor/world.ts";

const NOW = new Date("2024-03-01T00:00:00.000Z");
const settings = (change: Partial<NonNullable<Deployment["continuousTraining"]>>) =>
  makeDeployment({
    continuousTraining: { model: "weather", on: { drift: true }, cooldown: "1d", inFlight: 1, ...change },
  });

const decision = (createdAt: string, trigger: RetrainRecord["trigger"] = "drift"): RetrainRecord => ({
  schema: 1,
  kind: "retrain",
  key: makeDatasetVersion(1).spec.content,
  createdAt,
  deployment: "porch",
  model: "weather",
  trigger,
  subject: createdAt,
  decision: "train",
  reason: "",
});
const training = (createdAt: string, elapsedSeconds: number) => ({
  createdAt,
  elapsedSeconds,
  outcome: {},
  dataset: {},
});

const facts = (
  deployment: Deployment,
  occasion: Occasion,
  decisions: readonly RetrainRecord[] = [],
  trainings: readonly ReturnType<typeof training>[] = [],
): RetrainFacts => ({
  deployment,
  model: MODEL,
  version: makeDatasetVersion(2),
  versions: new Map(),
  occasion,
  now: NOW,
  trainings: trainings as readonly unknown[] as readonly TrainingRecord[],
  decisions,
  openPromotions: [],
});
const DRIFT: Occasion = { trigger: "drift", subject: "a window" };

describe("impact", () => {
  const deployment = settings({ on: { drift: true, impact: 0.2 } });

  it.each([
    [0.2, "train", "drift: trains on weather 2"],
    [0.199, "refuse", "what drifted carries 19.9% of the model's importance; at least 20% are asked for"],
    [null, "refuse", "how much the model uses what drifted was not measured, and at least 20% are asked for"],
  ])("a share of %s: %s", (importance, expected, words) => {
    const decided = decideRetrain(facts(deployment, { ...DRIFT, importance }));
    expect(decided.decision).toBe(expected);
    expect(decided.reason).toContain(words);
  });

  it("is nobody's concern where performance is lost, or where the spec does not ask", () => {
    expect(decideRetrain(facts(deployment, { trigger: "performance", subject: "a window" })).decision).toBe("train");
    expect(decideRetrain(facts(settings({}), { ...DRIFT, importance: 0 })).decision).toBe("train");
  });
});

describe("budget", () => {
  const deployment = settings({ budget: { trainings: 2, time: "1h", per: "30d" } });
  const older = decision("2024-01-20T00:00:00.000Z");
  const first = decision("2024-02-05T00:00:00.000Z");
  const second = decision("2024-02-20T00:00:00.000Z");

  it("counts what nobody asked for, within its time", () => {
    const manual = decision("2024-02-10T00:00:00.000Z", "manual");
    const spent = facts(deployment, DRIFT, [older, first, manual], [training("2024-02-05T01:00:00.000Z", 600)]);
    expect(budgetText(spent)).toBe("budget of 30d: 1 of 2 trainings, 10 m of 1h spent");
    expect(decideRetrain({ ...spent, trainings: [] }).decision).toBe("train");
  });

  it("waits when the trainings are spent", () => {
    const decided = decideRetrain(facts(deployment, DRIFT, [older, first, second]));
    expect(decided).toMatchObject({ decision: "wait", lasts: true });
    expect(decided.reason).toBe(
      "budget of 30d: 2 of 2 trainings, 0 s of 1h spent; it goes on when what was spent is 30d ago",
    );
  });

  it("a person and a merge may always spend", () => {
    for (const trigger of ["manual", "reviewed", "dataset"] as const) {
      const asked = facts(settings({ budget: { trainings: 1, per: "30d" } }), { trigger, subject: "x" }, [first]);
      expect(decideRetrain(asked).decision).toBe("train");
    }
  });

  it("tells people of the wait once, in an issue that the next training closes", async () => {
    const { ports, clock } = await makeWorld();
    const model = { ...MODEL, training: { ...MODEL.training, dataset: { name: "weather", version: 2 } } };
    const versions = [makeDatasetVersion(1), makeDatasetVersion(2)];
    const snapshot = makeSnapshot({
      deployment: settings({ cooldown: "1s", budget: { trainings: 1, per: "30d" } }),
      model,
      datasetVersions: versions,
    });
    const day = 86_400_000;
    await ports.records.put({ ...decision(new Date(clock.now().getTime() - 2 * day).toISOString()) });
    const ask = () => runRetrain(ports, { snapshot, deployment: "porch", trigger: "drift", subject: "one window" });
    expect(await ask()).toMatchObject({ decision: "wait", change: "none" });
    const [issue] = await ports.forge.issues({ state: "open" });
    expect(issue?.title).toBe("porch: retraining waits");
    expect(issue?.body).toContain("1 of 1 trainings");
    await ask();
    expect(await ports.forge.issues({ state: "open" })).toEqual([issue]);
    clock.advance(29 * day);
    expect(await ask()).toMatchObject({ decision: "train", change: "decided" });
    expect(await ports.forge.issues({ state: "open" })).toEqual([]);
  });
});
