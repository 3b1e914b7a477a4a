/** Images drift by what is measured of them: night, rain and blur show without any pixel being kept. */
import { expect, test } from "vitest";
import { digestOf } from "../../../src/domain/digest.ts";
import type { Prediction } from "../../../src/domain/prediction.ts";
import { random } from "../../../src/domain/random.ts";
import type { Row } from "../../../src/domain/table.ts";
import { profiledProperties } from "../../../src/stages/dataset/images.ts";
import type { WindowFacts } from "../../../src/stages/monitor/facts.ts";
import { planWindow } from "../../../src/stages/monitor/plan.ts";
import { buildProfile } from "../../../src/stats/profile.ts";
import { somePrediction } from "../../support/predictions.ts";
import { makeFacts } from "./facts.ts";
import { makeDatasetVersion, makeDeployment, makeSnapshot, normal } from "./world.ts";

const deployment = makeDeployment();
const snapshot = makeSnapshot({ deployment, datasetVersions: [makeDatasetVersion(1)] });
const { specs } = snapshot;
const dataset = specs.datasets.get("weather");
const version = specs.modelVersions.get("weather")?.get(1);
if (!dataset || !version || !deployment.monitoring) throw new Error("the world of these tests has them");
const { monitoring } = deployment;
const pictures = { ...dataset, columns: [{ name: "picture", type: "image", required: true } as const] };
const signature = {
  task: "image-classification",
  features: [{ name: "picture", type: "image" }],
  label: { name: "kind", classes: ["car", "truck"] },
} as const;

/** Frames of one camera; `light` is how bright they are. */
function frames(count: number, light: number, seed: number): readonly Readonly<Record<string, number>>[] {
  const next = random(seed);
  return Array.from({ length: count }, () => ({
    "picture.width": 96,
    "picture.height": 72,
    "picture.brightness": light + 0.05 * normal(next),
    "picture.contrast": 0.2 + 0.02 * normal(next),
    "picture.sharpness": 400 + 60 * normal(next),
    "picture.bytes": 2000 + Math.round(200 * normal(next)),
  }));
}

const profile = buildProfile(profiledProperties(pictures), frames(300, 0.5, 1) as readonly Row[]);

function windowOf(measured: readonly Readonly<Record<string, number>>[], change: Partial<Prediction> = {}) {
  const rows = measured.map((properties, index) =>
    somePrediction(`r/${index}`, { inputs: { picture: digestOf(`${index}`) }, properties, label: "car", ...change }),
  );
  const facts = makeFacts(rows, {
    reference: {
      version: { ...version, signature } as WindowFacts["reference"]["version"],
      dataset: pictures,
      profile,
      answers: new Map([["car", 1]]),
      values: [],
      tried: null,
      rows: digestOf("rows"),
    },
  });
  const record = planWindow(facts, { ...monitoring, alerts: [] } as typeof monitoring, "2024-01-18T00:00:00.000Z");
  return record.signals.filter(({ statistic }) => statistic === "ks");
}

const verdicts = (signals: ReturnType<typeof windowOf>) =>
  Object.fromEntries(signals.map(({ subject, verdict }) => [subject, verdict]));

test("frames like those of training are no drift, of whichever property", () => {
  expect(verdicts(windowOf(frames(200, 0.5, 2)))).toEqual({
    "picture.width": "pass",
    "picture.height": "pass",
    "picture.brightness": "pass",
    "picture.contrast": "pass",
    "picture.sharpness": "pass",
    "picture.bytes": "pass",
  });
});

test("frames at night drift in brightness alone", () => {
  const found = verdicts(windowOf(frames(200, 0.3, 2)));
  expect(Object.entries(found).filter(([, verdict]) => verdict !== "pass")).toEqual([["picture.brightness", "fail"]]);
});

test("it shows as well where no image is kept", () => {
  const kept = { inputs: {}, inputsDigest: digestOf("frame") };
  expect(verdicts(windowOf(frames(200, 0.3, 2), kept))).toMatchObject({ "picture.brightness": "fail" });
});

test("images of which nothing was measured are no evidence that nothing drifted", () => {
  const nothing = Array.from({ length: 200 }, () => ({}));
  expect(new Set(Object.values(verdicts(windowOf(nothing))))).toEqual(new Set(["inconclusive"]));
});
