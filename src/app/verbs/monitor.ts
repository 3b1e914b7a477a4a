/** `monitor`: windows of the prediction log against the reference profile, and a living issue a group of signals. */
import { userError } from "../../domain/errors/user-error.ts";
import type { Json } from "../../domain/json.ts";
import type { MonitoringRecord } from "../../domain/records.ts";
import { explanationText } from "../../stages/monitor/explain/report.ts";
import type { Explanation } from "../../stages/monitor/explain/rule.ts";
import { runExplain } from "../../stages/monitor/explain/run.ts";
import { runMonitor } from "../../stages/monitor/run.ts";
import { readSnapshot } from "../snapshot.ts";
import { defineVerb } from "../verb.ts";

export const monitor = defineVerb({
  name: "monitor",
  summary: "Compare what was served with what the champion was trained on",
  details:
    "Looks at every complete window of event time that has no record yet, and measures what the Deployment's `monitoring` " +
    "asks for: data quality, drift, performance with labels and without, operations. Leaves one monitoring record a " +
    "window, and keeps one issue per deployment and group of signals that opens, changes and closes with the state.\n\n" +
    "With `explain` it looks at no window and writes nothing: it says of every rule what it is held against, what windows " +
    "of the usual size reach by chance, how many false alarms a month that makes, and the smallest change that it sees.",
  inputs: {
    deployment: { type: "string", positional: true, required: true, description: "Name of the Deployment." },
    from: { type: "string", description: "With `to`: start of the one window to look at (ISO 8601)." },
    to: { type: "string", description: "With `from`: its end, not included." },
    explain: { type: "boolean", description: "Only say what each rule costs in false alarms, and what it can see." },
  },
  outputs: {
    state: "`ok`, `pending`, `firing`, `recovering`, `unknown`; null when nothing was ever predicted.",
    windows: "How many windows were looked at now.",
    issue:
      "What happened to the issues, the step that says most: `nothing`, `open`, `edit`, `reopen`, `close` or `note`.",
    explanation:
      "With `explain`: each rule with its floor, its chance a window and its false alarms a month; else null.",
  },
  faces: ["cli", "action"],
  writes: true,
  permissions: [
    { scope: "contents", access: "write", why: "adds monitoring records to the records branch" },
    { scope: "pull-requests", access: "read", why: "names the review that is open" },
    { scope: "issues", access: "write", why: "keeps the deployment's issues" },
    { scope: "packages", access: "read", why: "where the blob store is on ghcr.io: reads predictions and profiles" },
  ],
  examples: [
    "monitor seattle-weather",
    "monitor seattle-weather --from 2014-01-01 --to 2014-04-01 --dry-run",
    "monitor seattle-weather --explain",
  ],
  run: async ({ ports: wire, dryRun }, inputs) => {
    const ports = await wire();
    if (inputs.explain) {
      const explanation = await runExplain(ports, await readSnapshot(ports.git), inputs.deployment);
      return {
        outputs: { state: null, windows: 0, issue: "nothing", explanation: jsonOf(explanation) },
        plan: jsonOf(explanation),
        text: explanationText(explanation),
      };
    }
    const window = windowOf(inputs.from, inputs.to);
    const { windows, phase, issue, issues } = await runMonitor(ports, {
      snapshot: await readSnapshot(ports.git),
      deployment: inputs.deployment,
      ...(window && { window }),
      dryRun,
    });
    return {
      outputs: { state: phase, windows: windows.length, issue, explanation: null },
      plan: { windows: windows.map((each) => ({ ...each.window })), issue },
      text: [
        `${inputs.deployment}: ${phase ?? "no predictions yet"}; ${windows.length === 1 ? "1 window" : `${windows.length} windows`} looked at.`,
        ...windows.map(windowLine),
        ...issues.flatMap(({ group, notice }) =>
          notice?.kind === "failed" ? [`- The webhook was not told of ${group}: ${notice.reason}.`] : [],
        ),
      ].join("\n"),
    };
  },
});

const jsonOf = ({ rules, ...explanation }: Explanation): Json => ({
  ...explanation,
  rules: rules.map((rule) => ({ ...rule })),
});

function windowOf(from: string | null, to: string | null): { readonly from: string; readonly to: string } | null {
  if (from === null && to === null) return null;
  const [start, end] = [Date.parse(from ?? ""), Date.parse(to ?? "")];
  if (!(start < end)) {
    throw userError("CLI_INPUT_INVALID", {
      with: { input: "from and to" },
      found: `${from ?? "nothing"} and ${to ?? "nothing"}`,
      expected: "two moments (ISO 8601), the first before the second",
    });
  }
  return { from: new Date(start).toISOString(), to: new Date(end).toISOString() };
}

function windowLine({ window, predictions, signals, state }: MonitoringRecord): string {
  const raised = signals.filter((signal) => signal.verdict === "fail").map((signal) => signal.reason);
  const head = `- ${window.from.slice(0, 10)} to ${window.to.slice(0, 10)}: ${state}, ${predictions} predictions`;
  return [head, ...raised.map((reason) => `  - ${reason}`)].join("\n");
}
