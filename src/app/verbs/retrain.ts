/** `retrain`: whether an occasion trains now, waits, or is refused. */
import { RETRAIN_TRIGGERS } from "../../domain/records.ts";
import { runRetrain } from "../../stages/retrain/run.ts";
import { readSnapshot } from "../snapshot.ts";
import { defineVerb } from "../verb.ts";
import { findDeployment } from "./repository.ts";

export const retrain = defineVerb({
  name: "retrain",
  summary: "Decide whether an occasion trains the model again",
  details:
    "Looks at the trigger, the cool-down, what is in flight, and whether there is anything new to learn. The decision " +
    "is recorded once per occasion; a refusal is an issue that says why not and what would help. The training itself " +
    "is `train`, or the next `tick`.",
  inputs: {
    deployment: { type: "string", positional: true, required: true, description: "Name of the Deployment." },
    trigger: { type: "choice", choices: RETRAIN_TRIGGERS, default: "manual", description: "What wakes it." },
    subject: {
      type: "string",
      description: "The occasion: a window, a dataset version, a slot of a schedule; this moment by default.",
    },
  },
  outputs: { decision: "`train`, `wait` or `refuse`.", reason: "Why, in words.", model: "Name of the Model." },
  faces: ["cli", "action"],
  writes: true,
  permissions: [
    { scope: "contents", access: "write", why: "adds the decision to the records branch" },
    { scope: "pull-requests", access: "read", why: "sees which proposals and reviews are open" },
    { scope: "issues", access: "write", why: "says why a retraining was refused" },
  ],
  examples: ["retrain seattle-weather", "retrain seattle-weather --trigger drift --subject 2014-01-01"],
  run: async ({ ports: wire, dryRun }, inputs) => {
    const ports = await wire();
    const snapshot = await readSnapshot(ports.git);
    const { decision, reason, model } = await runRetrain(ports, {
      snapshot,
      deployment: findDeployment(snapshot, inputs.deployment).name,
      trigger: inputs.trigger,
      subject: inputs.subject ?? ports.clock.now().toISOString(),
      dryRun,
    });
    return {
      outputs: { decision, reason, model },
      plan: { decision, reason, model },
      text: `${model}: ${decision}, ${reason}`,
    };
  },
});
