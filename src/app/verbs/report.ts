/** `report`: what happened to a deployment in a day. */
import { userError } from "../../domain/errors/user-error.ts";
import { unknownDeployment } from "../../spec/unknown-deployment.ts";
import { DAY } from "../../stages/monitor/daily/day.ts";
import { readDaily } from "../../stages/monitor/daily/run.ts";
import { readSnapshot } from "../snapshot.ts";
import { defineVerb } from "../verb.ts";

export const report = defineVerb({
  name: "report",
  summary: "Show what happened to a deployment in a day",
  details:
    "What was answered and by whom, how well by class, how fast against the limits, what changed its state, and what " +
    "people and the pipeline did. With `monitoring.daily` a report is kept of every day once it is over, and this " +
    "prints it as it was; of any other day, today too, it prints what is known now.",
  inputs: {
    deployment: { type: "string", positional: true, required: true, description: "Name of the Deployment." },
    day: { type: "string", description: "`YYYY-MM-DD`, UTC; the newest report, else today, when left out." },
  },
  outputs: {
    day: "The day.",
    kept: "Whether it is the report that was kept.",
    report: "Markdown.",
  },
  faces: ["cli"],
  writes: false,
  permissions: [],
  examples: ["report seattle-weather", "report seattle-weather --day 2014-03-31"],
  run: async ({ ports: wire }, { deployment: name, day: asked }) => {
    if (asked !== null && (!DAY.test(asked) || Number.isNaN(Date.parse(asked)))) {
      throw userError("CLI_INPUT_INVALID", {
        with: { input: "day" },
        found: asked,
        expected: "a day such as 2014-03-31",
      });
    }
    const ports = await wire();
    const { specs } = await readSnapshot(ports.git);
    const deployment = specs.deployments.get(name);
    if (!deployment) throw unknownDeployment(name, specs.deployments);
    const { day, report: text, isKept } = await readDaily(ports, deployment, asked);
    return { outputs: { day, kept: isKept, report: text }, text };
  },
});
