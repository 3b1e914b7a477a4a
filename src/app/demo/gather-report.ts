/** Reads back what happened, from the places that a reviewer would look at. */
import { readMarker } from "../../domain/names.ts";
import type { Prediction } from "../../domain/prediction.ts";
import { VERDICTS, type Verdict } from "../../domain/verdict.ts";
import type { Comment, Issue, PullRequest } from "../../ports/forge.ts";
import type { Specs } from "../../spec/resolved.ts";
import { readSnapshot } from "../snapshot.ts";
import type {
  DemoReport,
  ReportedComment,
  ReportedFile,
  ReportedIssue,
  ReportedPullRequest,
  ServedMonth,
} from "./report-data.ts";
import { isProbe, truthOf } from "./traffic.ts";
import type { DemoWorld } from "./world.ts";

export async function gatherReport(world: DemoWorld): Promise<DemoReport> {
  const { ports, deployment: name, journal } = world;
  const { specs } = await readSnapshot(ports.git);
  const deployment = specs.deployments.get(name);
  const dataset = [...specs.datasets.values()][0];
  const label = dataset?.columns.find((column) => column.name === dataset.label);
  const { steps, production, elapsedSeconds } = journal.read();
  const pulls = await ports.forge.pullRequests({ state: "all" });
  const issues = await ports.forge.issues({ state: "all" });
  const records = await ports.records.list("monitoring");
  return {
    deployment: name,
    displayName: deployment?.displayName ?? name,
    classes: label?.type === "category" ? (label.values ?? []) : [],
    elapsedSeconds,
    steps,
    pullRequests: await inOrder(pulls, (pull) => reportPull(world, pull)),
    issues: await inOrder(issues, (issue) => reportIssue(world, issue)),
    windows: records
      .filter((record) => record.deployment === name)
      .sort((a, b) => Date.parse(a.window.from) - Date.parse(b.window.from)),
    versions: versionsOf(specs),
    production,
    served: await servedMonths(world),
    accuracyFloor: deployment?.monitoring?.alerts.find((alert) => alert.metric === "accuracy")?.below ?? null,
  };
}

function versionsOf({ modelVersions, datasetVersions }: Specs): DemoReport["versions"] {
  const models = [...modelVersions.values()].flatMap((versions) => [...versions.values()]);
  const datasets = [...datasetVersions.values()].flatMap((versions) => [...versions.values()]);
  return [
    ...models.map(({ name, version, spec }) => ({ kind: "model" as const, name, version, digest: spec.servable })),
    ...datasets.map(({ name, version, spec }) => ({ kind: "dataset" as const, name, version, digest: spec.content })),
  ];
}

/** Oldest first, one after the other. */
async function inOrder<T, R>(newestFirst: readonly T[], make: (each: T) => Promise<R>): Promise<readonly R[]> {
  const made: R[] = [];
  for (const each of [...newestFirst].reverse()) made.push(await make(each));
  return made;
}

async function reportPull(world: DemoWorld, pull: PullRequest): Promise<ReportedPullRequest> {
  const marker = readMarker(pull.body);
  return {
    number: pull.number,
    kind: marker?.kind ?? "other",
    title: pull.title,
    body: pull.body,
    state: pull.state,
    author: pull.author,
    branch: pull.branch,
    createdAt: pull.createdAt,
    mergedAt: pull.mergedAt ?? null,
    mergedBy: pull.mergedBy ?? null,
    verdict: verdictOf(marker?.data?.verdict),
    files: await filesOf(world, pull),
    comments: (await world.ports.forge.comments(pull.number)).map(reportComment),
  };
}

const verdictOf = (value: unknown): Verdict | null => VERDICTS.find((verdict) => verdict === value) ?? null;

/** What the pull request changed: its head against where it left the default branch. */
async function filesOf({ ports }: DemoWorld, pull: PullRequest): Promise<readonly ReportedFile[]> {
  const base = pull.mergeCommit ? await firstParent(ports.git, pull.mergeCommit) : await ports.git.head(pull.base);
  if (base === null) return [];
  const changes = await ports.git.changedFiles(base, pull.head);
  const paths = changes.map((change) => change.path);
  const [before, after] = await Promise.all([ports.git.readFiles(base, paths), ports.git.readFiles(pull.head, paths)]);
  const text = (files: ReadonlyMap<string, Uint8Array>, path: string) => {
    const bytes = files.get(path);
    return bytes === undefined ? null : new TextDecoder().decode(bytes);
  };
  return paths.map((path) => ({ path, before: text(before, path), after: text(after, path) }));
}

async function firstParent(git: DemoWorld["ports"]["git"], merge: string): Promise<string | null> {
  const history = await git.history(git.defaultBranch, "", 500);
  return history.find((commit) => commit.id === merge)?.parents[0] ?? null;
}

async function reportIssue({ ports }: DemoWorld, issue: Issue): Promise<ReportedIssue> {
  return {
    number: issue.number,
    kind: readMarker(issue.body)?.kind ?? "other",
    title: issue.title,
    body: issue.body,
    state: issue.state,
    createdAt: issue.createdAt,
    closedAt: issue.closedAt ?? null,
    comments: (await ports.forge.comments(issue.number)).map(reportComment),
  };
}

const reportComment = ({ author, body, createdAt }: Comment): ReportedComment => ({ author, body, at: createdAt });

async function servedMonths(world: DemoWorld): Promise<readonly ServedMonth[]> {
  const { ports, deployment } = world;
  const predictions = (await ports.predictionLog.read({ deployment })).filter(
    ({ role, id }) => role === "champion" && !isProbe(id),
  );
  const feedback = await ports.predictionLog.feedback(deployment);
  const byMonth = Map.groupBy(predictions, (prediction) => prediction.eventTime.slice(0, 7));
  const truth = truthOf(world);
  return [...byMonth].map(([month, rows]) => {
    const labelled = rows.filter((row) => feedback.has(row.id));
    const right = labelled.filter((row) => feedback.get(row.id)?.label === row.label);
    return {
      month,
      predictions: rows.length,
      labelled: labelled.length,
      right: right.length,
      predicted: countBy(rows, (row) => row.label),
      actual: countBy(labelled, (row) => truth(row.id)),
      toPeople: rows.filter((row) => row.decision === "person").length,
    };
  });
}

function countBy(rows: readonly Prediction[], key: (row: Prediction) => string): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const row of rows) counts[key(row)] = (counts[key(row)] ?? 0) + 1;
  return counts;
}
