/** With a real model: whoever else asks at the same time, and in what pieces, a row's answer is the same, bit for bit. */
import fc from "fast-check";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { Row } from "../../src/domain/table.ts";
import { inferBody, putBundle, putServable } from "../support/serving.ts";
import { output, type ServedWorld, servedWorld } from "./world.ts";

const INFER = "/v2/models/weather/infer";

let world: ServedWorld;
beforeAll(async () => {
  world = await servedWorld(async (blobs) =>
    putBundle(blobs, { model: "weather", version: 1, servable: await putServable(blobs) }),
  );
});
afterAll(() => world.plane.close());

const row = fc.record<Row>({
  temperature: fc.option(fc.float({ min: -50, max: 50, noNaN: true })),
  sky: fc.option(fc.constantFrom("clear", "cloudy", "green")),
});
const requests = fc.array(fc.array(row, { minLength: 1, maxLength: 6 }), { minLength: 1, maxLength: 12 });

const ask = async (rows: readonly Row[]) => {
  const response = await world.post(INFER, inferBody(rows));
  return { labels: output(response, "label"), probabilities: output(response, "probabilities") };
};

it("is so for any requests together as for each of their rows alone", async () => {
  await fc.assert(
    fc.asyncProperty(requests, async (asked) => {
      const runs = () => world.plane.members()[0]?.state().runs ?? 0;
      const before = runs();
      const together = await Promise.all(asked.map(ask));
      // They really were together.
      expect(runs() - before).toBe(1);
      for (const [index, rows] of asked.entries()) {
        const alone = [];
        for (const each of rows) alone.push(await ask([each]));
        expect(together[index]).toEqual({
          labels: alone.flatMap(({ labels }) => labels),
          probabilities: alone.flatMap(({ probabilities }) => probabilities),
        });
      }
    }),
    { numRuns: 40 },
  );
});
