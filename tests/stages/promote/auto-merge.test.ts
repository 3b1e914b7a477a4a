/** What may be merged without a person. */
import { describe, expect, it } from "vitest";
import { digestOfJson } from "../../../src/domain/digest.ts";
import type { EvaluationDetails } from "../../../src/domain/evaluation.ts";
import { paths } from "../../../src/domain/names.ts";
import type { EvaluationRecord } from "../../../src/domain/records.ts";
import { judgingDigest } from "../../../src/policy/judging.ts";
import type { PullRequest } from "../../../src/ports/forge.ts";
import { mergeObjection } from "../../../src/stages/promote/auto-merge.ts";
import { runPromote } from "../../../src/stages/promote/run.ts";
import { plainEvidence } from "../../support/evidence.ts";
import { makeWorld } from "./world.ts";

/** Nothing beside the whole split. */
const NOTHING: Omit<EvaluationDetails, "settings"> = {
  ...{ differences: [], slices: [], found: null, perturbations: [], fairness: [], load: null, importance: [] },
  ...{ calibration: null, examples: [], skew: null, best: [], judgedBefore: 0, mcnemar: null, explanation: null },
};

/** A world with one open promotion, on evidence that the present gates judged. */
async function proposed(change: Partial<EvaluationRecord> = {}) {
  const world = await makeWorld({ policy: "champion" });
  const snapshot = await world.snapshot();
  const plants = snapshot.specs.models.get("plants");
  if (!plants) throw new Error("no plants");
  const gates = judgingDigest(plants);
  const first = await world.candidate("a", "pass");
  const { record: evaluation } = await world.records.put<EvaluationRecord>({
    ...first,
    key: digestOfJson({ again: first.key }),
    gates,
    ...change,
  });
  const { pullRequest } = await runPromote(world.ports, {
    snapshot,
    deployment: "garden",
    evaluation,
    evidence: plainEvidence(),
  });
  if (!pullRequest) throw new Error("nothing was proposed");
  const objection = async (
    pull: Partial<PullRequest> = {},
    identity: string | null = null,
    writer = identity,
    report = plainEvidence(),
  ) => {
    const now = await world.snapshot();
    const deployment = now.specs.deployments.get("garden") ?? expect.fail("no deployment");
    const current = (await world.forge.pullRequest(pullRequest.number)) ?? pullRequest;
    const records = { ...world.ports.records, writer: async () => writer };
    return mergeObjection(
      { ...world.ports, records },
      now,
      deployment,
      { ...current, ...pull },
      identity,
      async () => report,
    );
  };
  const push = async (file: string, edit: (text: string) => string) => {
    const head = (await world.git.head(pullRequest.branch)) ?? "";
    const text = new TextDecoder().decode((await world.git.readFiles(head, [file])).get(file));
    const files = new Map([[file, edit(text)]]);
    await world.git.commit({ branch: pullRequest.branch, expectedHead: head, from: null, message: "more", files });
  };
  return { world, evaluation, pullRequest, objection, push };
}

describe("a promotion", () => {
  it("merges by itself when it is what the evidence leads to", async () => {
    expect(await (await proposed()).objection()).toBeNull();
  });

  it("waits for a person when its body was written by somebody else", async () => {
    const { objection, pullRequest } = await proposed();
    const { body } = pullRequest;
    expect(await objection({ body: "no marker" })).toBe("it names no evaluation on record");
    const forged = body.replace(/"evaluation":"sha256:[0-9a-f]{64}"/, `"evaluation":"sha256:${"0".repeat(64)}"`);
    expect(await objection({ body: forged })).toBe("it names no evaluation on record");
    const role = body.replace('"role":"champion"', '"role":"shadow"');
    expect(await objection({ body: role })).toMatch(/^it would not be proposed now/);
  });

  it("waits for a person when it goes to another branch", async () => {
    const { objection } = await proposed();
    expect(await objection({ base: "understudy/records" })).toMatch(/^it goes to understudy\/records/);
  });

  it("waits for a person when somebody other than the pipeline wrote the evaluation", async () => {
    const { objection } = await proposed();
    expect(await objection({}, "pipeline[bot]")).toBeNull();
    expect(await objection({}, "pipeline[bot]", "mallory")).toBe("its evaluation was not written by the pipeline");
  });

  it("waits for a person when its branch holds anything else", async () => {
    const { objection, push } = await proposed();
    await push(paths.modelVersion("plants", 1), (text) =>
      text.replace(/servable: .*/, `servable: sha256:${"1".repeat(64)}`),
    );
    expect(await objection()).toBe("models/plants/versions/1.yaml is not what the evidence leads to");
    const other = await proposed();
    await other.push(paths.model("plants"), (text) => text.replace("min: 0.5", "min: 0.1"));
    expect(await other.objection()).toBe("it changes models/plants/model.yaml too");
  });

  it("waits for a person when the evidence beside it was written by somebody else", async () => {
    const { objection, evaluation, push } = await proposed();
    const file = `${paths.evidence("plants", 1, "garden", evaluation.key)}/report.md`;
    await push(file, () => "# all is well\n");
    expect(await objection()).toBe(`${file} is not what the evidence leads to`);
  });

  it("waits for a person when the evidence is about something else by now", async () => {
    const digest = digestOfJson("another");
    expect(await (await proposed({ gates: digest })).objection()).toBe("its evaluation was judged by other gates");
    const { objection, world, pullRequest } = await proposed();
    expect(await world.forge.mergePullRequest(pullRequest.number, pullRequest.head)).toMatchObject({ kind: "merged" });
    expect(await objection()).not.toBeNull();
  });

  it("waits for a person when its number is not the one that was reserved for it", async () => {
    const { objection, pullRequest } = await proposed();
    const numbered = (version: number) => pullRequest.body.replace('"version":1', `"version":${version}`);
    for (const version of [2, 1.5, -1]) {
      expect(await objection({ body: numbered(version) })).toBe(
        `${version} is not the number that was reserved for it`,
      );
    }
  });

  it("waits for a person when it comes from a fork", async () => {
    expect(await (await proposed()).objection({ fromFork: true })).toBe("its branch lies in another repository");
  });

  it("waits for a person when a later evaluation of it says otherwise", async () => {
    const { evaluation, objection, world } = await proposed();
    const again = (verdict: "pass" | "fail", createdAt: string) =>
      world.records.put<EvaluationRecord>({
        ...evaluation,
        key: digestOfJson({ verdict, createdAt }),
        verdict,
        createdAt,
      });
    await again("fail", "2020-01-01T00:00:00.000Z");
    expect(await objection()).toBeNull();
    await again("fail", "2999-01-01T00:00:00.000Z");
    expect(await objection()).toBe("it was evaluated again since, which says fail");
    await again("pass", "2999-01-02T00:00:00.000Z");
    expect(await objection()).toBeNull();
  });

  it("waits for a person when somebody changed whom the answers are left to", async () => {
    const garden = (await (await proposed()).world.snapshot()).specs.deployments.get("garden");
    const { automation, confidenceThreshold } = garden ?? expect.fail("no deployment");
    const settings = { automation, confidenceThreshold };
    expect(await (await proposed({ details: { ...NOTHING, settings } })).objection()).toBeNull();
    const other = { ...settings, confidenceThreshold: confidenceThreshold + 0.25 };
    expect(await (await proposed({ details: { ...NOTHING, settings: other } })).objection()).toBe(
      "its evaluation was made with another confidence threshold or automation",
    );
  });
});
