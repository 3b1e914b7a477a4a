/** The fake test environment keeps the contract of the real ones. */
import { memoryBlobs } from "../../../src/adapters/memory/blobs.ts";
import { memoryServing } from "../../../src/adapters/memory/inference.ts";
import { testEnvironmentContract } from "../../contracts/test-environment.ts";
import { brokenBundle, putBundle, putServable, SIGNATURE } from "../../support/serving.ts";

testEnvironmentContract("memory", async () => {
  const blobs = memoryBlobs();
  const bundleOf = async (lean: number) =>
    putBundle(blobs, { model: "weather", version: 1 + lean, servable: await putServable(blobs, lean) });
  const broken = await brokenBundle(blobs);
  const { testEnvironment, inference, running } = memoryServing({
    blobs,
    model: () => [0.75, 0.25],
    startFault: (servable) => (servable.golden.probabilities[0]?.[0] === 0 ? "its golden answers are others" : null),
  });
  return {
    environment: testEnvironment,
    inference,
    healthy: [await bundleOf(0), await bundleOf(3)],
    broken,
    signature: SIGNATURE,
    row: { temperature: 30, sky: "clear" },
    running,
    dispose: async () => {},
  };
});
