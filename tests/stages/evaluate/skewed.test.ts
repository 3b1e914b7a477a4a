/** A server that answers otherwise than the model's file fails the candidate, whatever its gates say. */
import { expect, test } from "vitest";
import type { LoadedModel } from "../../../src/ports/model-runtime.ts";
import { runEvaluate } from "../../../src/stages/evaluate/run.ts";
import { world } from "./world.ts";

/** The file's own probabilities, a class further on. */
const turned = (model: LoadedModel): LoadedModel => ({
  ...model,
  run: async (feeds, ...rest) => {
    const outputs = await model.run(feeds, ...rest);
    return Object.fromEntries(
      Object.entries(outputs).map(([name, output]) => {
        const data = Float32Array.from({ length: output.data.length }, (_, index) => {
          const row = index - (index % 3);
          return Number(output.data[row + ((index + 1) % 3)]);
        });
        return [name, { ...output, data }];
      }),
    ) as typeof outputs;
  },
});

test("skew fails", async () => {
  const { ports, snapshot, deployment, training } = await world();
  const load = async (bytes: Uint8Array) => turned(await ports.runtime.load(bytes));
  const { record } = await runEvaluate(
    { ...ports, runtime: { ...ports.runtime, load } },
    { snapshot, deployment, training },
  );
  expect(record?.verdict).toBe("fail");
  expect(record?.results.map(({ gate, verdict }) => [gate, verdict])).toEqual([
    ["accuracy ≥ 0.8", "pass"],
    ["served as the model's file answers", "fail"],
  ]);
});
