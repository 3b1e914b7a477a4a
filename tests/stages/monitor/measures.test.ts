/** What is said of what was done: decided, trained, judged, proposed, answering. */
import { expect, it } from "vitest";
import { digestOf } from "../../../src/domain/digest.ts";
import { labelOf, writeMarker } from "../../../src/domain/names.ts";
import type { DeploymentRecord, EvaluationRecord, RetrainRecord, TrainingRecord } from "../../../src/domain/records.ts";
import { type Measures, measuresTaken } from "../../../src/stages/monitor/measures.ts";

const at = (day: number) => `2024-02-${String(day).padStart(2, "0")}T06:00:00.000Z`;
const WINDOW = { from: "2024-02-01T00:00:00.000Z", lookedAt: at(3) };

const decision = (day: number, change: Partial<RetrainRecord> = {}): RetrainRecord => ({
  ...{ schema: 1, kind: "retrain", key: digestOf(`decision ${day}`), createdAt: at(day), deployment: "porch" },
  ...{ model: "weather", trigger: "drift", decision: "train", reason: "drift: trains on weather 2" },
  subject: "2024-02-01T00:00:00.000Z to 2024-02-02T00:00:00.000Z",
  ...change,
});

const training = (state: "succeeded" | "failed") =>
  ({ key: digestOf("training"), model: "weather", createdAt: at(5), outcome: { state } }) as unknown as TrainingRecord;

const evaluation = {
  ...{ key: digestOf("evaluation"), model: "weather", createdAt: at(6), verdict: "pass" },
  candidate: { servable: digestOf("servable 2") },
} as unknown as EvaluationRecord;

const deployed = (day: number) =>
  ({
    createdAt: at(day),
    roles: [{ role: "shadow", model: "weather", version: 2, servable: digestOf("servable 2") }],
  }) as unknown as DeploymentRecord;

const said = (change: Partial<Measures>) =>
  measuresTaken(
    { decisions: [decision(4)], trainings: [], evaluations: [], deployments: [], pulls: [], ...change },
    WINDOW,
  );

const STARTED = "2024-02-04: drift woke a retraining, which was started: trains on weather 2.";

it("follows a decision as far as it came", () => {
  expect(said({})).toEqual([`${STARTED} It has not come to its end yet.`]);
  expect(said({ trainings: [training("failed")] })).toEqual([`${STARTED} The training of weather failed.`]);
  expect(said({ trainings: [training("succeeded")] })).toEqual([
    `${STARTED} weather was trained, and waits for its gates.`,
  ]);
  const judged = `${STARTED} weather was trained, and its gates say pass`;
  expect(said({ evaluations: [evaluation] })).toEqual([`${judged}.`]);
  const data = { evaluation: evaluation.key };
  const body = `text\n\n${writeMarker({ kind: "promotion", key: "porch/weather", data })}\n`;
  const pulls = [
    { number: 13, body, labels: [] },
    { number: 14, body, labels: [labelOf("promotion")] },
  ];
  expect(said({ evaluations: [evaluation], pulls })).toEqual([`${judged}: #14 proposes it.`]);
  // A stranger's, with the marker of ours.
  expect(said({ evaluations: [evaluation], pulls: pulls.slice(0, 1) })).toEqual([`${judged}.`]);
  expect(said({ evaluations: [evaluation], deployments: [deployed(7), deployed(9)] })).toEqual([
    `${judged}; version 2 is shadow since 2024-02-07.`,
  ]);
});

it("says why nothing was trained, escaped", () => {
  const refused = decision(4, { decision: "refuse", reason: "nothing <b>new</b> @team" });
  expect(said({ decisions: [refused] })[0]).toMatch(
    /which was refused: nothing &lt;b&gt;new&lt;\/b&gt; @\u200bteam\./u,
  );
});

it("tells of this trouble only, and of the newest three decisions", () => {
  const before = decision(9, { subject: "2024-01-31T00:00:00.000Z to 2024-02-01T00:00:00.000Z" });
  const asked = (day: number) => decision(day, { subject: `comment ${day}`, trigger: "manual" });
  expect(said({ decisions: [asked(2), before] })).toEqual([]);
  expect(said({ decisions: [asked(4), asked(5), asked(6), asked(7)] }).map((text) => text.slice(0, 10))).toEqual([
    "2024-02-05",
    "2024-02-06",
    "2024-02-07",
  ]);
});
