/** The action's face of a verb: inputs of a workflow step in; outputs, annotations and a step summary out. */
import { type ActionsRuntime, actionsRuntime } from "../adapters/actions-runtime/actions-runtime.ts";
import { consoleLog } from "../adapters/console-log/console-log.ts";
import type { Json } from "../domain/json.ts";
import { environmentOf } from "./action-environment.ts";
import { ACTION_INPUTS } from "./action-inputs.ts";
import { actionSummary, lacksPermission } from "./action-summary.ts";
import { type Environment, readEnvironment } from "./env.ts";
import { type Inputs, resolveInputs } from "./inputs.ts";
import { makeContext } from "./make-context.ts";
import { type Outcome, outcomeJson, outcomeOf, problemsOf } from "./outcome.ts";
import { outcomeText } from "./outcome-text.ts";
import { permissionsBlock } from "./permissions.ts";
import { settingsOf } from "./settings.ts";
import type { Verb } from "./verb.ts";

/** GitHub takes 1 MB of outputs from a job, counted in UTF-16. */
const JSON_LIMIT = 400_000;

export async function runAction(verb: Verb): Promise<void> {
  const environment = readEnvironment();
  const runtime = actionsRuntime(environment.GITHUB_EVENT_PATH);
  const inputs: Inputs & typeof ACTION_INPUTS = { ...verb.inputs, ...ACTION_INPUTS };
  maskSecrets(inputs, runtime, environment);
  const given = givenInputs(inputs, runtime);
  const outcome = await outcomeOf(async () => {
    const values = resolveInputs(inputs, given);
    const settings = settingsOf(values, environmentOf(environment, values), process.cwd());
    return verb.run(makeContext(settings, values["dry-run"]), values);
  });
  const dryRun = given.get("dry-run")?.[0] === "true";
  runtime.annotate(problemsOf(outcome));
  if (outcome.kind === "done") {
    const { outputs } = outcome.result;
    for (const name of Object.keys(verb.outputs)) runtime.output(name, outputs[name] ?? "");
    runtime.output("verdict", outcome.result.verdict ?? "");
  }
  runtime.output("json", shortJson(verb, dryRun, outcome));
  consoleLog().info(outcomeText(outcome, dryRun).trimEnd());
  await runtime.summarize(actionSummary(verb, outcome, dryRun));
  if (outcome.exitCode !== 0) runtime.fail(failureOf(verb, outcome));
  process.exitCode = outcome.exitCode;
}

/** Before anything is printed. */
function maskSecrets(inputs: Inputs, runtime: ActionsRuntime, environment: Environment): void {
  const secrets = Object.entries(inputs).flatMap(([name, { secret }]) => (secret ? [runtime.input(name)] : []));
  for (const value of [...secrets, environment.GITHUB_TOKEN, environment.UNDERSTUDY_REGISTRY_TOKEN]) {
    if (value) runtime.mask(value);
  }
}

function givenInputs(inputs: Inputs, runtime: ActionsRuntime): ReadonlyMap<string, readonly string[]> {
  const fromEvent = { "pull-request-base": runtime.pullRequestBase } as const;
  return new Map(
    Object.entries(inputs).map(([name, input]) => {
      const said = runtime.input(name);
      return [name, [said === "" && input.fromEvent ? (fromEvent[input.fromEvent]() ?? "") : said]];
    }),
  );
}

function shortJson(verb: Verb, dryRun: boolean, outcome: Outcome): Json {
  const whole = outcomeJson(verb.name, dryRun, outcome);
  if (JSON.stringify(whole).length <= JSON_LIMIT) return whole;
  const { exitCode } = outcome;
  const verdict = outcome.kind === "done" ? (outcome.result.verdict ?? null) : null;
  return { verb: verb.name, exitCode, dryRun, verdict, plan: null, problems: [], error: null, isCut: true };
}

/** One annotation: what is in the log and on the lines is not said again. */
function failureOf(verb: Verb, outcome: Outcome): string {
  const problems = problemsOf(outcome).filter(({ severity }) => severity === "error");
  const said = outcome.kind === "our-error" ? `our error, please report it: ${outcome.message}` : wordsOf(outcome);
  const needs = lacksPermission(problems) ? `\nThe job needs\n${permissionsBlock(verb.permissions)}` : "";
  return `${verb.name}: ${said}${needs}`;
}

function wordsOf(outcome: Exclude<Outcome, { kind: "our-error" }>): string {
  const errors = problemsOf(outcome).filter(({ severity }) => severity === "error");
  if (errors.length === 1) return errors.map(({ code, message }) => `${code}: ${message}`).join();
  if (errors.length > 1) return `${errors.length} errors: ${[...new Set(errors.map(({ code }) => code))].join(", ")}`;
  return `the verdict is ${outcome.kind === "done" ? outcome.result.verdict : "error"}`;
}
