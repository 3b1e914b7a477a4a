/** The plan of a pull request: what it says, what it rests on, and what it writes. */
import { beforeEach, describe, expect, it } from "vitest";
import { EVIDENCE_CHECK } from "../../../src/domain/checks.ts";
import { readMarker } from "../../../src/domain/names.ts";
import { runPlan } from "../../../src/stages/plan/run.ts";
import { DATASET, deployment, MODEL, modelVersion } from "./specs.ts";
import { GARDEN, PLANTS, type PlanWorld, planWorld } from "./world.ts";

let world: PlanWorld;
beforeEach(async () => {
  world = await planWorld();
});

const checkOf = (commit: string) => world.forge.checks(commit).find(({ name }) => name === EVIDENCE_CHECK);
const merged = async (files: Record<string, string>) => world.write("main", files);

describe("a pull request that moves a line", () => {
  it("passes on evidence, and says who starts", async () => {
    await world.evaluated(1, "pass");
    const pull = await world.pull({ [GARDEN]: deployment({ champion: 1 }) });
    const { plan, text } = await world.plan(pull);
    expect(plan).toMatchObject({
      verdict: "pass",
      deployments: [{ name: "garden", roles: [{ role: "champion", kind: "start", finding: { kind: "advisory" } }] }],
    });
    expect(text).toContain("| champion | start | nobody | plants 1 ");
    expect(text).toContain("**advisory**: its newest evaluation says pass");
    expect(checkOf(pull.head)).toMatchObject({ verdict: "pass", annotations: [] });
  });

  it("names both sides of a switch, a shadow that stops, and the way back", async () => {
    await merged({ [GARDEN]: deployment({ champion: 1, shadow: 2 }) });
    await world.evaluated(3, "pass");
    const { text, plan } = await world.plan(await world.pull({ [GARDEN]: deployment({ champion: 3 }) }));
    expect(plan.deployments[0]?.roles.map(({ role, kind }) => `${role} ${kind}`)).toEqual([
      "champion switch",
      "shadow stop",
    ]);
    expect(text).toContain("`/rollback garden 1`");
  });

  it("fails without evidence, on the line that names the version", async () => {
    const pull = await world.pull({ [GARDEN]: deployment({ champion: 1 }) });
    expect((await world.plan(pull)).plan.verdict).toBe("fail");
    expect(checkOf(pull.head)).toMatchObject({
      verdict: "fail",
      annotations: [{ code: "DEPLOY_NO_EVIDENCE", location: { file: GARDEN, line: 13 } }],
    });
  });

  it("fails where the evidence was judged beside another champion, or says anything but pass", async () => {
    await world.evaluated(2, "pass");
    await merged({ [GARDEN]: deployment({ champion: 1 }) });
    await world.evaluated(1, "pass");
    await world.ports.records.put({
      schema: 1,
      kind: "deployment",
      key: world.servable(1),
      createdAt: world.clock.now().toISOString(),
      deployment: "garden",
      commit: "c0",
      bundle: world.servable(1),
      previous: null,
      outcome: "deployed",
      roles: [{ role: "champion", model: "plants", version: 1, servable: world.servable(1) }],
    });
    const pull = await world.pull({ [GARDEN]: deployment({ champion: 2 }) });
    expect((await world.plan(pull)).text).toContain("compares it with nobody, and a champion answers");
    await world.evaluated(2, "inconclusive");
    expect((await world.plan(pull)).text).toContain("its newest evaluation says inconclusive");
    await world.evaluated(2, "pass");
    expect((await world.plan(pull)).plan.verdict).toBe("pass");
  });

  it("lets an inconclusive version shadow", async () => {
    await world.evaluated(2, "inconclusive");
    const { plan } = await world.plan(await world.pull({ [GARDEN]: deployment({ shadow: 2 }) }));
    expect(plan.verdict).toBe("pass");
  });

  it("with an identity, counts its own records only", async () => {
    await world.evaluated(1, "pass", "mallory");
    const pull = await world.pull({ [GARDEN]: deployment({ champion: 1 }) });
    const forged = await world.plan(pull, { identity: "pipeline[bot]" });
    expect(forged.plan).toMatchObject({ verdict: "fail", problems: [{ code: "DEPLOY_EVIDENCE_FORGED" }] });
    expect(forged.text).toContain("was written by mallory, not by the pipeline");
    await world.evaluated(1, "pass");
    // What a stranger adds later neither helps nor harms.
    await world.evaluated(1, "fail", "mallory");
    const genuine = await world.plan(pull, { identity: "pipeline[bot]" });
    expect(genuine.plan).toMatchObject({ verdict: "pass", advisory: false });
    expect(genuine.text).not.toContain("Advisory");
  });
});

