/** Turns the decisions of a review into rows of the dataset: inputs as they were served, the label that people gave. */
import { type Digest, isDigest } from "../../domain/digest.ts";
import { userError } from "../../domain/errors/user-error.ts";
import { canonicalJson } from "../../domain/json.ts";
import { hasInputs, type Prediction } from "../../domain/prediction.ts";
import { type ReviewedRow, tallyReview } from "../../domain/review.ts";
import type { Row } from "../../domain/table.ts";
import type { Blobs } from "../../ports/blobs.ts";
import type { Tables } from "../../ports/tables.ts";
import type { Dataset, Review } from "../../spec/resolved.ts";
import type { Judgement } from "../../stats/anchoring.ts";
import { servedRow } from "../served-row.ts";
import { idOf, type SourceFile } from "./build.ts";
import { checkRows } from "./check-rows.ts";
import { imageColumns } from "./images.ts";

/** Files that reviews made, beside the dataset's source: they live in the blob store only. */
const REVIEWED_FOLDER = "reviewed/";
const SIDECAR = ".provenance.jsonl";

interface LeftOut {
  readonly id: string;
  readonly why: string;
}

export interface ReviewedFiles {
  /** Names of the reviews that gave rows, sorted. */
  readonly reviews: readonly string[];
  readonly files: readonly SourceFile[];
  /** What the files hold. */
  readonly rows: readonly Row[];
  readonly leftOut: readonly LeftOut[];
  readonly decided: number;
  /** Of the rows taken over. */
  readonly judgements: readonly Judgement[];
}

export const reviewedPath = (review: string): string => `${REVIEWED_FOLDER}${review}.jsonl`;

export const isFromReview = (path: string): boolean => path.startsWith(REVIEWED_FOLDER);

/** A file of an earlier version that a review made, as it was. */
export function carriedFile(path: string, bytes: Uint8Array): SourceFile {
  if (path.endsWith(SIDECAR)) return { path, bytes, content: { kind: "sidecar" }, reviewed: false };
  return { path, bytes, content: { kind: "rows", format: "jsonl" }, reviewed: true };
}

/** The file without rows that the source folder has by now: what the folder says counts. null: nothing is left. */
export function withoutRows(dataset: Dataset, file: SourceFile, ids: ReadonlySet<string>): SourceFile | null {
  const key = file.content.kind === "sidecar" ? "id" : dataset.id;
  const lines = new TextDecoder().decode(file.bytes).split("\n").slice(0, -1);
  const kept = lines.filter((line) => !ids.has(String((JSON.parse(line) as Row)[key])));
  if (kept.length === lines.length) return file;
  return kept.length === 0 ? null : { ...file, bytes: new TextEncoder().encode(`${kept.join("\n")}\n`) };
}

interface ReviewedPorts {
  readonly tables: Tables;
  readonly blobs: Pick<Blobs, "has">;
}

export interface ReviewedInput {
  readonly dataset: Dataset;
  readonly review: Review;
  /** What callers got of the review's deployment, by id. */
  readonly predictions: ReadonlyMap<string, Prediction>;
  /** Rows that the dataset holds already, by id. */
  readonly known: ReadonlyMap<string, Row>;
  /** Labels that the dataset holds: with no declared list, a typing error would otherwise found a class. */
  readonly labels: ReadonlySet<string>;
}

