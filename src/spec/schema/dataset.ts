/** Dataset and DatasetVersion: what the columns mean, and what exactly one version holds. */
import Type from "typebox";
import { API_VERSION } from "./api-version.ts";
import { DigestText, Duration, Metadata, Name, Share, strict, Version, VersionMetadata } from "./common.ts";
import { DEFAULTS } from "./defaults.ts";

const columnName = Type.String({
  pattern: "^[^\\n]{1,200}$",
  $comment: "one line of at most 200 characters",
  description: "Name of the column, as the files have it.",
});

/** What the kinds of columns have in common. */
const COLUMN = {
  required: Type.Optional(
    Type.Boolean({ description: "A missing value is an error in a dataset version.", default: DEFAULTS.required }),
  ),
  description: Type.Optional(Type.String({ description: "What the values mean, with their unit." })),
};

const NumberColumn = strict({
  name: columnName,
  type: Type.Literal("number", { description: "A finite number." }),
  min: Type.Optional(
    Type.Number({ description: "Smallest value that makes sense; what is served below it counts as out of range." }),
  ),
  max: Type.Optional(Type.Number({ description: "Largest value that makes sense, likewise." })),
  ...COLUMN,
});

const CategoryColumn = strict({
  name: columnName,
  type: Type.Literal("category", { description: "One of a few texts." }),
  values: Type.Optional(
    Type.Array(Type.String(), { minItems: 1, description: "The closed list; by default whatever the data holds." }),
  ),
  ...COLUMN,
});

const TimeColumn = strict({
  name: columnName,
  type: Type.Literal("time", { description: "ISO 8601 date or date and time; UTC when no zone is given." }),
  ...COLUMN,
});

const TextColumn = strict({
  name: columnName,
  type: Type.Literal("text", { description: "Kept and shown, never a feature." }),
  ...COLUMN,
});

const ImageColumn = strict({
  name: columnName,
  type: Type.Literal("image", { description: "A JPEG or PNG file; only where the format is `image-folder`." }),
  ...COLUMN,
});

export const Column = Type.Union([NumberColumn, CategoryColumn, TimeColumn, TextColumn, ImageColumn], {
  discriminator: { propertyName: "type" },
});
export type Column = Type.Static<typeof Column>;

const HashSplit = strict({
  by: Type.Literal("hash", { description: "A stable hash of the id, or of a group, decides: a row can never move." }),
  column: {
    ...columnName,
    description: "Column that is hashed: the id, or what belongs together (a user, a camera), or a time.",
  },
  every: Type.Optional({
    ...Duration,
    description: "For a time column: rows of one such span stay together, so that neighbours in time do not leak.",
  }),
  test: { ...Share, description: "Share of the test split, which measures and never trains." },
  validation: { ...Share, description: "Share of the validation split, by which training knows when to stop." },
});

const TimeSplit = strict({
  by: Type.Literal("time", {
    description: "Everything from `testFrom` until `testTo` is the test split; rows after it are for training.",
  }),
  column: { ...columnName, description: "Column that holds the time of a row." },
  testFrom: Type.String({ description: "First moment of the test split (ISO 8601)." }),
  testTo: Type.String({ description: "First moment after it." }),
  validation: { ...Share, description: "Share of the other rows, by a stable hash of the id." },
});

export const SplitRule = Type.Union([HashSplit, TimeSplit], { discriminator: { propertyName: "by" } });
export type SplitRule = Type.Static<typeof SplitRule>;