describe("rule 4: an edit is not judged by itself", () => {
  const LOWER = MODEL.replace("min: 0.5", "min: 0.1");

  it("calls out an edit of the gates, and still judges by the base's", async () => {
    const pull = await world.pull({ [PLANTS]: LOWER });
    const { plan, text } = await world.plan(pull);
    expect(plan).toMatchObject({ verdict: "pass", problems: [{ code: "PLAN_JUDGED_BY_BASE", severity: "warning" }] });
    expect(text).toContain("judged by the base branch's gates, not by this edit");
    expect(text).toContain('"min":0.1');
    expect(checkOf(pull.head)?.annotations).toMatchObject([{ location: { file: PLANTS, line: 15 } }]);
  });

  it("refuses a version together with the gates that would let it in, and with any others", async () => {
    await world.evaluated(1, "fail");
    const pull = await world.pull({ [PLANTS]: LOWER, [GARDEN]: deployment({ champion: 1 }) });
    expect((await world.plan(pull)).plan.verdict).toBe("fail");
    await world.evaluated(1, "pass");
    const { plan, text } = await world.plan(pull);
    expect(plan.verdict).toBe("fail");
    expect(text).toContain("once this is merged, its newest evaluation was judged by other gates");
  });

  it("calls out policy and threshold edits, and says that a threshold makes another bundle", async () => {
    const { plan, text } = await world.plan(
      await world.pull({ [GARDEN]: deployment({ threshold: 0.4, policy: "champion" }) }),
    );
    expect(plan.problems.map(({ code }) => code)).toEqual(["PLAN_JUDGED_BY_BASE", "PLAN_JUDGED_BY_BASE"]);
    expect(text).toContain("confidence threshold: `0` becomes `0.4`; the server gets it as a new bundle");
    expect(text).toContain("continuousDeployment of garden changes");
  });
});

describe("what is looked at", () => {
  const unproved = { [GARDEN]: deployment({ champion: 1 }) };

  it("may be a merge queue's commit, which has a check and nowhere to comment", async () => {
    const pull = await world.pull(unproved);
    const base = (await world.git.head("main")) ?? "";
    const request = { base, head: pull.head, pullRequest: null, identity: null };
    expect(await runPlan(world.ports, request)).toMatchObject({ plan: { verdict: "fail" }, comment: "none" });
    expect(checkOf(pull.head)?.verdict).toBe("fail");
  });

  it("is not what goes to another branch, and no comment is about a head that is gone", async () => {
    const pull = await world.pull(unproved);
    const base = (await world.git.head("main")) ?? "";
    const request = { base, head: pull.head, identity: null };
    const elsewhere = await runPlan(world.ports, { ...request, pullRequest: { ...pull, base: "next" } });
    expect(elsewhere).toMatchObject({ plan: { verdict: "pass" }, comment: "none", check: "none" });
    // A check is the commit's, whichever pull request it was published for.
    expect(checkOf(pull.head)).toBeUndefined();
    const moved = await runPlan(world.ports, { ...request, pullRequest: { ...pull, head: "moved on" } });
    expect(moved).toMatchObject({ plan: { verdict: "fail" }, comment: "none", check: "published" });
    expect(await world.comments(pull)).toEqual([]);
  });

  it("is held against what it brings in: problems of the default branch are not its own", async () => {
    await merged({ "models/broken/model.yaml": "kind: Model" });
    expect((await world.plan(await world.pull({ [GARDEN]: deployment({ threshold: 0.4 }) }))).plan.verdict).toBe(
      "pass",
    );
    const worse = await world.pull({ "models/worse/model.yaml": "kind: Model" }, "worse");
    expect((await world.plan(worse)).plan.verdict).toBe("fail");
  });
});

describe("what is trained", () => {
  it("again, by what changed, or not, where the ledger has it", async () => {
    await world.trained();
    const { text } = await world.plan(await world.pull({ [PLANTS]: MODEL.replace("seed: 1", "seed: 2") }));
    expect(text).toContain("**trained again**, for what changes: seed");
    expect(text).toContain("candidates are judged anew for garden");
    await merged({ [PLANTS]: MODEL.replace("seed: 1", "seed: 9") });
    const back = await world.plan(await world.pull({ [PLANTS]: MODEL }, "back"));
    expect(back.text).toContain("not trained again (seed): the ledger has this training already");
  });

  it("not, for another runner or description", async () => {
    const runner = MODEL.replace("    seed: 1", "    seed: 1\n    runner: [gpu]");
    const { plan, comment } = await world.plan(await world.pull({ [PLANTS]: runner }));
    expect(plan.models).toEqual([]);
    expect(comment).toBe("none");
  });
});

