/** Check runs: the verdict beside the commit, with annotations on the lines that they are about. */
import { createHash } from "node:crypto";
import type { Problem } from "../../domain/errors/user-error.ts";
import type { Verdict } from "../../domain/verdict.ts";
import type { CheckRun } from "../../ports/forge.ts";
import { fitBody } from "./body.ts";
import { answer, type GitHubClient, ONCE } from "./client.ts";
import { publishStatus } from "./statuses.ts";

/** Limits of the API. */
const ANNOTATIONS_PER_REQUEST = 50;
const TEXT_LIMIT = 65_535;

const CONCLUSIONS = {
  pass: "success",
  inconclusive: "neutral",
  fail: "failure",
  error: "failure",
} as const satisfies Record<Verdict, string>;

/** Marks the run that waits for its verdict: it is brought up to date, and ends as the verdict. */
const PENDING = "pending:";

/**
 * Published again, what is there already stays; a run that was killed half-way is completed. Where the token may not
 * write checks, a commit status says the verdict.
 */
export async function publishCheck(client: GitHubClient, check: CheckRun): Promise<void> {
  const { octokit, at } = client;
  const request = requestOf(check);
  const { annotations, ...run } = request;
  const [first = [], ...others] = batches(annotations);
  const { verdict } = check;
  const last =
    verdict === "pending"
      ? ({ status: "in_progress" } as const)
      : ({ status: "completed", conclusion: CONCLUSIONS[verdict] } as const);
  const state = (isLast: boolean) => (isLast ? last : ({ status: "in_progress" } as const));
  const output = (batch: readonly Annotation[]) => ({ ...run.output, annotations: [...batch] });

  const begun = await findRun(client, check, run.external_id);
  // A run that is over and says something else is not this one, whatever its id claims.
  const says = begun?.external_id === run.external_id && begun.output.title === run.output.title;
  const conclusion = "conclusion" in last ? last.conclusion : null;
  if (says && begun.status === last.status && begun.conclusion === conclusion) return;
  const open = begun?.status === "in_progress" ? begun : null;
  const made =
    open ??
    (await answer(
      () =>
        octokit.rest.checks.create({
          ...{ ...at, ...run, ...state(others.length === 0), output: output(first), request: ONCE },
        }),
      {
        403: async (refused) => {
          await publishStatus(client, check, refused);
          return null;
        },
      },
    ));
  if (made === null) return;
  // Each update adds its annotations to those that are there.
  const sent = Math.ceil(made.output.annotations_count / ANNOTATIONS_PER_REQUEST);
  const missing = open ? batches(annotations).slice(sent) : others;
  const rest = open && missing.length === 0 ? [[]] : missing;
  for (const [index, batch] of rest.entries()) {
    const { external_id } = run;
    const change = { external_id, ...state(index === rest.length - 1), output: output(batch), request: ONCE };
    await answer(() => octokit.rest.checks.update({ ...at, check_run_id: made.id, ...change }));
  }
}

/** The newest run that says just this, finished or not, or that waits. A token that may not look makes a new one. */
async function findRun({ octokit, at }: GitHubClient, { name, commit }: CheckRun, id: string) {
  const query = { ...at, ref: commit, check_name: name, filter: "all", per_page: 100 } as const;
  const found = await answer(() => octokit.rest.checks.listForRef(query), { 403: () => null });
  const [newest] = (found?.check_runs ?? []).toSorted((a, b) => b.id - a.id);
  return newest?.external_id === id || newest?.external_id?.startsWith(PENDING) ? newest : null;
}

function requestOf(check: CheckRun) {
  const placed = check.annotations.filter((problem) => problem.location);
  const unplaced = check.annotations.filter((problem) => !problem.location);
  const notes = unplaced.map((problem) => `- \`${problem.code}\` ${problem.message}`).join("\n");
  const summary = fitBody(notes ? `${check.summary}\n\n${notes}` : check.summary, TEXT_LIMIT);
  const said = { verdict: check.verdict, title: check.title, summary, annotations: placed.map(annotationOf) };
  return {
    name: check.name,
    head_sha: check.commit,
    /** Names what is said, so that it is said once. */
    external_id: `${check.verdict === "pending" ? PENDING : ""}${createHash("sha256").update(JSON.stringify(said)).digest("hex")}`,
    output: { title: check.title, summary },
    annotations: said.annotations,
  };
}

const batches = (annotations: readonly Annotation[]): readonly (readonly Annotation[])[] =>
  Array.from({ length: Math.max(1, Math.ceil(annotations.length / ANNOTATIONS_PER_REQUEST)) }, (_, index) =>
    annotations.slice(index * ANNOTATIONS_PER_REQUEST, (index + 1) * ANNOTATIONS_PER_REQUEST),
  );

type Annotation = ReturnType<typeof annotationOf>;

function annotationOf({ code, severity, message, remedy, location }: Problem) {
  const line = location?.line ?? 1;
  return {
    path: location?.file ?? "",
    start_line: line,
    end_line: line,
    ...(location?.column !== undefined && { start_column: location.column, end_column: location.column }),
    annotation_level: severity === "error" ? ("failure" as const) : ("warning" as const),
    title: code,
    message: `${message}\n${remedy}`,
  };
}
