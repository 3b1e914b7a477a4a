/** Every verb of the loop with every fault that GitHub and the network have, at requests that seeds draw. */
import { afterAll, expect, it } from "vitest";
import { drawHits, playFaulted, playUndisturbed, REQUESTS } from "../github-loop/faulted.ts";
import { githubFront } from "../github-loop/front.ts";
import { FAULTS } from "../support/github/faults.ts";

const front = await githubFront();
afterAll(() => front.close());

const SEEDS = [1, 2, 3];
/** So many that a verb with one step in the loop meets every fault. */
const HITS_EACH = Math.ceil(Object.keys(FAULTS).length / SEEDS.length);

const tried = new Set<string>();

it.each(SEEDS)("faults drawn by seed %d leave nothing half-done", { timeout: 900_000 }, async (seed) => {
  const { end, told, unclear } = await playFaulted(front, `faults-${seed}`, drawHits(seed, HITS_EACH, true));
  for (const { verb, fault } of told) tried.add(`${verb}: ${fault}`);
  expect(unclear).toEqual([]);
  expect(end).toEqual(await playUndisturbed());
});

it("every verb met every fault", () => {
  const all = Object.keys(REQUESTS).flatMap((verb) => Object.keys(FAULTS).map((fault) => `${verb}: ${fault}`));
  expect([...tried].sort()).toEqual(all.sort());
});
