/** The action's face of a verb: inputs of a workflow step in; outputs, annotations and a step summary out. */
import { type ActionsRuntime, actionsRuntime } from "../adapters/actions-runtime/actions-runtime.ts";
import { ACTION_INPUTS } from "./action-inputs.ts";
import { type Environment, readEnvironment } from "./env.ts";
import { type Inputs, resolveInputs } from "./inputs.ts";
import { makeContext } from "./make-context.ts";
import { outcomeJson, outcomeOf, problemsOf } from "./outcome.ts";
import { outcomeText } from "./outcome-text.ts";
import { settingsOf } from "./settings.ts";
import type { Verb } from "./verb.ts";

export async function runAction(verb: Verb): Promise<void> {
  const runtime = actionsRuntime();
  const inputs: Inputs & typeof ACTION_INPUTS = { ...verb.inputs, ...ACTION_INPUTS };
  const given = givenInputs(inputs, runtime);
  const outcome = await outcomeOf(async () => {
    const values = resolveInputs(inputs, given);
    const env: Environment = {
      ...readEnvironment(),
      ...(values["github-token"] !== null && { GITHUB_TOKEN: values["github-token"] }),
    };
    return verb.run(makeContext(settingsOf(values, env, process.cwd()), values["dry-run"]), values);
  });
  const dryRun = given.get("dry-run")?.[0] === "true";
  for (const problem of problemsOf(outcome)) runtime.annotate(problem);
  if (outcome.kind === "done") {
    for (const [name, value] of Object.entries(outcome.result.outputs)) runtime.output(name, value);
    runtime.output("verdict", outcome.result.verdict ?? "");
    await runtime.summarize(outcome.result.text);
  }
  runtime.output("json", outcomeJson(verb.name, dryRun, outcome));
  if (outcome.exitCode !== 0) runtime.fail(outcomeText(outcome, dryRun));
  process.exitCode = outcome.exitCode;
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
