/**
 * What `act` cannot do is taken out of a workflow by rules that are listed here, and by nothing else: a workflow that
 * uses anything that neither a rule nor `act` knows does not run, so a story cannot pass on a feature that was ignored.
 */
import { isDeepStrictEqual } from "node:util";

export type Yaml = string | number | boolean | null | readonly Yaml[] | { readonly [key: string]: Yaml };
export type Mapping = { readonly [key: string]: Yaml };

export interface Place {
  /** `owner/name` of the repository that the workflow file is of, and the commit that it runs at. */
  readonly repository: string;
  readonly commit: string;
}

interface Rule {
  /** Keys from the root; `*` is any one of them. */
  readonly at: string;
  readonly why: string;
  /** The value in its place; undefined takes the key, or the step, out. */
  readonly rewrite: (value: Yaml, place: Place) => Yaml | undefined;
}

const gone = (): undefined => undefined;
const isMapping = (value: Yaml | undefined): value is Mapping =>
  typeof value === "object" && value !== null && !Array.isArray(value);

export const CHECKOUT = /^actions\/checkout@[0-9a-f]{40}$/;
const APP_TOKEN = /^actions\/create-github-app-token@[0-9a-f]{40}$/;

/** In this order. */
export const RULES: readonly Rule[] = [
  {
    at: "concurrency",
    why: "act runs one workflow at a time; the runs of a story are queued by the test that plays GitHub",
    rewrite: gone,
  },
  { at: "jobs.*.concurrency", why: "as above", rewrite: gone },
  { at: "run-name", why: "act shows no names of runs; the test that plays GitHub evaluates them", rewrite: gone },
  {
    at: "jobs.*.environment",
    why: "act has no environments, so nothing here waits for an approval and every secret is the repository's",
    rewrite: gone,
  },
  {
    at: "jobs.*.steps.*",
    why: "there is no GitHub that would give an App's token; the step is skipped where no App is configured",
    rewrite: (step) => (isMapping(step) && APP_TOKEN.test(String(step.uses)) ? undefined : step),
  },
  {
    at: "jobs.*.steps.*",
    why: "act lays out the checkout itself, of the commit that the event names",
    rewrite: (step) => (isMapping(step) && CHECKOUT.test(String(step.uses)) ? withoutRef(step) : step),
  },
  {
    at: "jobs.*.steps.*.uses",
    why: "act does not know `$/`, which is this repository at the running commit: so it is named",
    rewrite: (uses, { repository, commit }) =>
      typeof uses === "string" && uses.startsWith("$/") ? `${repository}/${uses.slice(2)}@${commit}` : uses,
  },
];

function withoutRef(step: Mapping): Mapping {
  if (!isMapping(step.with)) return step;
  const { ref: _, ...others } = step.with;
  return { ...step, with: others };
}

/** The workflow for `act`, and which rules were needed. */
export function rewritten(
  workflow: Mapping,
  place: Place,
): { readonly workflow: Mapping; readonly by: readonly Rule[] } {
  let result: Yaml = workflow;
  const by: Rule[] = [];
  for (const rule of RULES) {
    const next: Yaml = apply(result, rule.at.split("."), (value) => rule.rewrite(value, place)) ?? null;
    if (!isDeepStrictEqual(next, result)) by.push(rule);
    result = next;
  }
  const unknown = beyondAct(result as Mapping);
  if (unknown.length > 0) throw new Error(`neither act nor a rule knows ${unknown.join(", ")}`);
  return { workflow: result as Mapping, by };
}

function apply(value: Yaml, keys: readonly string[], rewrite: (value: Yaml) => Yaml | undefined): Yaml | undefined {
  const [key, ...others] = keys;
  if (key === undefined) return rewrite(value);
  if (Array.isArray(value)) {
    return key === "*" ? value.flatMap((each: Yaml) => listed(apply(each, others, rewrite))) : value;
  }
  if (!isMapping(value)) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, each]) => {
      const next = key === "*" || key === name ? apply(each, others, rewrite) : each;
      return next === undefined ? [] : [[name, next]];
    }),
  );
}

const listed = (value: Yaml | undefined): readonly Yaml[] => (value === undefined ? [] : [value]);

/** What act 0.2.89 does, or what has no effect on what runs. */
const ACT_DOES = {
  workflow: ["name", "on", "permissions", "env", "jobs"],
  job: [
    ...["name", "if", "needs", "runs-on", "timeout-minutes", "permissions", "strategy", "outputs", "env", "steps"],
    ...["uses", "with", "secrets"],
  ],
  strategy: ["fail-fast", "matrix", "max-parallel"],
  step: ["name", "id", "if", "uses", "with", "run", "env", "shell", "working-directory"],
} as const;

function beyondAct(workflow: Mapping): readonly string[] {
  const found = extra("", workflow, ACT_DOES.workflow);
  for (const [name, job] of Object.entries((workflow.jobs as Mapping | undefined) ?? {})) {
    if (!isMapping(job)) continue;
    found.push(...extra(`jobs.${name}.`, job, ACT_DOES.job));
    if (isMapping(job.strategy)) found.push(...extra(`jobs.${name}.strategy.`, job.strategy, ACT_DOES.strategy));
    for (const [index, step] of ((job.steps as readonly Mapping[] | undefined) ?? []).entries()) {
      found.push(...extra(`jobs.${name}.steps.${index}.`, step, ACT_DOES.step));
    }
  }
  return found;
}

const extra = (at: string, mapping: Mapping, known: readonly string[]): string[] =>
  Object.keys(mapping).flatMap((key) => (known.includes(key) ? [] : [`${at}${key}`]));

/** Every `uses:` of a workflow, of jobs and of steps. */
export function usesOf(workflow: Mapping): readonly string[] {
  const jobs = Object.values((workflow.jobs as Mapping | undefined) ?? {}) as readonly Mapping[];
  return jobs.flatMap((job) => {
    const steps = (job.steps as readonly Mapping[] | undefined) ?? [];
    return [job.uses, ...steps.map((step) => step.uses)].filter((uses) => typeof uses === "string");
  });
}
