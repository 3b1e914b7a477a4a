/** The living issue's text: plain words first, numbers second, everything else folded away. */
import { shortDigest } from "../../domain/digest.ts";
import { BODY_LIMIT, codeSpan, details, escapeMarkdown, joinWithin, markdownTable } from "../../domain/markdown.ts";
import type { SignalGroup } from "../../domain/monitoring.ts";
import type { AcknowledgementRecord, MonitoringRecord, RetrainRecord } from "../../domain/records.ts";
import { formatShare } from "../../policy/drift-words.ts";
import { FIRING_RULES, groupOf, type SubjectState, signalName } from "../../policy/signal-state.ts";
import type { Deployment } from "../../spec/resolved.ts";
import type { Phase } from "./issue.ts";
import {
  allSignals,
  changesTable,
  day,
  latestSignal,
  performanceText,
  qualityText,
  troubled,
  type Watched,
  windowTable,
} from "./report-tables.ts";

/** The last record is the window that is reported. */
export interface DriftReport extends Watched {
  readonly deployment: Deployment;
  readonly phase: Phase;
  /** Number of the open review pull request. */
  readonly review: number | null;
  /** What the latest retraining decision of this deployment said. */
  readonly retrain: RetrainRecord | null;
  /** Somebody knows, and wants no more comments until then. */
  readonly acknowledgement: AcknowledgementRecord | null;
}

const TITLES: Readonly<Record<SignalGroup, string>> = {
  performance: "answers are worse than accepted",
  operations: "answers are slower or fewer than accepted",
  quality: "the data that arrives is broken",
  drift: "production no longer looks like training",
};

/** Wrong answers are worse than broken inputs, and those are worse than unusual ones. */
const GROUPS_BY_SEVERITY = ["performance", "quality", "operations", "drift"] as const satisfies readonly SignalGroup[];
const severity = ({ statistic }: SubjectState) => GROUPS_BY_SEVERITY.indexOf(groupOf(statistic));

/** Names the worst kind of trouble only, so that the title is steady while single signals come and go. */
export function driftTitle({ deployment, states }: DriftReport): string {
  const worst = GROUPS_BY_SEVERITY[Math.min(...troubled(states).map(severity))] ?? "drift";
  return `${deployment.name}: ${TITLES[worst]}`;
}

export function driftBody(report: DriftReport): string {
  const window = report.records.at(-1);
  if (!window) throw new Error("a drift report without a window");
  const parts = [
    headline(report, window),
    acknowledged(report),
    facts(report, window),
    section("What changed", changesTable(report, window)),
    section("How well it answers", performanceText(report, window)),
    section("Broken data", qualityText(report, window)),
    section("What to do", whatToDo(report)),
    section("See it yourself", `\`\`\`sh\n${reproduction(report.deployment.name, window)}\n\`\`\``),
    details("Every signal of this window", allSignals(window)),
    details("The last windows", windowTable(report.records)),
    details("How this is judged, and how to mute it", RULES),
  ];
  return joinWithin(
    parts.filter((part) => part !== ""),
    BODY_LIMIT,
  );
}

const section = (title: string, text: string) => (text === "" ? "" : `### ${title}\n\n${text}`);

const PHASE_WORDS: Readonly<Record<Phase, string>> = {
  firing: "Firing",
  recovering: "Recovering",
  pending: "Watching",
  ok: "Over",
  unknown: "Not enough data yet",
};

function headline({ states, phase, records }: DriftReport, window: MonitoringRecord): string {
  const since = troubled(states)
    .map((state) => state.since ?? window.window.from)
    .sort()[0];
  const reasons = states
    .filter((state) => state.phase === "firing")
    .sort((a, b) => severity(a) - severity(b))
    .map((state) => latestSignal(records, state)?.reason ?? signalName(state));
  const [first, ...others] = reasons;
  const more = others.length > 0 ? ` And ${others.length} more, below.` : "";
  const words = first ? `${escapeMarkdown(first)}.${more}` : FALLBACK_WORDS[phase];
  return `**${PHASE_WORDS[phase]}${since && phase !== "ok" ? ` since ${day(since)}` : ""}.** ${words}`;
}

