/** An evaluation as a reviewer reads it: in pull requests, check summaries and issues, and whole as a file. */
import { type Digest, shortDigest } from "../../../domain/digest.ts";
import type { EvidenceReport } from "../../../domain/evidence-report.ts";
import { BODY_LIMIT, codeSpan, details, escapeMarkdown, joinWithin } from "../../../domain/markdown.ts";
import type { EvaluationRecord } from "../../../domain/records.ts";
import { circumstances, digestsOf } from "./circumstances.ts";
import { examplesPart, type Link, pictureFile } from "./examples.ts";
import { gateTable, headline, SIGNS } from "./gates.ts";
import { calibrationTable, explanationText, historyPart, importancePart } from "./insight.ts";
import { PICTURES, picturesOf } from "./pictures/pictures.ts";
import { robustnessParts } from "./robustness.ts";
import { servingParts } from "./serving.ts";
import { sliceParts } from "./slices.ts";
import { classTable, confusionTable, metricTables } from "./tables.ts";
import { answersValues, legend } from "./text.ts";

/** Beside it a pull request says what merging does, where it comes from and how to go back. */
const PAGE_LIMIT = BODY_LIMIT - 12_000;
/** A file is shown as a page up to half a megabyte. */
const FILE_LIMIT = 400_000;
/** More classes than this are folded. */
const FEW_CLASSES = 6;

const titleOf = ({ results, verdict }: EvaluationRecord): string => `${SIGNS[verdict]} ${headline(results, verdict)}`;

/** The page where there is no place for its pictures. */
export function evaluationReport(record: EvaluationRecord): string {
  return joinWithin([`### ${titleOf(record)}`, ...pageOf(record, null, new Set())], BODY_LIMIT);
}

/** `images`: thumbnails of the examples, by digest; those that are missing are left out. */
export function evidenceOf(
  record: EvaluationRecord,
  images: ReadonlyMap<Digest, Uint8Array> = new Map(),
): EvidenceReport {
  const examples = record.details?.examples ?? [];
  const thumbnails = examples.flatMap((each) => {
    const bytes = each.thumbnail && images.get(each.thumbnail);
    return bytes ? [[pictureFile(each), bytes] as const] : [];
  });
  const pictures = new Map<string, string | Uint8Array>([...picturesOf(record), ...thumbnails]);
  const names = new Set(pictures.keys());
  const title = titleOf(record);
  const whole = joinWithin([`# ${title}`, ...pageOf(record, (file) => file, names), ...explained(record)], FILE_LIMIT);
  return {
    headline: title,
    body: (link) => joinWithin([...pageOf(record, link, names), ...fullReport(link)], PAGE_LIMIT),
    files: new Map([["report.md", `${whole}\n`], ...pictures]),
    digests: digestsOf(record),
    explanation: explanationText(record.details?.explanation),
  };
}

const explained = ({ details: measured }: EvaluationRecord): readonly string[] => {
  const text = explanationText(measured?.explanation);
  return text === "" ? [] : [`## What to make of it\n\n${text}`];
};

const fullReport = (link: Link): readonly string[] =>
  link === null ? [] : [`[The same as a file](${link("report.md")}), which stays with the version.`];

function pageOf(record: EvaluationRecord, link: Link, files: ReadonlySet<string>): readonly string[] {
  const measured = record.candidate.measurements.length > 0;
  return [
    introduction(record),
    gateTable(record.results),
    ...(measured ? measuredParts(record, link, files) : []),
    details("Where this was measured, and the digests that it is bound to", circumstances(record)),
  ];
}

