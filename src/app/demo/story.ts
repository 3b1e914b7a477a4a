/** The play: who does what on which day. The pipeline's part is always the same call, `tick`. */
import { UserError } from "../../domain/errors/user-error.ts";
import { type PullRequestKind, SPEC_FOLDERS } from "../../domain/names.ts";
import { loadSpecs } from "../../spec/load.ts";
import { describeDecision } from "../../stages/promote/run.ts";
import { runRollback } from "../../stages/rollback/run.ts";
import { readSnapshot } from "../snapshot.ts";
import { askForLead } from "../tick/lead.ts";
import { tick } from "../tick/tick.ts";
import { decideReview, mergeOldest, unreportedMerges } from "./people.ts";
import { productionUrl, runningRoles } from "./production.ts";
import { isProbe, PROBE, streamDays, truthOf } from "./traffic.ts";
import type { DemoWorld } from "./world.ts";

export interface DemoStep {
  readonly name: string;
  /** The day on which it plays. */
  readonly at: string;
  /** Safe to kill and to run again. */
  run(world: DemoWorld): Promise<void>;
}

/** Questions of the earlier champion that are asked again after the rollback. */
const PROBED_ROWS = 50;

export const STORY: readonly DemoStep[] = [
  { name: "Validate the specs", at: "2014-01-01", run: validate },
  { name: "Train, try out, propose", at: "2014-01-01", run: runTick },
  { name: "A person merges the promotion", at: "2014-01-02", run: merge("promotion") },
  { name: "Answer the first half of 2014", at: "2014-07-01", run: stream("2014-01-01", "2014-07-01") },
  { name: "Watch, and ask people", at: "2014-07-01", run: runTick },
  { name: "People decide the review and merge it", at: "2014-07-02", run: review },
  { name: "A person merges the next dataset version", at: "2014-07-03", run: merge("dataset") },
  { name: "A person lets the retrained model shadow", at: "2014-07-04", run: merge("promotion") },
  { name: "Answer the second half of 2014", at: "2015-01-01", run: stream("2014-07-01", "2015-01-01") },
  { name: "Watch again", at: "2015-01-01", run: runTick },
  { name: "The shadow asks for the lead", at: "2015-01-02", run: lead },
  { name: "A person gives it the lead", at: "2015-01-03", run: merge("promotion") },
  { name: "Answer the first half of 2015", at: "2015-07-01", run: stream("2015-01-01", "2015-07-01") },
  { name: "Watch once more", at: "2015-07-01", run: runTick },
  { name: "A person asks to go back, and merges the rollback", at: "2015-07-02", run: rollback },
];

async function validate({ ports, say }: DemoWorld): Promise<void> {
  const commit = (await ports.git.head(ports.git.defaultBranch)) ?? "";
  const files = await ports.git.readFiles(commit, SPEC_FOLDERS);
  const { specs, problems } = loadSpecs(files);
  if (problems.some((each) => each.severity === "error")) throw new UserError(problems);
  const counts = `${specs.datasets.size} dataset, ${specs.models.size} model, ${specs.deployments.size} deployment`;
  say(`${counts}: no problems`);
}

async function runTick(world: DemoWorld): Promise<void> {
  const { ports, checkout, say } = world;
  await tick(ports, { dryRun: false, checkout, identity: null, tell: ({ stage, text }) => say(`${stage}: ${text}`) });
  await reportMerges(world);
}

function merge(kind: PullRequestKind) {
  return async (world: DemoWorld): Promise<void> => {
    const merged = await mergeOldest(world, kind);
    if (merged) world.say(`merged #${merged.number} ${merged.title}`);
    await runTick(world);
  };
}

/** What production answered before and after each merge, as the server said. */
async function reportMerges(world: DemoWorld): Promise<void> {
  for (const pull of await unreportedMerges(world)) {
    const { production, before } = world.journal.read();
    const after = await runningRoles(world);
    const change = {
      at: pull.mergedAt ?? pull.createdAt,
      pullRequest: pull.number,
      title: pull.title,
      before: before[pull.number] ?? null,
      after,
    };
    await world.journal.write({ production: [...production, change] });
  }
}

function stream(from: string, to: string) {
  return async (world: DemoWorld): Promise<void> => {
    if ((await runningRoles(world)) === null) return world.say("nobody answers, so nobody is asked");
    const { days, labels, right } = await streamDays(world, from, to);
    const share = labels === 0 ? "" : `, ${Math.round((100 * right) / labels)}% of them right`;
    world.say(`${days} days answered; the truth of ${labels} arrived${share}`);
  };
}

async function review(world: DemoWorld): Promise<void> {
  const decided = await decideReview(world, truthOf(world));
  if (decided) {
    const { pullRequest, rows, corrected } = decided;
    world.say(`#${pullRequest.number}: ${rows} rows decided, ${corrected} predictions corrected`);
  }
  await merge("review")(world);
}

async function lead(world: DemoWorld): Promise<void> {
  const snapshot = await readSnapshot(world.ports.git);
  const deployment = snapshot.specs.deployments.get(world.deployment);
  if (!deployment?.shadow || deployment.shadow.version === 0) return world.say("nobody shadows the champion");
  const { decision, pullRequest } = await askForLead(world.ports, snapshot, deployment, false);
  world.say(pullRequest ? `#${pullRequest.number} ${pullRequest.title}` : describeDecision(decision));
}

/** The way back is tried as a user would: the same questions get the same answers as before, byte for byte. */
const NO_EARLIER = "ROLLBACK_NO_EARLIER_CHAMPION";

async function rollback(world: DemoWorld): Promise<void> {
  const { ports, deployment } = world;
  const snapshot = await readSnapshot(ports.git);
  const outcome = await runRollback(ports, {
    snapshot,
    deployment,
    to: null,
    reason: "To show that going back is one line.",
  }).catch((error: unknown) => {
    // Who shadowed and was not good enough leaves nothing to go back from.
    const isFirst = error instanceof UserError && error.problems.some(({ code }) => code === NO_EARLIER);
    if (isFirst) return null;
    throw error;
  });
  if (outcome === null) return world.say("there is no earlier champion to go back to");
  if (outcome.pullRequest) world.say(`#${outcome.pullRequest.number} ${outcome.pullRequest.title}`);
  await merge("rollback")(world);
  world.say(await sameAnswers(world));
}

/** Asked once: a second run of this step reads what was answered from the log. */
async function sameAnswers(world: DemoWorld): Promise<string> {
  const { ports, deployment } = world;
  const url = await productionUrl(world);
  const { signature, roles } = await ports.inference.describe(url);
  const champion = roles.find((each) => each.role === "champion");
  const answeredBy = async (probe: boolean) =>
    (await ports.predictionLog.read({ deployment })).filter(
      (each) => each.role === "champion" && each.servable === champion?.servable && isProbe(each.id) === probe,
    );
  const then = (await answeredBy(false)).slice(0, PROBED_ROWS);
  if ((await answeredBy(true)).length === 0) {
    const rows = then.map((each) => each.inputs);
    await ports.inference.infer(url, signature, rows, { id: PROBE });
  }
  const now = new Map((await answeredBy(true)).map((each) => [each.id, each.probabilities]));
  const same = then.filter(
    (each, row) => JSON.stringify(each.probabilities) === JSON.stringify(now.get(`${PROBE}/${row}`)),
  );
  return `${same.length} of ${then.length} questions of the earlier champion answered byte for byte as then`;
}