function acknowledged({ acknowledgement }: DriftReport): string {
  if (!acknowledgement) return "";
  const until = acknowledgement.until.slice(0, 16).replace("T", " ");
  return `Acknowledged by ${escapeMarkdown(acknowledgement.by)} until ${until} UTC: no comments about it before.`;
}

const FALLBACK_WORDS: Readonly<Record<Phase, string>> = {
  firing: "See below.",
  recovering: "The latest window looks right again; one more such window closes this.",
  pending: "One window looked wrong; a second one would fire.",
  ok: "The latest windows look right again.",
  unknown: "Another champion answers now; it is judged afresh from its own windows.",
};

function facts({ deployment, monitoring }: DriftReport, window: MonitoringRecord): string {
  const { champion, predictions, withInputs, labelled } = window;
  const coverage = predictions > 0 ? ` (${formatShare(labelled / predictions)})` : "";
  const [from, to] = [day(window.window.from), day(window.window.to)];
  return markdownTable(
    ["deployment", "window", "predictions", "with a label", "champion"],
    ["left", "left", "right", "right", "left"],
    [
      [
        escapeMarkdown(deployment.displayName),
        `${from} to ${to} (${monitoring.window})`,
        withInputs === undefined ? String(predictions) : `${predictions} (${withInputs} with inputs)`,
        `${labelled}${coverage}`,
        `${escapeMarkdown(champion.model)} ${champion.version} ${codeSpan(shortDigest(champion.servable))}`,
      ],
    ],
  );
}

function whatToDo({ deployment, review, retrain }: DriftReport): string {
  const reviewLine =
    review !== null
      ? `- Review #${review}: decided rows become the next training data.`
      : deployment.feedbackLoop
        ? `- Ask people about the least certain answers: ${codeSpan(`npm run -s understudy -- review ${deployment.name}`)}`
        : "- No feedback loop is configured, so nobody is asked for labels.";
  const retrainLine = retrain
    ? `- Retraining (${retrain.trigger}): ${RETRAIN_WORDS[retrain.decision]} ${escapeMarkdown(retrain.reason)}`
    : "- Nothing was retrained for this yet.";
  const owners = deployment.owners.length > 0 ? [`- Owners: ${deployment.owners.join(", ")}`] : [];
  return [reviewLine, retrainLine, BY_COMMENT, ...owners].join("\n");
}

const BY_COMMENT =
  "- On GitHub, in a comment here: `/ack 7d` when somebody knows, `/retrain` to train again, `/rebaseline` when this is the new normal.";

const RETRAIN_WORDS: Readonly<Record<RetrainRecord["decision"], string>> = {
  train: "started:",
  wait: "waits:",
  refuse: "refused:",
};

function reproduction(deployment: string, { window }: MonitoringRecord): string {
  return `npm run -s understudy -- monitor ${deployment} --from ${window.from} --to ${window.to} --dry-run`;
}

const { distribution: drift } = FIRING_RULES;
const RULES = [
  `- A shift counts when it is at least as large as the spec says that matters **and** its chance, corrected for the number of features, is under the spec's significance. It fires in ${drift.fires} of ${drift.of} windows.`,
  "- A metric fires at once when its whole 95% interval lies on the wrong side of the alert. Only labels that came with the traffic count: rows picked for review were picked because they are hard.",
  "- Missing, out-of-range and never-seen values are counted, not estimated: they fire at once.",
  `- ${drift.clears} windows in a row that pass end it. Windows with too few rows or none decide nothing.`,
  "- Closing this issue by hand mutes what fires now; something else, or the same after it was over, opens it again.",
].join("\n");
