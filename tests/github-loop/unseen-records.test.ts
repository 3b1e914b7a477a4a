/** GitHub does not find what is there, as it does for a moment now and then: nobody goes on as if there were nothing. */
import { afterAll, expect, it } from "vitest";
import { type Hit, playFaulted, playUndisturbed } from "./faulted.ts";
import { githubFront } from "./front.ts";

const front = await githubFront();
afterAll(() => front.close());

const UNFOUND: Hit = {
  fault: "404",
  at: 1,
  times: Number.POSITIVE_INFINITY,
  only: /^GET \S+\/git\/ref\/heads%2Funderstudy%2Frecords$/,
};

it("records whose branch is not found at once are read all the same", { timeout: 300_000 }, async () => {
  const { end, told, struck } = await playFaulted(front, "unseen-records", () => [UNFOUND]);
  expect(told.filter(({ code }) => code !== null)).toEqual([]);
  // The rest reads no records: merges, validations.
  expect(struck).toBeGreaterThan(9);
  expect(end).toEqual(await playUndisturbed());
});
