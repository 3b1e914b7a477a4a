/** The pull request of a soak that runs: opened once, brought up to date, closed when its soak is no more. */
import { describe, expect, it } from "vitest";
import { GATES_CHECK } from "../../../src/domain/checks.ts";
import { digestOf } from "../../../src/domain/digest.ts";
import { labelOf, readMarker } from "../../../src/domain/names.ts";
import { endPendingLead, keepPendingLead, withdrawPendingLeads } from "../../../src/stages/promote/pending.ts";
import { runPromote } from "../../../src/stages/promote/run.ts";
import { plainEvidence } from "../../support/evidence.ts";
import { makeWorld } from "./world.ts";

/** Version 1 answers, version 2 shadows it. */
async function soaking() {
  const world = await makeWorld({ policy: "shadow" });
  const evaluations = [];
  for (const [name, lead] of [["first", false] as const, ["second", false] as const]) {
    const evaluation = await world.candidate(name, "pass");
    const { pullRequest } = await runPromote(world.ports, {
      ...{ snapshot: await world.snapshot(), deployment: "garden", evaluation, evidence: plainEvidence(), lead },
    });
    if (!pullRequest) throw new Error("nothing was proposed");
    await world.forge.mergePullRequest(pullRequest.number, pullRequest.head);
    evaluations.push(evaluation);
  }
  const snapshot = await world.snapshot();
  const deployment = snapshot.specs.deployments.get("garden");
  const shadow = snapshot.specs.modelVersions.get("plants")?.get(2);
  if (!deployment || !shadow) throw new Error("the world lacks something");
  const lead = { snapshot, deployment, shadow, evaluation: digestOf("the soak's key") };
  const keep = (rows: number) =>
    keepPendingLead(world.ports, { ...lead, title: `${rows} rows`, status: `**${rows}** rows` });
  const check = (commit: string) => world.forge.checks(commit).find(({ name }) => name === GATES_CHECK);
  return { world, lead, keep, check, evaluation: evaluations[1] ?? expect.fail("no evaluation") };
}

describe("a soak's pull request", () => {
  it("is one, whose check waits and whose body counts along", async () => {
    const { keep, check, world } = await soaking();
    const { pullRequest, kind } = await keep(10);
    expect(kind).toBe("opened");
    expect(check(pullRequest.head)).toMatchObject({ verdict: "pending", title: "10 rows" });
    expect(await keep(10)).toMatchObject({ kind: "exists", pullRequest: { number: pullRequest.number } });
    expect(await keep(20)).toMatchObject({ kind: "updated", pullRequest: { number: pullRequest.number } });
    expect(check(pullRequest.head)).toMatchObject({ verdict: "pending", title: "20 rows" });
    expect((await world.forge.pullRequest(pullRequest.number))?.body).toContain("**20** rows");
  });

  it("changes the pointer lines and nothing else", async () => {
    const { keep, lead, world } = await soaking();
    const { pullRequest } = await keep(10);
    expect((await world.git.changedFiles(lead.snapshot.commit, pullRequest.head)).map(({ path }) => path)).toEqual([
      lead.deployment.file,
    ]);
    const text = new TextDecoder().decode(
      (await world.git.readFiles(pullRequest.head, [lead.deployment.file])).get(lead.deployment.file),
    );
    expect(text).toMatch(/champion: # the line\n {4}model: plants\n {4}version: 2/);
    expect(text).toMatch(/shadow:\n {4}model: plants\n {4}version: 0/);
  });

  it("is the one that turns green when the soak is passed", async () => {
    const { check, evaluation, keep, lead, world } = await soaking();
    const { pullRequest } = await keep(10);
    const { record } = await world.records.put({ ...evaluation, key: lead.evaluation });
    const outcome = await runPromote(world.ports, {
      ...{ snapshot: lead.snapshot, deployment: "garden", evaluation: record, evidence: plainEvidence(), lead: true },
    });
    expect(outcome).toMatchObject({ change: "updated", pullRequest: { number: pullRequest.number } });
    const now = await world.forge.pullRequest(pullRequest.number);
    expect(check(now?.head ?? "")).toMatchObject({ verdict: "pass" });
    expect(readMarker(now?.body ?? "")?.data?.pending).toBeUndefined();
  });

  it("turns red and closes with the evidence when it is not, once", async () => {
    const { check, evaluation, keep, lead, world } = await soaking();
    const { pullRequest } = await keep(10);
    const record = { ...evaluation, key: lead.evaluation, verdict: "fail" as const };
    expect((await endPendingLead(world.ports, lead, record, "the evidence"))?.number).toBe(pullRequest.number);
    expect(check(pullRequest.head)).toMatchObject({ verdict: "fail" });
    expect(await world.forge.pullRequest(pullRequest.number)).toMatchObject({
      state: "closed",
      body: expect.stringContaining("the evidence"),
    });
    expect(await endPendingLead(world.ports, lead, record, "the evidence")).toBeNull();
    expect(await keep(30)).toMatchObject({ kind: "exists", pullRequest: { state: "closed" } });
  });

  it("closes as well where a pass was refused for another reason, and its check does not say pass", async () => {
    const { check, evaluation, keep, lead, world } = await soaking();
    const { pullRequest } = await keep(10);
    await endPendingLead(world.ports, lead, { ...evaluation, key: lead.evaluation }, "the evidence");
    expect(check(pullRequest.head)).toMatchObject({ verdict: "inconclusive" });
    expect((await world.forge.pullRequest(pullRequest.number))?.state).toBe("closed");
  });

  it("of another soak is withdrawn with a word; a candidate's stays", async () => {
    const { keep, lead, world } = await soaking();
    const { pullRequest } = await keep(10);
    const third = await world.candidate("third", "pass");
    const candidate = await runPromote(world.ports, {
      ...{ snapshot: lead.snapshot, deployment: "garden", evaluation: third, evidence: plainEvidence() },
    });
    expect((await world.forge.pullRequest(pullRequest.number))?.state).toBe("open");
    // Killed between the word and the end, and run again: the word is said once.
    const killed = { ...world.forge, closePullRequest: () => Promise.reject(new Error("killed")) };
    const open = await world.forge.pullRequests({ state: "open", label: labelOf("promotion") });
    await withdrawPendingLeads(world.forge, open, () => lead.evaluation);
    expect((await world.forge.pullRequest(pullRequest.number))?.state).toBe("open");
    const another = () => digestOf("another soak's key");
    await expect(withdrawPendingLeads(killed, open, another)).rejects.toThrow("killed");
    await withdrawPendingLeads(world.forge, open, another);
    expect((await world.forge.pullRequest(pullRequest.number))?.state).toBe("closed");
    expect(await world.forge.comments(pullRequest.number)).toMatchObject([
      { body: expect.stringContaining("Withdrawn") },
    ]);
    expect((await world.forge.pullRequest(candidate.pullRequest?.number ?? 0))?.state).toBe("open");
  });
});