export const DatasetSchema = strict({
  apiVersion: Type.Literal(API_VERSION),
  kind: Type.Literal("Dataset"),
  metadata: Metadata,
  spec: strict({
    format: Type.Union(
      [Type.Literal("csv"), Type.Literal("jsonl"), Type.Literal("parquet"), Type.Literal("image-folder")],
      {
        description:
          "How the files are written. `image-folder`: JPEG and PNG files, one a row; the id is the path, the label the " +
          "name of the first folder, or what a `labels.csv` says.",
      },
    ),
    source: Type.String({
      pattern: "^[^\\n]{1,500}$",
      $comment: "a folder's path",
      description: "Folder with the files, relative to this file.",
    }),
    visibility: Type.Optional(
      Type.Union([Type.Literal("private"), Type.Literal("public")], {
        default: DEFAULTS.visibility,
        description: "`public`: rows may be shown in pull requests and issues.",
      }),
    ),
    id: { ...columnName, description: "Column that names a row, unique in a version." },
    label: { ...columnName, description: "Column that a model learns to predict." },
    columns: Type.Array(Column, { minItems: 2, description: "Every column of the files." }),
    split: { ...SplitRule, description: "Which rows train and which only measure." },
  }),
});
export type AuthoredDataset = Type.Static<typeof DatasetSchema>;

const SplitSummary = strict({
  rows: Type.Integer({ minimum: 0, description: "Rows of the split." }),
  data: { ...DigestText, description: "Blob: the rows of the split as JSON lines, in a fixed order." },
  ids: { ...DigestText, description: "Blob: the sorted row ids, one a line." },
  labels: Type.Record(Type.String(), Type.Integer({ minimum: 0 }), { description: "Rows by label." }),
});

export const DatasetVersionSchema = strict({
  apiVersion: Type.Literal(API_VERSION),
  kind: Type.Literal("DatasetVersion"),
  metadata: VersionMetadata,
  spec: strict({
    parent: Type.Optional({ ...Version, description: "The version that this one was made from." }),
    content: {
      ...DigestText,
      description: "Digest of the files, the columns and the split rule: equal content, equal version.",
    },
    files: Type.Array(
      strict({
        path: Type.String({ description: "Relative to the dataset's folder." }),
        digest: { ...DigestText, description: "Of the file's bytes." },
        rows: Type.Integer({ minimum: 0, description: "Rows in the file." }),
        bytes: Type.Integer({ minimum: 0, description: "Its size." }),
      }),
      { minItems: 1, description: "The files that the version was made from." },
    ),
    splits: strict(
      {
        train: { ...SplitSummary, description: "What models learn from." },
        validation: { ...SplitSummary, description: "What tells training when to stop." },
        test: { ...SplitSummary, description: "What evaluation measures with; never trained on." },
      },
      { description: "The rows of each split." },
    ),
    profile: {
      ...DigestText,
      description: "Blob: the reference profile of the training split, which monitoring compares with.",
    },
    reviewed: Type.Optional(
      Type.Integer({ minimum: 0, description: "Rows of this version whose label a person decided." }),
    ),
    review: Type.Optional(Type.String({ description: "The review whose merge made this version." })),
  }),
});
export type AuthoredDatasetVersion = Type.Static<typeof DatasetVersionSchema>;

const ReviewRow = strict({
  id: Type.String({ description: "The prediction." }),
  inputs: Type.Optional(
    Type.Record(Type.String(), Type.Union([Type.String(), Type.Number(), Type.Null()]), {
      description: "Only where the dataset is public.",
    }),
  ),
  predicted: Type.Optional(
    Type.String({ description: "What the champion said; left out on the rows that measure anchoring." }),
  ),
  confidence: Type.Optional({ ...Share, description: "Probability that the champion gave its answer." }),
  label: Type.String({
    description: "`undecided`, `skip`, or the true label. Undecided and skipped rows count for nothing.",
  }),
});

export const ReviewSchema = strict({
  apiVersion: Type.Literal(API_VERSION),
  kind: Type.Literal("Review"),
  metadata: strict(
    { name: { ...Name, description: "Name of the review: the date of its newest row and a digest of its rows." } },
    { description: "Which review." },
  ),
  spec: strict({
    deployment: { ...Name, description: "Deployment that gave the answers." },
    dataset: { ...Name, description: "Dataset whose next version gets the decided rows." },
    rows: Type.Array(ReviewRow, { minItems: 1, description: "One prediction each, for a person to decide." }),
  }),
});
export type AuthoredReview = Type.Static<typeof ReviewSchema>;
