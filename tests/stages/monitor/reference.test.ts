/** What a window is compared with. */
import { expect, it } from "vitest";
import { digestOf } from "../../../src/domain/digest.ts";
import type { EvaluationRecord, Measured } from "../../../src/domain/records.ts";
import { loadReference } from "../../../src/stages/monitor/reference.ts";
import { makeWorld } from "./world.ts";

it("counts the answers that the champion gave to its test split, and no row that it did not answer", async () => {
  const { ports, snapshot } = await makeWorld();
  const labels = ["rain", "sun", "sun", null];
  const lines = labels.map((label) => JSON.stringify({ truth: "sun", label, probabilities: [] }));
  const candidate: Measured = {
    servable: digestOf("servable 1"),
    measurements: [],
    confusion: { classes: [], counts: [] },
    answers: await ports.blobs.put(`${lines.join("\n")}\n`),
  };
  await ports.records.put<EvaluationRecord>({
    schema: 1,
    kind: "evaluation",
    key: digestOf("evaluation"),
    createdAt: "2024-01-01T00:00:00.000Z",
    deployment: "porch",
    model: "weather",
    training: digestOf("training"),
    dataset: { name: "weather", version: 1, content: digestOf("content 1") },
    testSplit: digestOf("test"),
    gates: digestOf("gates"),
    candidate,
    champion: null,
    results: [],
    verdict: "pass",
    environment: null,
    seed: 1,
  });
  const { answers } = await loadReference(ports, snapshot, { model: "weather", version: 1 });
  expect([...answers]).toEqual([
    ["rain", 1],
    ["sun", 2],
  ]);
});

it("is the deployment's own choice where it made one: that profile, and that data's labels", async () => {
  const { ports, snapshot } = await makeWorld();
  const known = snapshot.specs.datasetVersions.get("weather");
  const first = known?.get(1);
  if (!known || !first) throw new Error("there is no first version");
  const profile = { schema: 1, columns: [], rows: 7 };
  const { splits } = first.spec;
  const second = {
    ...first,
    version: 2,
    spec: {
      ...first.spec,
      profile: await ports.blobs.put(JSON.stringify(profile)),
      splits: { ...splits, train: { ...splits.train, labels: { rain: 4, sun: 3 } } },
    },
  };
  const chosen = {
    ...snapshot,
    specs: { ...snapshot.specs, datasetVersions: new Map([["weather", new Map([...known, [2, second]])]]) },
  };
  const champion = { model: "weather", version: 1 };
  const reference = await loadReference(ports, chosen, champion, { dataset: "weather", version: 2 });
  expect(reference.profile).toEqual(profile);
  expect([...reference.answers]).toEqual([
    ["rain", 4],
    ["sun", 3],
  ]);
  await expect(loadReference(ports, chosen, champion, { dataset: "weather", version: 3 })).rejects.toThrow(
    "MONITOR_REFERENCE_UNKNOWN",
  );
});
