/** What is due on other machines: by what should be true, from the specs of the default branch and the records. */
import { UserError } from "../../domain/errors/user-error.ts";
import { SCHEDULES, type SubjectWorkflow } from "../../domain/workflows.ts";
import type { Deployment, Model } from "../../spec/resolved.ts";
import type { SpecSnapshot } from "../../spec/snapshot.ts";
import { unknownDeployment } from "../../spec/unknown-deployment.ts";
import { type DeployOutcome, runDeploy } from "../../stages/deploy/run.ts";
import { findModel } from "../../stages/train/plan.ts";
import { runTrain } from "../../stages/train/run.ts";
import type { Ports } from "../ports.ts";
import type { Elsewhere } from "./due.ts";
import type { PassContext } from "./happening.ts";
import { recordedTargets } from "./recorded-targets.ts";
import { lastSuccess } from "./run-history.ts";

type LookContext = PassContext & { readonly elsewhere: Elsewhere };

/** A target is asked once a day whether it really runs what the records say. */
const MAKE_SURE_EVERY_MS = 86_400_000;

/** One kind of work only. Who names a subject asks for it, due or not: the stage itself finds that nothing is to do. */
export async function lookFor(
  ports: Ports,
  snapshot: SpecSnapshot,
  context: LookContext,
  only: SubjectWorkflow,
  subject: string | null,
): Promise<void> {
  const { models, deployments } = snapshot.specs;
  if (only === "train") {
    if (subject !== null) return context.elsewhere.train(findModel(snapshot, subject));
    for (const model of models.values()) {
      await context.attempt("train", model.name, () => lookAtModel(ports, snapshot, model, context));
    }
    return;
  }
  if (subject !== null) {
    const deployment = deployments.get(subject);
    if (!deployment) throw unknownDeployment(subject, deployments);
    return context.elsewhere[only](deployment, "asked for");
  }
  const look = only === "deploy" ? deployElsewhere : collectElsewhere;
  await look(ports, snapshot, context);
}

async function lookAtModel(
  ports: Ports,
  snapshot: SpecSnapshot,
  model: Model,
  { elsewhere, checkout }: LookContext,
): Promise<void> {
  if (!hasData(snapshot, model)) return;
  const { plan } = await runTrain(ports, { snapshot, model: model.name, workingFolder: checkout, dryRun: true });
  if (plan.kind === "train") await elsewhere.train(model);
}

/** Its first dataset version may still be an open pull request. */
export const hasData = ({ specs }: SpecSnapshot, { training }: Model): boolean =>
  specs.datasetVersions.get(training.dataset.name)?.has(training.dataset.version) === true;

/** Deployments of which the newest record is not what the specs ask for; and, once a day, all that answer. */
export async function deployElsewhere(ports: Ports, snapshot: SpecSnapshot, context: PassContext): Promise<void> {
  const { elsewhere, attempt } = context;
  if (!elsewhere) return;
  for (const deployment of snapshot.specs.deployments.values()) {
    await attempt("deploy", deployment.name, async () => {
      const why = await whyDeploy(ports, snapshot, deployment, context);
      if (why !== null) await elsewhere.deploy(deployment, why);
    });
  }
}

async function whyDeploy(
  ports: Ports,
  snapshot: SpecSnapshot,
  { name: subject }: Deployment,
  context: PassContext,
): Promise<string | null> {
  const { elsewhere, tell } = context;
  const outcome = await desired(ports, snapshot, subject, context);
  if (outcome.kind === "nothing" && outcome.disagrees) {
    tell({ stage: "deploy", subject, text: outcome.why, changed: false });
  }
  if (outcome.kind !== "planned") return null;
  if (outcome.plan.kind === "apply") return "to be deployed";
  if (!elsewhere?.wake) return null;
  const [shown] = await ports.mirror.list(subject, 1);
  if (shown?.state === "pending" || shown?.state === "in_progress") return "a deployment did not come to its end";
  const listed = await elsewhere.runs("deploy");
  if (listed.kind === "cannot-see") return null;
  const last = lastSuccess("deploy", subject, listed.value, "named");
  const isOld = last === null || ports.clock.now().getTime() - last.getTime() >= MAKE_SURE_EVERY_MS;
  return isOld ? "makes sure of what runs" : null;
}

/** What would be deployed. Lines that nothing speaks for are pointed back from here: that takes no target. */
async function desired(
  ports: Ports,
  snapshot: SpecSnapshot,
  deployment: string,
  { elsewhere, identity, dryRun }: PassContext,
): Promise<DeployOutcome> {
  const known = { ...ports, targets: recordedTargets(ports) };
  const request = { snapshot, deployment, identity, dryRun: true };
  try {
    return await runDeploy(known, request);
  } catch (error) {
    if (!(error instanceof UserError) || !elsewhere?.wake || dryRun) throw error;
    return runDeploy(known, { ...request, giveBack: true });
  }
}

/** Whatever answers is collected, every time; who starts runs keeps to the schedule. */
export async function collectElsewhere(ports: Ports, snapshot: SpecSnapshot, context: PassContext): Promise<void> {
  const { elsewhere, attempt } = context;
  if (!elsewhere) return;
  const deployed = new Set((await ports.records.list("deployment")).map(({ deployment }) => deployment));
  for (const deployment of snapshot.specs.deployments.values()) {
    if (!deployed.has(deployment.name)) continue;
    await attempt("collect", deployment.name, async () => {
      if (await isCollectDue(ports, deployment, elsewhere)) {
        await elsewhere.collect(deployment, "predictions to be collected");
      }
    });
  }
}

async function isCollectDue({ clock }: Ports, { name }: Deployment, elsewhere: Elsewhere): Promise<boolean> {
  if (!elsewhere.wake) return true;
  const listed = await elsewhere.runs("collect");
  // Said where it is started.
  if (listed.kind === "cannot-see") return true;
  const last = lastSuccess("collect", name, listed.value, "named-or-all");
  return last === null || clock.now().getTime() - last.getTime() >= SCHEDULES.collect.everyMs;
}
