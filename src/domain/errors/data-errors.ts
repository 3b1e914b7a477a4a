/** Errors that users meet in: data. Codes are stable: never renamed, never reused. */
import type { ErrorDefinition } from "./definition.ts";

export const DATA_ERRORS = {
  DATASET_UNKNOWN: {
    message: "there is no dataset {dataset}",
    cause: "No file datasets/{dataset}/dataset.yaml stands on the default branch.",
    remedy: "name one of the datasets of this repository, or add the file",
  },
  DATA_NO_FILES: {
    message: "the source of dataset {dataset} holds no .{format} file",
    cause: "The folder named by `source` is missing, empty, or holds files of another format.",
    remedy: "put the data files there, or correct `source` and `format` in {file}",
  },
  DATA_TOO_LARGE: {
    message: "the file has {bytes} bytes, more than the {limit} that are read",
    cause: "A file is read whole, so its size is bounded.",
    remedy: "split the file into several; a dataset version may have many",
  },
  DATA_NOT_UTF8: {
    message: "the file is not UTF-8 text",
    cause: "A byte sequence is no UTF-8; the file may be compressed, binary, UTF-16 or Latin-1.",
    remedy: "save the file as UTF-8",
  },
  DATA_EMPTY: {
    message: "the file holds no rows",
    cause: "An empty file, or a CSV file with nothing after its header.",
    remedy: "remove the file, or fill it",
  },
  DATA_SYNTAX: {
    message: "the text cannot be read as {format}",
    cause: "A quote that is not closed, a line that is not a JSON object, or a record without an end.",
    remedy: "correct the line; fields with quotes, commas or line breaks need CSV quoting",
  },
  DATA_PARQUET: {
    message: "the Parquet file cannot be read",
    cause: "It is damaged, compressed by a codec that is not read here, or holds lists, structures or times of day.",
    remedy: "write it again with flat columns of numbers, texts, dates and timestamps, compressed by zstd or snappy",
  },
  DATA_PARQUET_LIMIT: {
    message: "reading the Parquet file takes more than {limit}",
    cause: "A damaged file, or one that was made to do harm, can claim many more values than it holds.",
    remedy: "find out who wrote the file; write it again with a current writer, in several files if it is large",
  },
  DATA_HEADER_DUPLICATE: {
    message: "the column {column} is named twice in the header",
    cause: "Two columns of one name leave it open which one counts.",
    remedy: "rename or remove one of them",
  },
  DATA_COLUMN_UNKNOWN: {
    message: "the column {column} is not declared in the dataset",
    cause: "Undeclared columns are refused, so that a typing error is not taken for a missing value.",
    remedy: "declare it under `columns` (type text keeps it without using it), or remove it from the data",
  },
  DATA_COLUMN_MISSING: {
    message: "the required column {column} is not in the file",
    cause: "The dataset declares the column as required, or needs it as id, label or for the split.",
    remedy: "add the column to the file, or correct its name",
  },
  DATA_FIELD_COUNT: {
    message: "the row has another number of fields than the header",
    cause: "A comma too many or too few, often an unquoted comma inside a text.",
    remedy: "correct the row; quote fields that hold commas",
  },
  DATA_CELL_TYPE: {
    message: "the value of {column} is no {type}",
    cause: "The dataset declares the column's type; a value that cannot be read is never guessed.",
    remedy: "correct the value, leave it empty if it is not known, or change the column's type",
  },
  DATA_VALUE_MISSING: {
    message: "{column} has no value",
    cause: "The column is required, or it is the id, the label or the column of the split.",
    remedy: "fill the value, or remove the row",
  },
  DATA_VALUE_RANGE: {
    message: "the value of {column} lies outside its declared range",
    cause: "The column declares `min` or `max`.",
    remedy: "correct the value, leave it empty, or widen the range",
  },
  DATA_VALUE_UNKNOWN: {
    message: "the value of {column} is none of its declared values",
    cause: "The column declares a closed list under `values`.",
    remedy: "correct the value, or add it to the list",
  },
  DATA_ID_UNREADABLE: {
    message: "an id must be one line of at most {limit} characters",
    cause: "Ids are listed one a line and shown to people.",
    remedy: "choose another id column, or shorten the id",
  },
  DATA_ID_DUPLICATE: {
    message: "the id is used twice",
    cause: "Ids name rows, and decide to which split a row belongs: two rows of one id could not be told apart.",
    remedy: "remove one of the rows, or choose a column that is unique",
  },
  DATA_LABEL_CONFLICT: {
    message: "the same row is there with two labels",
    cause: "Two rows have one id and equal cells, but different labels.",
    remedy: "decide which label is right and remove the other row",
  },
  DATA_SPLIT_EMPTY: {
    message: "the {split} split has no rows",
    cause: "There are too few rows, or too few groups, for the shares of the split.",
    remedy: "add data, raise the share, or use shorter spans under `every`",
  },
  DATA_SPLIT_LEAK: {
    message: "{count} rows of the {split} split are in the {otherSplit} split of version {version}",
    cause: "A row that was ever trained on can never judge, and the other way round. The split rule was changed.",
    remedy: "restore the split rule, or start a new dataset under another name",
  },
  DATA_IMAGE_MISSING: {
    message: "there is no image {path} in the folder",
    cause: "A line of labels.csv names a file that is not there, or that is no .jpg, .jpeg or .png file.",
    remedy: "add the image, correct the path (relative to the source folder, with /), or remove the line",
  },
  DATA_IMAGE_TWICE: {
    message: "the same image is there twice, {difference}",
    cause:
      "Two files have equal bytes. In two splits one would judge what the other taught; with two labels one is wrong.",
    remedy: "remove one of the two files",
  },
  DATA_IMAGE_CHANGED: {
    message: "the image {path} changed while the dataset was built",
    cause: "A file had other bytes when it was stored than when it was checked.",
    remedy: "run it again when nothing writes into the folder",
  },
  DATA_LOST: {
    message: "the bytes of {file}, version {version} of {dataset}, are not in the blob store",
    cause: "The blob store is new or was emptied; Git holds only the digests.",
    remedy: "build the dataset from its folder again (same content, same digests) or restore the blob store",
  },
} as const satisfies Record<string, ErrorDefinition>;
