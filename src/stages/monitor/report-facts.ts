/** The living issue's facts on one line, and what a person can do about it. */
import { shortDigest } from "../../domain/digest.ts";
import { codeSpan, escapeMarkdown, markdownTable } from "../../domain/markdown.ts";
import type { SignalGroup } from "../../domain/monitoring.ts";
import { formatShare } from "../../policy/drift-words.ts";
import { day } from "./report-signals.ts";
import type { IssueReport } from "./watched.ts";

const SHORT_COMMIT = 8;

export function badges({ deployment, monitoring, record, reference, commit }: IssueReport): string {
  const { champion, predictions, withInputs, labelled, window } = record;
  const coverage = predictions > 0 ? ` (${formatShare(labelled / predictions)})` : "";
  return markdownTable(
    ["deployment", "window", "predictions", "with a label", "champion", "compared with", "commit"],
    ["left", "left", "right", "right", "left", "left", "left"],
    [
      [
        escapeMarkdown(deployment.displayName),
        `${day(window.from)} to ${day(window.to)} (${monitoring.window})`,
        withInputs === undefined ? String(predictions) : `${predictions} (${withInputs} with inputs)`,
        `${labelled}${coverage}`,
        `${escapeMarkdown(champion.model)} ${champion.version} ${codeSpan(shortDigest(champion.servable))}`,
        reference === null ? "-" : `${escapeMarkdown(reference.name)} ${reference.version}`,
        commit === null ? "-" : codeSpan(commit.slice(0, SHORT_COMMIT)),
      ],
    ],
  );
}

export function whatToDo({ deployment, review, group, done, hasEarlier }: IssueReport): string {
  const name = deployment.name;
  const reviewLine =
    review !== null
      ? `- Review #${review}: decided rows become the next training data.`
      : deployment.feedbackLoop
        ? `- Ask people about the least certain answers: ${codeSpan(`npm run -s understudy -- review ${name}`)}`
        : "- No feedback loop is configured, so nobody is asked for labels.";
  const isAboutModel = group === "drift" || group === "performance";
  const waits = isAboutModel && done.length === 0 ? ["- Nothing was retrained for this yet."] : [];
  return [
    ...ADVICE[group],
    ...(group === "operations" ? [] : [reviewLine]),
    ...waits,
    byComment(group, hasEarlier),
  ].join("\n");
}

const ADVICE: Readonly<Record<SignalGroup, readonly string[]>> = {
  drift: [],
  performance: [],
  quality: [
    "- Look where the data comes from: a model that learns from broken data is no better, so nothing is retrained for this.",
  ],
  operations: ["- Look at the machine and at who asks: new weights do not mend this, so nothing is retrained for it."],
};

const RETRAIN = "`/retrain` to train again";
const REBASELINE = "`/rebaseline` when this is the new normal";
const ACK = "`/ack 7d` when somebody knows";
const ROLLBACK = "`/rollback` to go back to the champion before";
const BY_COMMENT: Readonly<Record<SignalGroup, readonly string[]>> = {
  drift: [ACK, RETRAIN, REBASELINE],
  performance: [ACK, RETRAIN, ROLLBACK],
  quality: [ACK, REBASELINE],
  operations: [ACK, ROLLBACK],
};

/** Nothing is offered that would be refused. */
function byComment(group: SignalGroup, hasEarlier: boolean): string {
  const offered = BY_COMMENT[group].filter((each) => each !== ROLLBACK || hasEarlier);
  return `- On GitHub, in a comment here: ${offered.join(", ")}.`;
}
