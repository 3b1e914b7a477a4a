/** One logistic regression behind MLServer and behind our server: the same question has the same answer. */
import { execFile, spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, it } from "vitest";
import { exportModel } from "../../src/adapters/builtin-trainer/export-model.ts";
import { bareServer } from "../support/bare-server.ts";

const python = process.env.UNDERSTUDY_TEST_CLIENTS_PYTHON ?? process.env.UNDERSTUDY_TEST_PYTHON ?? "python3";
const ready = spawnSync(python, ["-c", "import mlserver_sklearn"]).status === 0;

const WEIGHTS = [
  [1.5, -0.5, 0.25],
  [-2, 0.75, 1.125],
];
const BIASES = [0.1, -0.2, 0.3];

it.skipIf(!ready)("MLServer and we give the same probabilities", async () => {
  const names = WEIGHTS.map((_, at) => `x${at}`);
  const model = exportModel(
    {
      task: "tabular-classification",
      features: names.map((name) => ({ name, type: "number" })),
      label: { name: "class", classes: ["0", "1", "2"] },
    },
    { numbers: names.map((name) => ({ name, mean: 0, scale: 1 })), categories: [] },
    { sizes: [WEIGHTS.length, BIASES.length] },
    Float32Array.from([...WEIGHTS.flat(), ...BIASES]),
  );
  const server = await bareServer(model);
  try {
    const script = fileURLToPath(new URL("./oip-beside-mlserver.py", import.meta.url));
    const given = JSON.stringify({ weights: WEIGHTS, biases: BIASES });
    const { stdout } = await promisify(execFile)(python, [script, server.host, given]);
    const told = JSON.parse(stdout);
    expect(told.shapes).toEqual([
      [50, 3],
      [50, 3],
    ]);
    expect(told.ids).toEqual(["same", "same"]);
    expect(told.difference).toBeLessThan(1e-6);
    expect(told.spread).toBeGreaterThan(0.5);
  } finally {
    await server.close();
  }
});