function measuredParts(record: EvaluationRecord, link: Link, files: ReadonlySet<string>): readonly string[] {
  const { candidate, champion, details: more } = record;
  const picture = (name: string, text: string): string =>
    link !== null && files.has(name) ? `![${text}](${link(name)})\n\n` : "";
  const forest = picture(PICTURES.intervals, "Differences from the champion with their intervals");
  const classes = answersValues(candidate) ? [] : [classPart(record)];
  const confusion = answersValues(candidate)
    ? []
    : [details("Confusion matrix", `${picture(PICTURES.confusion, "Confusion matrix")}${confusionTable(candidate)}`)];
  const calibration = more?.calibration
    ? [
        details(
          "Calibration: how far its confidence can be trusted",
          `${picture(PICTURES.calibration, "Confidence beside accuracy")}${calibrationTable(more.calibration)}`,
        ),
      ]
    : [];
  const heading = champion ? "Candidate against champion" : "How good it is";
  return [
    `#### ${heading}\n\n${forest}${metricTables(record)}\n\n${legend(champion !== null)}${mcnemarText(record)}`,
    ...sliceParts(record),
    ...classes,
    ...servingParts(record),
    ...robustnessParts(record),
    ...historyPart(record),
    ...confusion,
    ...calibration,
    ...importancePart(record),
    ...examplesPart(record, link, files),
  ];
}

function classPart(record: EvaluationRecord): string {
  const table = classTable(record);
  return record.candidate.confusion.classes.length > FEW_CLASSES
    ? details("For each class", table)
    : `#### For each class\n\n${table}`;
}

/** Reported and never judged: that two are not equal does not say that one is better by enough. */
function mcnemarText({ candidate, details: measured }: EvaluationRecord): string {
  const p = measured?.mcnemar;
  if (p == null || answersValues(candidate)) return "";
  return `\n\n_McNemar's exact test of equal accuracy: p ${p < 0.001 ? "< 0.001" : `= ${p.toFixed(3)}`}._`;
}

function introduction(record: EvaluationRecord): string {
  const { candidate, champion, changes, dataset } = record;
  const data = `${escapeMarkdown(dataset.name)} version ${dataset.version}`;
  const rows = candidate.measurements.find(({ metric }) => metric === "accuracy" || metric === "mae")?.n;
  const name = `${escapeMarkdown(record.model)} ${codeSpan(shortDigest(candidate.servable))}`;
  if (record.soak && champion) return soakIntroduction(record, record.soak, champion);
  if (rows === undefined) return `The candidate ${name} was to be tried on the test split of ${data}.`;
  const where = `The candidate ${name} answered the **${rows} held-out rows** of ${data} in the real server`;
  if (!champion) return `${where}.`;
  const beside = `${where}, and so did the champion, ${escapeMarkdown(champion.model)} version ${champion.version}.`;
  if (!changes || answersValues(candidate)) return beside;
  const { newlyRight, newlyWrong } = changes;
  return newlyRight + newlyWrong === 0
    ? `${beside} Both are right on the same rows.`
    : `${beside} Of these, **${newlyRight}** ${newlyRight === 1 ? "is" : "are"} newly right and **${newlyWrong}** newly wrong.`;
}

function soakIntroduction(
  { candidate, changes, model }: EvaluationRecord,
  { labelled, from, to }: NonNullable<EvaluationRecord["soak"]>,
  champion: NonNullable<EvaluationRecord["champion"]>,
): string {
  const { newlyRight = 0, newlyWrong = 0 } = changes ?? {};
  const changed = answersValues(candidate)
    ? "its errors are weighed against the champion's"
    : `it is newly right on **${newlyRight}** and newly wrong on **${newlyWrong}**`;
  return (
    `The shadow ${escapeMarkdown(model)} ${codeSpan(shortDigest(candidate.servable))} answered production's rows beside the champion, ` +
    `${escapeMarkdown(champion.model)} version ${champion.version}. On the first **${labelled} rows** whose truth arrived ` +
    `(${escapeMarkdown(from.slice(0, 10))} to ${escapeMarkdown(to.slice(0, 10))}) ${changed}. ` +
    "Gates that such rows cannot show stand as the test environment decided them."
  );
}
