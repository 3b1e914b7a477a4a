/** Does what a command asks for, by the stages that do it otherwise. Each opens or updates a pull request, keeps a record, or starts a run. */
import { userError } from "../../domain/errors/user-error.ts";
import { codeSpan, escapeMarkdown } from "../../domain/markdown.ts";
import { paths } from "../../domain/names.ts";
import { pullRequestRunName, runName } from "../../domain/workflows.ts";
import type { Comment } from "../../ports/forge.ts";
import type { SpecSnapshot } from "../../spec/snapshot.ts";
import { acknowledge } from "../../stages/command/acknowledge.ts";
import type { Command, CommandKind } from "../../stages/command/parse.ts";
import { helpText } from "../../stages/command/reply.ts";
import {
  chooseDeployment,
  chooseModel,
  chooseRetraining,
  subjectOf,
  type Thread,
} from "../../stages/command/subject.ts";
import { runRebaseline } from "../../stages/rebaseline/run.ts";
import { runRetrain } from "../../stages/retrain/run.ts";
import { rollbackTitle } from "../../stages/rollback/report.ts";
import { runRollback } from "../../stages/rollback/run.ts";
import { findModel } from "../../stages/train/plan.ts";
import { preflight } from "../../stages/train/preflight.ts";
import type { Ports } from "../ports.ts";
import { pinPullRequest, requirePullRequest } from "../pull-request.ts";
import { proposePromotion } from "../verbs/promote.ts";
import { startTraining } from "./starting.ts";

export interface Asked {
  readonly thread: Thread;
  readonly comment: Comment;
  /** Specs of the default branch. */
  readonly snapshot: SpecSnapshot;
  readonly dryRun: boolean;
}

export interface Done {
  /** Safe Markdown: goes on after the command and a colon. */
  readonly text: string;
  readonly pullRequest?: number;
}

type Of<K extends CommandKind> = Extract<Command, { readonly kind: K }>;

const EXECUTORS: { readonly [K in CommandKind]: (ports: Ports, asked: Asked, command: Of<K>) => Promise<Done> } = {
  train,
  retrain,
  ack,
  rebaseline,
  promote,
  rollback,
  help: async () => ({ text: `there are:\n\n${helpText()}` }),
};

export function execute<K extends CommandKind>(ports: Ports, asked: Asked, command: Of<K>): Promise<Done> {
  const executor = EXECUTORS[command.kind as K];
  return executor(ports, asked, command);
}

/** The head is read first: what was pushed since is not what was asked for. */
async function train(ports: Ports, { thread, dryRun }: Asked, command: Of<"train">): Promise<Done> {
  const { number } = thread;
  if (thread.kind === "issue") {
    throw userError("COMMAND_PLACE_WRONG", {
      with: { command: "/train", place: "pull requests; here it is /retrain" },
    });
  }
  const { head } = await requirePullRequest(ports.forge, number, null);
  const pinned = await pinPullRequest(ports, number, head);
  const changed = command.model === null ? await ports.git.changedFiles(pinned.base.commit, head) : [];
  const name = chooseModel(
    pinned.training,
    command.model,
    changed.map(({ path }) => path),
  );
  const { training } = findModel(pinned.training, name);
  await preflight(ports.workflows, name, training.runner);
  const title = pullRequestRunName(name, number, head);
  const inputs = { model: name, "pull-request": String(number), head };
  const started = await startTraining(ports.workflows, inputs, title, dryRun);
  const approval =
    training.trainer === "command" ? " Its own code runs once the environment of the run is approved." : "";
  return {
    text: `${started}. It trains ${codeSpan(name)} at ${codeSpan(head.slice(0, 12))}; the result comes as a comment here.${approval}`,
  };
}