describe("files", () => {
  it("that may not change or go fail the check", async () => {
    const path = "models/plants/versions/2.yaml";
    const removed = await world.plan(await world.pull({ [path]: null }));
    expect(removed.plan).toMatchObject({ verdict: "fail", problems: [{ code: "SPEC_VERSION_REMOVED" }] });
    const changed = await world.plan(await world.pull({ [path]: modelVersion(2, world.servable(3)) }, "other"));
    expect(changed.plan.problems).toMatchObject([{ code: "SPEC_VERSION_CHANGED" }]);
  });

  it("that are no concern of ours pass without a comment", async () => {
    const pull = await world.pull({ "README.md": "hello" });
    expect(await world.plan(pull)).toMatchObject({ comment: "none", check: "published", plan: { verdict: "pass" } });
    expect(await world.comments(pull)).toEqual([]);
    expect(checkOf(pull.head)?.verdict).toBe("pass");
  });

  it("that the default branch changed as well leave it open, and are named", async () => {
    const pull = await world.pull({ [GARDEN]: deployment({ threshold: 0.4 }) });
    await merged({ [GARDEN]: deployment({ threshold: 0.3 }) });
    const { plan, text } = await world.plan(pull);
    expect(plan).toMatchObject({ verdict: "inconclusive", overlapping: [GARDEN] });
    expect(text).toContain("bring the branch up to date");
  });

  it("by the hundred are not read", async () => {
    const many = Object.fromEntries(Array.from({ length: 501 }, (_, at) => [`models/m${at}/model.yaml`, "x"]));
    const { plan } = await world.plan(await world.pull(many));
    expect(plan).toMatchObject({ verdict: "fail", problems: [{ code: "PLAN_TOO_LARGE" }], models: [] });
  });
});

describe("the comment", () => {
  const edit = { [GARDEN]: deployment({ threshold: 0.4 }) };

  it("is one, edited in place when the text changes, and a second run writes nothing", async () => {
    const pull = await world.pull(edit);
    expect(await world.plan(pull)).toMatchObject({ comment: "opened", check: "published" });
    expect(await world.plan(pull)).toMatchObject({ comment: "unchanged", check: "unchanged" });
    await world.write("edit", { [GARDEN]: deployment({ threshold: 0.6 }) });
    expect(await world.plan(pull)).toMatchObject({ comment: "updated", check: "published" });
    const [only, ...others] = await world.comments(pull);
    expect(others).toEqual([]);
    expect(only).toContain("`0.6`");
    expect(readMarker(only ?? "")).toMatchObject({ kind: "plan" });
  });

  it("says so when nothing is left to tell", async () => {
    const pull = await world.pull({ ...edit, "README.md": "hello" });
    await world.plan(pull);
    await world.write("edit", { [GARDEN]: deployment({}) });
    await world.plan(pull);
    expect(await world.comments(pull)).toMatchObject([
      expect.stringContaining("Nothing that the pipeline looks after"),
    ]);
  });

  it("stays one when two runs race", async () => {
    const pull = await world.pull(edit);
    // Each sees no comment, as if the other had not written yet.
    let looks = 0;
    const comments: typeof world.forge.comments = async (number) => {
      looks += 1;
      return looks <= 4 ? [] : world.forge.comments(number);
    };
    const forge = { ...world.forge, comments };
    await Promise.all([1, 2].map(() => world.plan(pull, { on: { ...world.ports, forge } })));
    await world.plan(pull);
    const texts = await world.comments(pull);
    expect(texts).toHaveLength(2);
    expect(texts.filter((text) => text.includes("What merging this would do"))).toHaveLength(1);
    expect(texts[1]).toContain("further up");
    expect(await world.plan(pull)).toMatchObject({ comment: "unchanged", check: "unchanged" });
  });

  it("is not somebody else's when the pipeline has an identity", async () => {
    const pull = await world.pull(edit);
    await world.plan(pull);
    expect(await world.plan(pull, { identity: "pipeline[bot]" })).toMatchObject({ comment: "opened" });
  });

  it("tells what to click where the repository's own token opened it", async () => {
    world = await planWorld({ author: "github-actions[bot]" });
    expect((await world.plan(await world.pull(edit))).text).toContain("Approve workflows to run");
  });

  it("shows hostile text as text, and stays below the limit", async () => {
    const hostile = `x --><img src=x> @everyone [a](http://evil) | \`b\` #1 ${"y".repeat(300)}`;
    const model = MODEL.replace("features: [height]", `features: [${JSON.stringify(hostile)}]`);
    const dataset = DATASET.replace("label: kind", `label: ${JSON.stringify(hostile)}`);
    const pull = await world.pull({ [PLANTS]: model, "datasets/plants/dataset.yaml": dataset });
    await world.plan(pull);
    const [text = ""] = await world.comments(pull);
    expect(text).not.toMatch(/<img|@everyone|\]\(http/);
    expect(text.match(/<!--/g)).toHaveLength(1);
    const gates = Array.from({ length: 3000 }, (_, at) => `    - metric: accuracy\n      min: 0.${at + 100000}\n`);
    const long = await world.pull({ [PLANTS]: `${MODEL}${gates.join("")}` }, "long");
    await world.plan(long);
    const [cut = ""] = await world.comments(long);
    expect(cut.length).toBeLessThanOrEqual(60_500);
    expect(cut).toContain("left out for length");
  });

  it("is not written on a dry run, and neither is the check", async () => {
    const pull = await world.pull(edit);
    expect(await world.plan(pull, { dryRun: true })).toMatchObject({ comment: "none", check: "none" });
    expect(await world.comments(pull)).toEqual([]);
    expect(world.forge.checks(pull.head)).toEqual([]);
  });
});
