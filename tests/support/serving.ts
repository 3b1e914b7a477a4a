/** Small real models for tests of the server: ONNX files made here, servables and bundles around them. */
import { exportModel } from "../../src/adapters/builtin-trainer/export-model.ts";
import { createOnnxRuntime } from "../../src/adapters/onnx-runtime/onnx-runtime.ts";
import type { Digest } from "../../src/domain/digest.ts";
import { feedsOf } from "../../src/domain/feeds.ts";
import { canonicalJson } from "../../src/domain/json.ts";
import type { Bundle, BundleMember, Servable } from "../../src/domain/servable.ts";
import { PROBABILITIES, type Signature } from "../../src/domain/signature.ts";
import type { Row } from "../../src/domain/table.ts";
import type { Blobs } from "../../src/ports/blobs.ts";
import { probabilityRows } from "./probability-rows.ts";

export const SIGNATURE: Signature = {
  task: "tabular-classification",
  features: [
    { name: "temperature", type: "number" },
    { name: "sky", type: "category", values: ["clear", "cloudy"] },
  ],
  label: { name: "weather", classes: ["dry", "wet"] },
};

const GOLDEN: readonly Row[] = [
  { temperature: 25, sky: "clear" },
  { temperature: null, sky: "cloudy" },
];

/** Wet when cloudy, dry when clear and warm; `lean` pushes every answer towards wet, so that models differ. */
function modelBytes(lean: number): Uint8Array {
  const preprocessing = {
    numbers: [{ name: "temperature", mean: 10, scale: 0.1 }],
    categories: [{ name: "sky", values: ["clear", "cloudy"] }],
  };
  // Weights row by row (temperature, clear, cloudy) x (dry, wet), then the biases.
  const parameters = Float32Array.of(1, -1, 1, -1, -2, 2, 0, lean);
  return exportModel(SIGNATURE, preprocessing, { sizes: [3, 2] }, parameters);
}

/** A servable whose model knows the temperature only, and says even odds. */
export async function putNarrowServable(blobs: Blobs): Promise<Digest> {
  const signature: Signature = { ...SIGNATURE, features: SIGNATURE.features.slice(0, 1) };
  const preprocessing = { numbers: [{ name: "temperature", mean: 0, scale: 1 }], categories: [] };
  const bytes = exportModel(signature, preprocessing, { sizes: [1, 2] }, Float32Array.of(0, 0, 0, 0));
  const servable: Servable = {
    schema: 1,
    model: await blobs.put(bytes),
    signature,
    postprocessing: { classes: signature.label.classes },
    golden: { rows: [{ temperature: 1 }], probabilities: [[0.5, 0.5]], tolerance: 1e-6 },
  };
  return blobs.put(canonicalJson(servable));
}

/** `change` damages or alters the document after its golden answers were taken. */
export async function putServable(
  blobs: Blobs,
  lean = 0,
  change: (servable: Servable) => unknown = (servable) => servable,
): Promise<Digest> {
  const bytes = modelBytes(lean);
  const loaded = await createOnnxRuntime().load(bytes);
  const output = (await loaded.run(feedsOf(SIGNATURE, GOLDEN)))[PROBABILITIES];
  await loaded.close();
  if (!output) throw new Error("the model of the test gave nothing");
  const servable: Servable = {
    schema: 1,
    model: await blobs.put(bytes),
    signature: SIGNATURE,
    postprocessing: { classes: SIGNATURE.label.classes },
    golden: { rows: GOLDEN, probabilities: probabilityRows(output, 2), tolerance: 1e-6 },
  };
  return blobs.put(canonicalJson(change(servable)));
}

export async function putBundle(
  blobs: Blobs,
  champion: BundleMember,
  other: Partial<Omit<Bundle, "schema" | "champion" | "settings"> & Bundle["settings"]> = {},
): Promise<Digest> {
  const { deployment = "garden", shadows = [], canary = null, standby = null } = other;
  const { confidenceThreshold = 0, automation = "partial" } = other;
  const { predictions = { mode: "written", inputs: 1, redact: [], retainMs: null } } = other;
  const settings = { confidenceThreshold, automation, predictions };
  const bundle: Bundle = { schema: 2, deployment, champion, shadows, canary, standby, settings };
  return blobs.put(canonicalJson(bundle));
}

/** The body of a request for these rows. */
export function inferBody(rows: readonly Row[], other: object = {}): object {
  return {
    ...other,
    inputs: [
      { name: "temperature", datatype: "FP32", shape: [rows.length, 1], data: rows.map((row) => row.temperature) },
      { name: "sky", datatype: "BYTES", shape: [rows.length, 1], data: rows.map((row) => row.sky) },
    ],
  };
}

/** A bundle whose server never becomes ready: its golden answers are not its model's. */
export async function brokenBundle(blobs: Blobs): Promise<Digest> {
  const lies = await putServable(blobs, 0, (servable) => ({
    ...servable,
    golden: { ...servable.golden, probabilities: servable.golden.probabilities.map(() => [0, 1]) },
  }));
  return putBundle(blobs, { model: "weather", version: 9, servable: lies });
}
