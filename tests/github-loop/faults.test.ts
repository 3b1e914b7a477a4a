/** Whatever goes wrong with GitHub: a verb ends well or with one clear error, and run again it ends as if nothing had been. */
import { afterAll, expect, it } from "vitest";
import { loadVerbs } from "../../src/app/verb.ts";
import { VERBS } from "../../src/app/verbs.ts";
import { lackingScopes } from "../actions/scopes.ts";
import { FAULTS } from "../support/github/faults.ts";
import { drawHits, playFaulted, playUndisturbed, REQUESTS } from "./faulted.ts";
import { githubFront } from "./front.ts";

const front = await githubFront();
afterAll(() => front.close());

/** Which requests are struck; `tests/heavy/github-faults.test.ts` tries every verb with every fault. */
const SEED = 11;
const HITS_EACH = 2;

it("every verb, every fault", { timeout: 300_000 }, async () => {
  const played = await playFaulted(front, "faults", drawHits(SEED, HITS_EACH, false));
  const { end, told, unclear, struck, asked, isPullRequest } = played;
  expect(unclear).toEqual([]);
  expect(new Set(told.map(({ fault }) => fault))).toEqual(new Set(Object.keys(FAULTS)));
  expect(new Set(told.map(({ verb }) => verb))).toEqual(new Set(Object.keys(REQUESTS)));
  // Neither mostly missed nor mostly harmless.
  expect(struck).toBeGreaterThan(told.length * 0.6);
  expect(told.filter(({ code }) => code !== null).length).toBeGreaterThan(told.length * 0.3);
  expect(end).toEqual(await playUndisturbed());
  // What goes wrong must not need what no job would be allowed to do.
  const permissions = new Map((await loadVerbs(VERBS)).map((verb) => [verb.name, verb.permissions]));
  const lacking = [...asked].flatMap(([verb, requests]) => {
    const declared = permissions.get(verb) ?? [];
    return lackingScopes(declared, requests, isPullRequest).map((each) => `${verb}: ${each}`);
  });
  expect(lacking.filter((each) => !/^(merge)?:/.test(each))).toEqual([]);
});
