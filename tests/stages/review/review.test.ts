/** Reviews: which rows people are asked about, how, and what their answers say. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { digestOf } from "../../../src/domain/digest.ts";
import type { Prediction } from "../../../src/domain/prediction.ts";
import type { PredictionLog } from "../../../src/ports/prediction-log.ts";
import { loadSpecs } from "../../../src/spec/load.ts";
import type { Review } from "../../../src/spec/resolved.ts";
import { applyReview } from "../../../src/stages/review/apply.ts";
import { planReview, type ReviewPlanInput } from "../../../src/stages/review/plan.ts";
import { recordReview } from "../../../src/stages/review/record.ts";
import { type ReviewInput, runReview } from "../../../src/stages/review/run.ts";
import { Crash, fuseAt, withFuse } from "../../support/crashing.ts";
import { DATASET_FILE, DEPLOYMENT_FILE, makeWorld, NAME, servedDays, type World } from "../dataset/world.ts";

const { specs } = await (await makeWorld()).snapshot();
const dataset = specs.datasets.get(NAME) ?? expect.fail("no dataset");
const deployment = specs.deployments.get(NAME) ?? expect.fail("no deployment");
const loop = deployment.feedbackLoop ?? expect.fail("no feedback loop");

type Loop = ReviewPlanInput["deployment"]["feedbackLoop"];

function plan(
  predictions: readonly Prediction[],
  changed: Partial<ReviewPlanInput> = {},
  feedbackLoop: Partial<Loop> = {},
) {
  const decision = planReview({
    deployment: { ...deployment, feedbackLoop: { ...loop, ...feedbackLoop } },
    dataset,
    predictions,
    labelled: new Set(),
    reviews: [],
    minimum: 1,
    ...changed,
  });
  return decision.kind === "propose" ? decision : expect.fail("nothing was proposed");
}

const review = (rows: Review["rows"]): Review => ({
  kind: "Review",
  file: `datasets/${NAME}/reviews/r.yaml`,
  name: "r",
  deployment: NAME,
  dataset: NAME,
  rows,
});

describe("the rows", () => {
  test("are the least certain ones, a tenth drawn by chance, and a few blind", () => {
    const { rows, available } = plan(servedDays(180), {}, { rows: 40 });
    expect(available).toBe(180);
    expect(rows).toHaveLength(40);
    expect(rows.filter(({ why }) => why === "random")).toHaveLength(4);
    expect(rows.filter(({ blind }) => blind)).toHaveLength(4);
    const uncertain = rows.filter(({ why }) => why === "uncertain").map(({ prediction }) => prediction.confidence);
    const limit = [...servedDays(180)].map((each) => Math.abs(2 * each.confidence - 1)).sort((a, b) => a - b)[35] ?? 0;
    for (const confidence of uncertain) expect(Math.abs(2 * confidence - 1)).toBeLessThanOrEqual(limit);
    const times = rows.map(({ prediction }) => prediction.eventTime);
    expect(times).toEqual([...times].sort());
  });

  test("are all drawn by chance where the spec says so", () => {
    const { rows } = plan(servedDays(60), {}, { rows: 20, pick: "random" });
    expect(rows.every(({ why }) => why === "random")).toBe(true);
  });

  test("leave out those whose inputs were not kept, and say how many", () => {
    const forgotten = (each: Prediction): Prediction => ({ ...each, inputs: {}, inputsDigest: digestOf(each.id) });
    const served = servedDays(30).map((each, index) => (index < 20 ? forgotten(each) : each));
    const { rows, available } = plan(served, {}, { rows: 30 });
    expect(available).toBe(10);
    expect(rows.every(({ prediction }) => prediction.inputsDigest === undefined)).toBe(true);
    const wait = planReview({
      ...{ deployment: { ...deployment, feedbackLoop: loop }, dataset, predictions: served },
      ...{ labelled: new Set(), reviews: [], minimum: 11 },
    });
    expect(wait).toEqual({ kind: "wait", available: 10, minimum: 11, withoutInputs: 20 });
  });

  test("leave out what was asked, labelled, answered by another version or by a shadow, and twins", () => {
    const served = servedDays(8);
    const [asked, labelled, shadow, older, original] = served;
    if (!asked || !labelled || !shadow || !older || !original) throw new Error("too few days");
    const log: readonly Prediction[] = [
      ...served.slice(0, 2),
      { ...shadow, role: "shadow" },
      { ...older, version: 7 },
      ...served.slice(4),
      { ...original, id: "same-inputs/0", eventTime: "2015-01-01T00:00:00.000Z" },
      { ...original, id: "same-day/0", inputs: { ...original.inputs, wind: 0.123 } },
      { ...asked, id: "asked-again/0" },
    ];
    const known = { labelled: new Set([labelled.id]), reviews: [review([{ id: asked.id, label: "skip" }])] };
    const { rows } = plan(log, known);
    expect(rows.map(({ prediction }) => prediction.id)).toEqual(served.slice(4).map(({ id }) => id));
  });

  test("are those of the canary too, which callers got in the champion's place", () => {
    const served = servedDays(9);
    const log = served.map((each, index): Prediction => {
      if (index < 3) return { ...each, role: "canary", version: 7 };
      return index < 6 ? { ...each, role: "canary", version: 8 } : each;
    });
    const canary = { model: deployment.champion.model, version: 7, steps: [{ weight: 5, for: "1d" }] };
    const idsOf = ({ rows }: ReturnType<typeof plan>) => rows.map(({ prediction }) => prediction.id);
    const ids = served.map(({ id }) => id);
    const changed = { deployment: { ...deployment, canary, feedbackLoop: loop } };
    expect(idsOf(plan(log, changed))).toEqual([...ids.slice(0, 3), ...ids.slice(6)]);
    expect(idsOf(plan(log))).toEqual(ids.slice(6));
  });

  test("do not depend on the order of the log, and never repeat", () => {
    const served = servedDays(50);
    const first = plan(served, {}, { rows: 20 });
    fc.assert(
      fc.property(fc.shuffledSubarray([...served], { minLength: 50 }), (shuffled) => {
        expect(plan(shuffled, {}, { rows: 20 })).toEqual(first);
      }),
      { numRuns: 20 },
    );
    expect(new Set(first.rows.map(({ prediction }) => prediction.id)).size).toBe(20);
  });

  test("wait until there are enough", () => {
    const decision = planReview({
      deployment: { ...deployment, feedbackLoop: loop },
      dataset,
      predictions: servedDays(10),
      labelled: new Set(),
      reviews: [],
      minimum: 11,
    });
    expect(decision).toEqual({ kind: "wait", available: 10, minimum: 11, withoutInputs: 0 });
  });

  test("are never none", () => {
    const input = { deployment: { ...deployment, feedbackLoop: loop }, dataset, labelled: new Set<string>() };
    const decision = planReview({ ...input, predictions: [], reviews: [], minimum: 0 });
    expect(decision.kind).toBe("wait");
  });
});

describe("the pull request", () => {
  const run = async (world: World, input: Partial<ReviewInput> = {}) =>
    runReview(world.ports, { snapshot: await world.snapshot(), deployment: NAME, ...input });
  const withTraffic = async (specsOfIt: Readonly<Record<string, string>> = {}) => {
    const world = await makeWorld({ specs: specsOfIt });
    await world.ports.predictionLog.append(servedDays(120));
    return world;
  };
  const fileOf = async (world: World, branch = "") =>
    (await world.textAt(branch, `datasets/${NAME}/reviews/${branch.split("/").at(-1)}.yaml`)) ?? "";

  test("holds a file that validates, one undecided row a prediction, and asks the reviewers", async () => {
    const world = await withTraffic();
    const { pullRequest } = await run(world);
    const text = await fileOf(world, pullRequest?.branch);
    const path = `datasets/${NAME}/reviews/${pullRequest?.branch.split("/").at(-1)}.yaml`;
    const loaded = loadSpecs(new Map([[path, new TextEncoder().encode(text)]]));
    expect(loaded.problems).toEqual([]);
    const rows = loaded.specs.reviews.get(path)?.rows ?? [];
    expect(rows).toHaveLength(60);
    expect(rows.every(({ label }) => label === "undecided")).toBe(true);
    const hidden = rows.filter(({ predicted, confidence }) => predicted === undefined && confidence === undefined);
    expect(hidden).toHaveLength(6);
    expect(rows[0]?.inputs).toMatchObject({ date: expect.stringMatching(/^2014-/), wind: expect.any(Number) });
    expect(text).toContain("# Replace `undecided` by the true label: drizzle, fog, rain, snow, sun.");
    expect(pullRequest?.body).toContain("@understudy/forecasters");
    expect(pullRequest?.body.match(/_hidden_/g)).toHaveLength(6);
  });

  test("shows no inputs of a private dataset", async () => {
    const world = await withTraffic();
    const text = ((await world.textAt("main", DATASET_FILE)) ?? "").replace(
      "visibility: public",
      "visibility: private",
    );
    await world.commit({ [DATASET_FILE]: text });
    const { pullRequest } = await run(world);
    expect(await fileOf(world, pullRequest?.branch)).not.toContain("wind");
    expect(pullRequest?.body).not.toContain("2014-01");
    expect(pullRequest?.body).toContain("The dataset is private");
  });

  test("is the only one of its deployment until it is merged or closed", async () => {
    const world = await withTraffic();
    const { pullRequest } = await run(world);
    expect(await run(world)).toEqual({ decision: { kind: "open" }, pullRequest });
    await world.merge(pullRequest);
    expect((await run(world, { minimum: 61 })).decision).toEqual({
      kind: "wait",
      available: 60,
      minimum: 61,
      withoutInputs: 0,
    });
    const second = await run(world);
    expect(second.pullRequest?.number).toBe(2);
  });

  test("is not made on a dry run, nor without a feedback loop", async () => {
    const world = await withTraffic();
    expect((await run(world, { dryRun: true })).decision.kind).toBe("propose");
    expect(await world.pulls()).toEqual([]);
    const text = (await world.textAt("main", DEPLOYMENT_FILE)) ?? "";
    await world.commit({ [DEPLOYMENT_FILE]: text.replace(/ {2}feedbackLoop:\n(?: {4}.*\n)+/, "") });
    await expect(run(world)).rejects.toMatchObject({ problems: [{ code: "REVIEW_NO_FEEDBACK_LOOP" }] });
  });

  test.each(["before", "after"] as const)("is one, also when the run is killed %s any call's effect", async (when) => {
    for (let fatal = 1, finished = false; !finished; fatal += 1) {
      const world = await withTraffic();
      const input = { snapshot: await world.snapshot(), deployment: NAME };
      const fuse = fuseAt(fatal, when);
      const ports = {
        git: withFuse(world.git, fuse, ["head", "commit"]),
        forge: withFuse(world.forge, fuse, ["pullRequests", "openPullRequest"]),
        predictionLog: withFuse(world.ports.predictionLog, fuse, ["read", "feedback"]),
      };
      finished = !((await runReview(ports, input).catch((error: unknown) => error)) instanceof Crash);
      await runReview(world.ports, input);
      expect(await world.pulls()).toHaveLength(1);
      expect(fatal).toBeLessThan(50);
    }
  });
});

function counting(predictionLog: PredictionLog) {
  let written = 0;
  const appendFeedback: PredictionLog["appendFeedback"] = async (feedback) => {
    written += feedback.length;
  };
  return { predictionLog: { ...predictionLog, appendFeedback }, writes: () => written };
}

describe("the answers", () => {
  const predictions = new Map(servedDays(6).map((each) => [each.id, each]));
  const labels = ["drizzle", "fog", "rain", "snow", "sun"];
  const id = (index: number) => `request-${index}/0`;

  test("become feedback; undecided and skipped rows count for nothing; anchoring is measured", () => {
    const rows = [
      { id: id(0), predicted: "rain", label: "rain" },
      { id: id(1), predicted: "rain", label: "sun" },
      { id: id(2), label: "rain" },
      { id: id(3), label: "fog" },
      { id: id(4), predicted: "rain", label: "undecided" },
      { id: id(5), label: "skip" },
    ];
    const applied = applyReview({ review: review(rows), labels, predictions, time: "2026-01-02T00:00:00Z", by: "ada" });
    expect(applied.feedback.map((each) => `${each.id} ${each.label} ${each.source} ${each.by}`)).toEqual([
      "request-0/0 rain review ada",
      "request-1/0 sun review ada",
      "request-2/0 rain review ada",
      "request-3/0 fog review ada",
    ]);
    expect(applied.anchoring).toMatchObject({ shown: { agreed: 1, n: 2 }, hidden: { agreed: 1, n: 2 } });
    expect(applied.anchoring.hidden.interval?.low).toBeCloseTo(0.0945, 3);
    expect(applied.tally.undecided).toHaveLength(1);
  });

  test("no hidden row decided: nothing is known of anchoring", () => {
    const applied = applyReview({
      review: review([{ id: id(0), predicted: "rain", label: "sun" }]),
      labels,
      predictions,
      time: "",
    });
    expect(applied.anchoring.hidden).toEqual({ agreed: 0, n: 0, interval: null });
  });

  test("a label that is none counts for nothing and is told, with the nearest one", () => {
    const rows = [
      { id: id(0), label: "rian" },
      { id: id(1), label: "fog" },
    ];
    const { feedback, problems } = applyReview({ review: review(rows), labels, predictions, time: "" });
    expect(feedback.map(({ label }) => label)).toEqual(["fog"]);
    expect(problems).toMatchObject([
      { code: "REVIEW_LABEL_UNKNOWN", found: "rian at request-0/0", suggestion: "rain" },
    ]);
  });

  test("are recorded once, and do not overrule what was said later", async () => {
    const world = await makeWorld();
    const { predictionLog } = world.ports;
    await predictionLog.append(servedDays(3));
    const later = { time: "2026-02-02T00:00:00Z", deployment: NAME, label: "fog", source: "correction" } as const;
    await predictionLog.appendFeedback([{ ...later, id: id(1) }]);
    const snapshot = await world.snapshot();
    const decided = review([
      { id: id(0), label: "sun" },
      { id: id(1), label: "sun" },
    ]);
    const record = () => recordReview(world.ports, { snapshot, review: decided, time: "2026-02-01T00:00:00Z" });
    expect((await record()).recorded.map((each) => each.id)).toEqual([id(0)]);
    const said = await predictionLog.feedback(NAME);
    expect([...said.values()].map(({ label }) => label).sort()).toEqual(["fog", "sun"]);
    const { predictionLog: watched, writes } = counting(predictionLog);
    await recordReview({ predictionLog: watched }, { snapshot, review: decided, time: "2026-02-01T00:00:00Z" });
    expect(writes()).toBe(0);
  });
});
