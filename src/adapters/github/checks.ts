/** Check runs: the verdict beside the commit, with annotations on the lines that they are about. */
import type { Problem } from "../../domain/errors/user-error.ts";
import type { Verdict } from "../../domain/verdict.ts";
import type { CheckRun } from "../../ports/forge.ts";
import { fitBody } from "./body.ts";
import { answer, type GitHubClient, ONCE } from "./client.ts";

/** Limits of the API. */
const ANNOTATIONS_PER_REQUEST = 50;
const TEXT_LIMIT = 65_535;

const CONCLUSIONS = {
  pass: "success",
  inconclusive: "neutral",
  fail: "failure",
  error: "failure",
} as const satisfies Record<Verdict, string>;

export async function publishCheck({ octokit, at }: GitHubClient, check: CheckRun): Promise<void> {
  const placed = check.annotations.filter((problem) => problem.location);
  const unplaced = check.annotations.filter((problem) => !problem.location);
  const notes = unplaced.map((problem) => `- \`${problem.code}\` ${problem.message}`).join("\n");
  const summary = fitBody(notes ? `${check.summary}\n\n${notes}` : check.summary, TEXT_LIMIT);
  const batches = Array.from({ length: Math.max(1, Math.ceil(placed.length / ANNOTATIONS_PER_REQUEST)) }, (_, index) =>
    placed.slice(index * ANNOTATIONS_PER_REQUEST, (index + 1) * ANNOTATIONS_PER_REQUEST).map(annotationOf),
  );
  const output = (annotations: ReturnType<typeof annotationOf>[]) => ({ title: check.title, summary, annotations });
  const conclusion = CONCLUSIONS[check.verdict];
  const [first = [], ...others] = batches;
  const run = await answer(() =>
    octokit.rest.checks.create({
      ...at,
      name: check.name,
      head_sha: check.commit,
      status: "completed",
      conclusion,
      output: output(first),
      request: ONCE,
    }),
  );
  // Each update adds its annotations to those that are there.
  for (const batch of others) {
    await answer(() =>
      octokit.rest.checks.update({
        ...at,
        check_run_id: run.id,
        status: "completed",
        conclusion,
        output: output(batch),
      }),
    );
  }
}

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
