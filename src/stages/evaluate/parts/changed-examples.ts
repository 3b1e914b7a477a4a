/** The picked rows as the record tells them: ids and labels, and what was asked only where the dataset is public. */
import { type Digest, isDigest } from "../../../domain/digest.ts";
import { UserError } from "../../../domain/errors/user-error.ts";
import type { ChangedExample } from "../../../domain/evaluation.ts";
import { cutLine } from "../../../domain/one-line.ts";
import type { Row } from "../../../domain/table.ts";
import type { Blobs } from "../../../ports/blobs.ts";
import type { ImageEditor } from "../../../ports/image-codec.ts";
import type { Answer } from "../../../ports/inference.ts";
import type { Dataset } from "../../../spec/resolved.ts";
import { confidenceOf, type Parting, partingClasses, partingValues, pickExamples } from "./examples.ts";

/** The longer side of a thumbnail, pixels. */
const EDGE = 96;
/** Of one cell: an example is a line of a table. */
const TEXT = 200;

export interface ExamplePorts {
  readonly blobs: Blobs;
  readonly images: Pick<ImageEditor, "thumbnail">;
}

export interface ExampleRows {
  readonly rows: readonly Row[];
  readonly truth: readonly string[];
  readonly answers: "classes" | "values";
  readonly candidate: readonly (Answer | null)[];
  readonly champion: readonly (Answer | null)[];
  readonly dataset: Pick<Dataset, "id" | "visibility" | "columns">;
  /** Of the model: told before other columns. */
  readonly features: readonly string[];
  /** Features that are never written down. */
  readonly redact: readonly string[];
}

export async function changedExamples(ports: ExamplePorts, about: ExampleRows): Promise<readonly ChangedExample[]> {
  const part = about.answers === "classes" ? partingClasses : partingValues;
  const picked = pickExamples(part(about.truth, about.candidate, about.champion));
  return Promise.all(picked.map((parting) => exampleOf(ports, about, parting)));
}

async function exampleOf(ports: ExamplePorts, about: ExampleRows, { row, change }: Parting): Promise<ChangedExample> {
  const { rows, truth, candidate, champion, dataset } = about;
  const cells = rows[row] ?? {};
  const thumbnail = await thumbnailOf(ports, about, cells);
  return {
    change,
    row,
    id: cutLine(String(cells[dataset.id] ?? row + 1), TEXT),
    truth: truth[row] ?? "",
    candidate: answerOf(candidate[row]),
    champion: answerOf(champion[row]),
    inputs: inputsOf(about, cells),
    ...(thumbnail && { thumbnail }),
  };
}

/** Values as the server gave them: FP32, so seven digits say all. */
const answerOf = (answer: Answer | null | undefined): ChangedExample["candidate"] =>
  answer
    ? {
        answer: answer.value === undefined ? answer.label : String(Number(answer.value.toPrecision(7))),
        confidence: confidenceOf(answer),
      }
    : { answer: "", confidence: null };

function inputsOf({ dataset, features, redact }: ExampleRows, cells: Row): ChangedExample["inputs"] {
  if (dataset.visibility !== "public") return [];
  const isLater = ({ name }: { readonly name: string }) => (features.includes(name) ? 0 : 1);
  return dataset.columns
    .toSorted((a, b) => isLater(a) - isLater(b))
    .flatMap(({ name, type }) => {
      const { [name]: cell = null } = cells;
      const isTold = type !== "image" && name !== dataset.id && !redact.includes(name) && cell !== null;
      return isTold ? [[name, cutLine(String(cell), TEXT)] as const] : [];
    });
}

/** Absent: no picture may be shown, or none can be read. */
async function thumbnailOf(
  { blobs, images }: ExamplePorts,
  { dataset, redact }: ExampleRows,
  cells: Row,
): Promise<Digest | undefined> {
  const column = dataset.columns.find(({ type, name }) => type === "image" && !redact.includes(name));
  const cell = column && cells[column.name];
  if (dataset.visibility !== "public" || !isDigest(cell)) return undefined;
  try {
    return await blobs.put(await images.thumbnail(await blobs.get(cell), EDGE));
  } catch (error) {
    if (error instanceof UserError && error.problems.every(({ code }) => code === "IMAGE_UNREADABLE")) return undefined;
    throw error;
  }
}
