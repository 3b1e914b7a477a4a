/** Rows that the two answer otherwise: what a number cannot show. */
import type { ChangedExample } from "../../../domain/evaluation.ts";
import { details, escapeMarkdown, markdownTable } from "../../../domain/markdown.ts";
import type { EvaluationRecord } from "../../../domain/records.ts";

const MOST_EXAMPLES = 10;
const MOST_INPUTS = 6;
const LONGEST_TEXT = 60;
const PICTURE_WIDTH = 72;

const CHANGES = {
  "newly-wrong": "🔴 newly wrong",
  "newly-right": "🟢 newly right",
  "further-off": "🔴 further off",
  closer: "🟢 closer",
} as const satisfies Record<ChangedExample["change"], string>;

export type Link = ((file: string) => string) | null;

/** Name of an example's picture among the files of the evidence. */
export const pictureFile = ({ row }: ChangedExample): string => `examples/row-${row}.png`;

export function examplesPart(
  { details: measured }: EvaluationRecord,
  link: Link,
  files: ReadonlySet<string>,
): readonly string[] {
  const examples = (measured?.examples ?? []).slice(0, MOST_EXAMPLES);
  if (examples.length === 0) return [];
  const shown = (each: ChangedExample): boolean => link !== null && files.has(pictureFile(each));
  const pictures = examples.some(shown);
  const rows = examples.map((example) => [
    CHANGES[example.change],
    ...(pictures ? [shown(example) && link ? image(link(pictureFile(example)), example) : ""] : []),
    short(example.id),
    short(example.truth),
    answerText(example.candidate),
    answerText(example.champion),
    inputsText(example),
  ]);
  const header = ["Change", ...(pictures ? [""] : []), "Row", "Truth", "Candidate", "Champion", "Inputs"];
  const table = markdownTable(
    header,
    header.map(() => "left" as const),
    rows,
  );
  const which = examples.length === 1 ? "One answer that changed" : `${examples.length} answers that changed`;
  return [details(which, table)];
}

/** The address is ours: made of a repository, a commit and a name of our own. */
const image = (address: string, { row }: ChangedExample): string =>
  `<img src="${address.replaceAll('"', "%22")}" width="${PICTURE_WIDTH}" alt="row ${row} of the test split">`;

function answerText({ answer, confidence }: ChangedExample["candidate"]): string {
  return confidence === null ? short(answer) : `${short(answer)} <sub>${confidence.toFixed(2)}</sub>`;
}

/** Escaped after the cut, which would else fall into an escape. */
function short(text: string): string {
  const characters = [...text];
  return escapeMarkdown(characters.length > LONGEST_TEXT ? `${characters.slice(0, LONGEST_TEXT).join("")}…` : text);
}

function inputsText({ inputs, thumbnail }: ChangedExample): string {
  // A public image whose dataset has no other columns.
  if (inputs.length === 0 && thumbnail) return "";
  if (inputs.length === 0) return "<sub>not shown: the dataset is private</sub>";
  const more = inputs.length - MOST_INPUTS;
  const shown = inputs.slice(0, MOST_INPUTS).map(([column, value]) => `${short(column)} ${short(value)}`);
  return `<sub>${shown.join(", ")}${more > 0 ? ` and ${more} more` : ""}</sub>`;
}
