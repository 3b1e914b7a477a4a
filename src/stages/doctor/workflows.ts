/** Workflow files that are there and fresh, and whose schedules really run. Pure. */
import { SCHEDULES, type ScheduledWorkflow, STALE_AFTER_PERIODS, WORKFLOWS } from "../../domain/workflows.ts";
import type { DoctorFacts, ScheduledRuns, WorkflowFile } from "./facts.ts";
import { advice, type Finding, judged, missing, ok } from "./finding.ts";

/** GitHub drops scheduled runs under load, and stops schedules of quiet public repositories. */
const STALE_MS = 26 * 3_600_000;

/** What runs once a day may be lost for a day. */
function staleAfter(file: string): number {
  const name = (Object.keys(SCHEDULES) as ScheduledWorkflow[]).find((each) => WORKFLOWS[each] === file);
  return Math.max(STALE_MS, name === undefined ? 0 : STALE_AFTER_PERIODS * SCHEDULES[name].everyMs);
}

const AREA = "workflows";

/** The program runs where its clone is, so the repository's own folder is named. */
const update = (at: string): string =>
  `npm run -s understudy -- init --forge github --update --directory '<your clone of ${at}>'`;

export function judgeWorkflows(facts: DoctorFacts): readonly Finding[] {
  const page = `${facts.site}/${facts.at}/actions`;
  const absent = facts.workflows.filter(({ state }) => state === "absent");
  const files = { kind: "seen", value: facts.workflows } as const;
  return [
    judged({ area: AREA, what: "every workflow file is there", page }, files, (all) =>
      absent.length === 0
        ? ok(`${all.length} files`)
        : missing(`no ${absent.map(({ file }) => file).join(", ")} on ${facts.defaultBranch}`, update(facts.at)),
    ),
    judged({ area: AREA, what: "they are those of this version", page }, files, (all) =>
      judgeFreshness(all, update(facts.at)),
    ),
    ...facts.scheduled
      .filter(({ file }) => !absent.some((each) => each.file === file))
      .map((each) => judgeSchedule(each, facts, page)),
  ];
}

function judgeFreshness(files: readonly WorkflowFile[], renew: string) {
  const named = (wanted: WorkflowFile["state"]) =>
    files.filter(({ state }) => state === wanted).map(({ file }) => file);
  const [outdated, edited] = [named("outdated"), named("edited")];
  if (outdated.length > 0) return missing(`written by another version: ${outdated.join(", ")}`, renew);
  if (edited.length > 0) {
    return advice(`edited by somebody: ${edited.join(", ")}`, `${renew} --force, and look at the difference`);
  }
  const sources = [...new Set(files.flatMap(({ source }) => source ?? []))];
  if (sources.length > 1) return advice(`they use ${sources.join(" and ")}`, renew);
  const own = files.some(({ state }) => state === "own");
  return ok(sources[0] ?? (own ? "the repository carries the actions itself" : "no file to compare"));
}

function judgeSchedule({ file, runs }: ScheduledRuns, { now, at }: DoctorFacts, page: string): Finding {
  const about = { area: AREA, what: `${file} runs on its schedule`, page: `${page}/workflows/${file}` };
  return judged(about, runs, (all) => {
    const run = `gh workflow enable ${file} --repo ${at}; gh workflow run ${file} --repo ${at}`;
    if (all.length === 0) return advice("it has never run", run);
    const succeeded = all.find(({ state, conclusion }) => state === "done" && conclusion === "success");
    if (!succeeded) return missing(`none of its last ${all.length} runs succeeded`, `read ${all[0]?.url ?? page}`);
    const age = Date.parse(now) - Date.parse(succeeded.createdAt);
    return age > staleAfter(file)
      ? missing(`its last success is ${Math.floor(age / 3_600_000)} hours old`, run)
      : ok(`last success ${succeeded.createdAt}`);
  });
}