async function retrain(ports: Ports, asked: Asked, { model: named }: Of<"retrain">): Promise<Done> {
  const { snapshot, comment, dryRun } = asked;
  const deployment = chooseRetraining(snapshot, named, subjectOf(asked.thread));
  // By the comment: the same one, read twice, is one occasion.
  const subject = `comment ${comment.id}`;
  const occasion = { trigger: "manual", subject } as const;
  const outcome = await runRetrain(ports, { snapshot, deployment: deployment.name, ...occasion, dryRun });
  const { decision, model } = outcome;
  const reason = escapeMarkdown(outcome.reason);
  if (decision !== "train") return { text: `${codeSpan(model)} is not trained now: ${reason}.` };
  const started = await startTraining(ports.workflows, { model }, runName("train", model), dryRun);
  return { text: `${reason}; ${started}. It ends in a pull request, or in an issue that says why not.` };
}

async function ack(ports: Ports, { thread, comment, dryRun }: Asked, { forMs }: Of<"ack">): Promise<Done> {
  const { until } = await acknowledge(ports.records, thread, comment, forMs, dryRun);
  return {
    text: `noted. Nobody is told again of what goes on here until ${until.slice(0, 16).replace("T", " ")} UTC; the issue itself stays up to date, and closing it is still told.`,
  };
}

async function rebaseline(ports: Ports, asked: Asked, command: Of<"rebaseline">): Promise<Done> {
  const { snapshot, dryRun } = asked;
  const deployment = chooseDeployment(snapshot, command.deployment, subjectOf(asked.thread));
  const { plan, pullRequest } = await runRebaseline(ports, { snapshot, deployment: deployment.name, dryRun });
  const data = `${codeSpan(plan.to.dataset)} version ${plan.to.version}`;
  if (plan.kind === "same") {
    return {
      text: `production is compared with ${data} already, the newest that is merged. A newer version of the data comes from reviews, or from its source.`,
    };
  }
  if (!pullRequest) return { text: `${data} would be proposed as the reference.` };
  const state = pullRequest.state === "open" ? "merging it is the decision" : `it is ${pullRequest.state}`;
  return {
    text: `#${pullRequest.number} proposes ${data} as the reference; ${state}.`,
    pullRequest: pullRequest.number,
  };
}

async function promote(ports: Ports, asked: Asked, command: Of<"promote">): Promise<Done> {
  const { snapshot, dryRun } = asked;
  const deployment = chooseDeployment(snapshot, command.deployment, subjectOf(asked.thread));
  const { decision, pullRequest } = await proposePromotion(ports, snapshot, deployment, dryRun, {
    evaluation: null,
    lead: command.lead,
    retry: false,
  });
  const why = escapeMarkdown(decision.why);
  if (pullRequest) {
    const state = pullRequest.state === "open" ? "" : `, which is ${pullRequest.state}`;
    return { text: `#${pullRequest.number}${state} proposes it: ${why}.`, pullRequest: pullRequest.number };
  }
  const words = { propose: "it would be proposed", nothing: "there is nothing to propose", refuse: "it is refused" };
  return { text: `${words[decision.kind]}: ${why}.` };
}

async function rollback(ports: Ports, asked: Asked, command: Of<"rollback">): Promise<Done> {
  const { snapshot, thread, comment, dryRun } = asked;
  const deployment = chooseDeployment(snapshot, command.deployment, subjectOf(thread));
  const where = thread.kind === "issue" ? "issue" : "pull request";
  const { plan, pullRequest } = await runRollback(ports, {
    snapshot,
    deployment: deployment.name,
    to: command.version,
    reason: `Asked for by ${comment.author} in ${where} ${thread.number}.`,
    dryRun,
  });
  const title = escapeMarkdown(rollbackTitle(deployment, plan));
  if (!pullRequest) return { text: `${title}: it would be proposed.` };
  const state = pullRequest.state === "open" ? "merging it is the decision" : `it is ${pullRequest.state}`;
  return {
    text: `#${pullRequest.number} proposes it (${title}); ${state}. It changes one line of ${codeSpan(paths.deployment(deployment.name))}.`,
    pullRequest: pullRequest.number,
  };
}
