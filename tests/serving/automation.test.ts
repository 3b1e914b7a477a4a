/** Every answer says who decides, by the bundle's degree of automation, and so does the log. */
import { expect, it } from "vitest";
import { AUTOMATION } from "../../src/domain/automation.ts";
import { inferBody, putBundle, putServable } from "../support/serving.ts";
import { output, servedWorld } from "./world.ts";

/** The model is sure of the first, and not of the second. */
const ROWS = [
  { temperature: 40, sky: "clear" },
  { temperature: 13, sky: "clear" },
];

it.each(AUTOMATION)("%s", async (automation) => {
  const world = await servedWorld(async (blobs) => {
    const champion = { model: "weather", version: 1, servable: await putServable(blobs, 3) };
    return putBundle(blobs, champion, { automation, confidenceThreshold: 0.9 });
  });
  const response = await world.post("/v2/models/weather/infer", inferBody(ROWS));
  const [sure = 0, unsure = 1] = output(response, "confidence") as number[];
  expect(sure).toBeGreaterThan(0.9);
  expect(unsure).toBeLessThan(0.9);
  const expected = { partial: ["model", "person"], full: ["model", "model"] };
  const decisions = automation === "partial" || automation === "full" ? expected[automation] : ["person", "person"];
  expect(output(response, "decision")).toEqual(decisions);
  const logged = await world.log.read({ deployment: "garden" });
  expect(logged.map(({ decision }) => decision)).toEqual(decisions);
  expect(world.plane.describe().automation).toBe(automation);
  await world.plane.close();
});
