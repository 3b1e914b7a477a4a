/** Promotions whose evidence went out of date while they were open. */
import { describe, expect, it } from "vitest";
import { GATES_CHECK } from "../../../src/domain/checks.ts";
import { digestOfJson } from "../../../src/domain/digest.ts";
import { labelOf } from "../../../src/domain/names.ts";
import type { EvaluationRecord } from "../../../src/domain/records.ts";
import type { Verdict } from "../../../src/domain/verdict.ts";
import { judgingDigest } from "../../../src/policy/judging.ts";
import { runPromote } from "../../../src/stages/promote/run.ts";
import { findStalePromotions, tellStale } from "../../../src/stages/promote/stale.ts";
import { plainEvidence } from "../../support/evidence.ts";
import { makeWorld } from "./world.ts";

/** Two candidates are proposed as champion, on equal evidence. */
async function twoOpen() {
  const world = await makeWorld({ policy: "champion" });
  const judged = async (name: string, verdict: Verdict = "pass", change: Partial<EvaluationRecord> = {}) => {
    const { specs } = await world.snapshot();
    const plants = specs.models.get("plants") ?? expect.fail("no model");
    const made = await world.candidate(name, verdict);
    const record = { ...made, gates: judgingDigest(plants), key: digestOfJson([made.key, change]), ...change };
    return (await world.records.put<EvaluationRecord>(record)).record;
  };
  const propose = async (evaluation: EvaluationRecord) => {
    const request = { deployment: "garden", evaluation, evidence: plainEvidence() };
    const { pullRequest } = await runPromote(world.ports, { ...request, snapshot: await world.snapshot() });
    return pullRequest ?? expect.fail("nothing was proposed");
  };
  return { world, judged, propose };
}

async function stalePromotions(world: Awaited<ReturnType<typeof makeWorld>>) {
  const open = await world.forge.pullRequests({ state: "open", label: labelOf("promotion") });
  return findStalePromotions(world.records, open, await world.snapshot());
}

describe("an open promotion", () => {
  it("is not out of date while the champion and the gates are those that it was judged by", async () => {
    const { judged, propose, world } = await twoOpen();
    await propose(await judged("a"));
    expect(await stalePromotions(world)).toEqual([]);
  });

  it("whose rival answers no more says so on its check, and closes when it is judged anew and does not pass", async () => {
    const { judged, propose, world } = await twoOpen();
    const first = await judged("a");
    const second = await judged("b");
    const [early, late] = [await propose(first), await propose(second)];
    // The other was superseded when it opened; a person opened it again, and merged the first.
    expect((await world.forge.pullRequest(early.number))?.state).toBe("closed");
    const rival = { champion: { ...second.candidate, model: "plants", version: 1 } };
    await world.forge.mergePullRequest(late.number, late.head);
    const third = await judged("c");
    const open = await propose(third);
    const [stale] = await stalePromotions(world);
    expect(stale).toMatchObject({ pullRequest: { number: open.number }, refutedBy: null });
    if (!stale) throw new Error("nothing is stale");
    expect(await tellStale(world.ports, stale)).toBe("stale");
    const check = () => world.forge.checks(open.head).find(({ name }) => name === GATES_CHECK);
    expect(check()).toMatchObject({ verdict: "pending", title: expect.stringMatching(/^stale: /) });

    await judged("c", "fail", rival);
    const [refuted] = await stalePromotions(world);
    expect(refuted?.refutedBy?.verdict).toBe("fail");
    if (!refuted) throw new Error("nothing is refuted");
    expect(await tellStale(world.ports, refuted)).toBe("closed");
    expect(check()).toMatchObject({ verdict: "fail" });
    expect((await world.forge.pullRequest(open.number))?.state).toBe("closed");
    expect(await stalePromotions(world)).toEqual([]);
  });

  it("closes when it was evaluated again since, as somewhere else, and does not pass", async () => {
    const { judged, propose, world } = await twoOpen();
    const open = await propose(await judged("a"));
    await judged("a", "inconclusive", { createdAt: "2020-01-01T00:00:00.000Z" });
    expect(await stalePromotions(world)).toEqual([]);
    await judged("a", "fail", { createdAt: "2999-01-01T00:00:00.000Z" });
    const [stale] = await stalePromotions(world);
    expect(stale).toMatchObject({ why: "it was evaluated again since", refutedBy: { verdict: "fail" } });
    expect(await tellStale(world.ports, stale ?? expect.fail("nothing is stale"))).toBe("closed");
    expect((await world.forge.pullRequest(open.number))?.state).toBe("closed");
  });
});
