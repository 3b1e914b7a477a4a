/** What keeps a bundle from being served: digests, schemas, interfaces, golden inputs. */
import { describe, expect, it } from "vitest";
import { memoryBlobs } from "../../src/adapters/memory/blobs.ts";
import { digestOf } from "../../src/domain/digest.ts";
import { canonicalJson } from "../../src/domain/json.ts";
import type { Servable } from "../../src/domain/servable.ts";
import type { Blobs } from "../../src/ports/blobs.ts";
import { inferBody, putBundle, putNarrowServable, putServable } from "../support/serving.ts";
import { output, servedWorld } from "./world.ts";

const withServable = (change: (servable: Servable) => unknown) =>
  servedWorld(async (blobs) =>
    putBundle(blobs, { model: "weather", version: 1, servable: await putServable(blobs, 0, change) }),
  );

describe("a bundle is not served when", () => {
  it("its bytes do not hash to its name, even if the store says so", async () => {
    const honest = memoryBlobs();
    const lying: Blobs = { ...honest, get: async () => new TextEncoder().encode("{}") };
    await expect(servedWorld(async () => digestOf("any"), { blobs: lying })).rejects.toThrow("BLOB_CORRUPT");
  });

  it.each([
    ["no JSON", "{"],
    ["a list", "[]"],
    ["of a later schema", canonicalJson({ schema: 3 })],
    ["incomplete", canonicalJson({ schema: 2, deployment: "garden" })],
    [
      "for a deployment whose name is a path",
      canonicalJson({
        schema: 2,
        deployment: "../garden",
        champion: { model: "weather", version: 1, servable: digestOf("any") },
        shadows: [],
        canary: null,
        standby: null,
        settings: {
          confidenceThreshold: 0,
          automation: "partial",
          predictions: { mode: "written", inputs: 1, redact: [], retainMs: null },
        },
      }),
    ],
  ])("its document is %s", async (_, text) => {
    await expect(servedWorld((blobs) => blobs.put(text))).rejects.toThrow("BUNDLE_UNREADABLE");
  });

  it.each<[string, (servable: Servable) => unknown]>([
    ["of a later schema", (servable) => ({ ...servable, schema: 2 })],
    ["of an unknown task", (servable) => ({ ...servable, signature: { ...servable.signature, task: "poetry" } })],
    ["without golden inputs", (servable) => ({ ...servable, golden: { rows: [], probabilities: [], tolerance: 0 } })],
    [
      "with other classes than its label",
      (servable) => ({ ...servable, postprocessing: { classes: ["dry", "snow"] } }),
    ],
  ])("its servable is %s", async (_, change) => {
    await expect(withServable(change)).rejects.toThrow("SERVABLE_UNREADABLE");
  });

  it("the golden inputs are answered otherwise", async () => {
    const change = (servable: Servable) => ({
      ...servable,
      golden: { ...servable.golden, probabilities: servable.golden.probabilities.map(() => [0.5, 0.5]) },
    });
    await expect(withServable(change)).rejects.toThrow("GOLDEN_INPUTS_DISAGREE");
  });

  it("the model lacks an input of the signature", async () => {
    const change = ({ signature, ...rest }: Servable) => ({
      ...rest,
      signature: { ...signature, features: [...signature.features, { name: "wind", type: "number" }] },
    });
    await expect(withServable(change)).rejects.toThrow(/MODEL_SIGNATURE_MISMATCH.*no input wind/);
  });

  it("the shadow needs what the champion's callers do not send", async () => {
    const loading = servedWorld(async (blobs) =>
      putBundle(
        blobs,
        { model: "weather", version: 1, servable: await putNarrowServable(blobs) },
        { shadows: [{ model: "weather", version: 2, servable: await putServable(blobs) }] },
      ),
    );
    await expect(loading).rejects.toThrow(/SHADOW_DOES_NOT_FIT.*sky/);
  });
});

it("a flipped label map is served as it says: the gates are what finds it", async () => {
  const world = await withServable((servable) => ({ ...servable, postprocessing: { classes: ["wet", "dry"] } }));
  const response = await world.post("/v2/models/weather/infer", inferBody([{ temperature: 30, sky: "clear" }]));
  expect(output(response, "label")).toEqual(["wet"]);
});
