/** One example of each kind: the samples where they have one, else what the stages would write after them. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { digestOf } from "../../src/domain/digest.ts";
import type { KIND_SCHEMAS } from "../../src/spec/schema/kinds.ts";
import { writeYaml } from "../../src/spec/write.ts";

export interface Example {
  /** Where such a file lies. */
  readonly path: string;
  readonly text: string;
}

const sample = (path: string): Example => ({
  path,
  text: readFileSync(join(import.meta.dirname, "..", "..", path), "utf8").replace(/^# yaml-language-server.*\n/, ""),
});

const NAME = "seattle-weather";

export const specExamples = (): Readonly<Record<keyof typeof KIND_SCHEMAS, Example>> => ({
  Dataset: sample(`datasets/${NAME}/dataset.yaml`),
  DatasetVersion: sample(`datasets/${NAME}/versions/1.yaml`),
  Model: sample(`models/${NAME}/model.yaml`),
  ModelVersion: { path: `models/${NAME}/versions/1.yaml`, text: modelVersion() },
  Deployment: sample(`deployments/${NAME}/deployment.yaml`),
  Review: { path: `datasets/${NAME}/reviews/2014-03-31-1f0c9a52.yaml`, text: review() },
});

const modelVersion = (): string =>
  writeYaml({
    apiVersion: "understudy/v1",
    kind: "ModelVersion",
    metadata: { name: NAME, version: 1 },
    spec: {
      servable: digestOf("servable"),
      model: digestOf("model"),
      task: "tabular-classification",
      signature: {
        features: [
          { name: "precipitation", type: "number" },
          { name: "wind", type: "number" },
        ],
        label: { name: "weather", classes: ["drizzle", "fog", "rain", "snow", "sun"] },
      },
      dataset: { name: NAME, version: 1, content: digestOf("content") },
      training: digestOf("training"),
      evaluation: digestOf("evaluation"),
    },
  });

const review = (): string =>
  writeYaml({
    apiVersion: "understudy/v1",
    kind: "Review",
    metadata: { name: "2014-03-31-1f0c9a52" },
    spec: {
      deployment: NAME,
      dataset: NAME,
      rows: [
        {
          id: "2014-03-30/0",
          inputs: { precipitation: 0.5, wind: 3.4 },
          predicted: "drizzle",
          confidence: 0.41,
          label: "rain",
        },
        { id: "2014-03-31/0", inputs: { precipitation: 0, wind: 2.1 }, label: "undecided" },
      ],
    },
  });