/** Rows that cannot be taken over are left out and named; the review's other rows do not suffer from them. */
export async function reviewedFiles(ports: ReviewedPorts, input: ReviewedInput): Promise<ReviewedFiles> {
  const { dataset, review, predictions, known, labels } = input;
  const { decided } = tallyReview(review.rows);
  const { joined, lost } = joinPredictions(decided, predictions);
  const taken = new Map<string, Joined & { readonly row: Row }>();
  const leftOut: LeftOut[] = lost.map((id) => ({ id, why: "its prediction is not in the log" }));
  for (const { decision, prediction } of joined) {
    const row = servedRow(dataset, prediction, decision.label);
    const id = idOf(dataset, row);
    const why = !hasInputs(prediction)
      ? "its inputs were not kept"
      : taken.has(id)
        ? "the review decides it twice"
        : !labels.has(decision.label)
          ? `no row has the label ${decision.label} yet; a new class must be declared in \`values\``
          : await objection(ports, dataset, row, known.get(id));
    if (why === null) taken.set(id, { row, prediction, decision });
    else leftOut.push({ id, why });
  }
  const all = [...taken.values()];
  const lines = (documents: readonly unknown[]) =>
    new TextEncoder().encode(documents.map((document) => `${canonicalJson(document)}\n`).join(""));
  const provenance = all.map(({ row, prediction, decision }) =>
    provenanceOf(idOf(dataset, row), review, prediction, decision),
  );
  const path = reviewedPath(review.name);
  const files: readonly SourceFile[] = [
    { path, bytes: lines(all.map(({ row }) => row)), content: { kind: "rows", format: "jsonl" }, reviewed: true },
    {
      path: path.replace(/\.jsonl$/, SIDECAR),
      bytes: lines(provenance),
      content: { kind: "sidecar" },
      reviewed: false,
    },
  ];
  return {
    reviews: all.length > 0 ? [review.name] : [],
    files: all.length > 0 ? files : [],
    rows: all.map(({ row }) => row),
    leftOut,
    decided: decided.length,
    judgements: all.map(({ prediction, decision }) => ({
      predicted: prediction.label,
      decided: decision.label,
      shown: decision.predicted !== undefined,
    })),
  };
}

interface Joined {
  readonly decision: ReviewedRow;
  readonly prediction: Prediction;
}

/** Some predictions may be past the log's retention; a log that knows none of them is lost or another one. */
function joinPredictions(decided: readonly ReviewedRow[], predictions: ReadonlyMap<string, Prediction>) {
  const joined = decided.flatMap((decision): readonly Joined[] => {
    const prediction = predictions.get(decision.id);
    return prediction ? [{ decision, prediction }] : [];
  });
  const lost = decided.filter(({ id }) => !predictions.has(id)).map(({ id }) => id);
  if (joined.length === 0 && lost.length > 0) {
    throw userError("REVIEW_PREDICTION_UNKNOWN", { found: lost.slice(0, 5).join(", "), with: { count: lost.length } });
  }
  return { joined: joined.sort((a, b) => (a.prediction.id < b.prediction.id ? -1 : 1)), lost };
}

async function objection(
  { tables, blobs }: ReviewedPorts,
  dataset: Dataset,
  row: Row,
  known: Row | undefined,
): Promise<string | null> {
  if (known) {
    return known[dataset.label] === row[dataset.label]
      ? "the dataset holds it with this label already"
      : `the dataset holds it with the label ${known[dataset.label]}`;
  }
  const bytes = new TextEncoder().encode(canonicalJson(row));
  const { rows, problems } = await tables.parse("jsonl", { path: "", bytes }, dataset.columns);
  const found = problems[0] ?? checkRows(dataset, "", rows)[0];
  if (found) return `${found.message}${found.found ? ` (${found.found})` : ""}`;
  for (const column of imageColumns(dataset)) {
    const image = row[column];
    if (isDigest(image) && !(await blobs.has(image))) return "its image was not kept";
  }
  return null;
}

interface Provenance {
  readonly id: string;
  readonly review: string;
  readonly prediction: string;
  readonly deployment: string;
  readonly model: string;
  readonly version: number;
  readonly servable: Digest;
  readonly eventTime: string;
  readonly predicted: string;
  readonly confidence: number;
  /** Whether the reviewer saw the prediction. */
  readonly shown: boolean;
}

function provenanceOf(id: string, review: Review, prediction: Prediction, decision: ReviewedRow): Provenance {
  const { deployment, model, version, servable, eventTime, label, confidence } = prediction;
  const shown = decision.predicted !== undefined;
  const source = { deployment, model, version, servable, eventTime };
  return { id, review: review.name, prediction: prediction.id, ...source, predicted: label, confidence, shown };
}
