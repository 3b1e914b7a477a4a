/** Errors that users meet in: drift. Codes are stable: never renamed, never reused. */
import type { ErrorDefinition } from "./definition.ts";

export const DRIFT_ERRORS = {
  DRIFT_FORMAT_UNKNOWN: {
    message: "it is not clear what kind of file this is",
    cause: "The name ends neither in .csv, .jsonl nor .parquet, and the bytes are neither Parquet nor a profile.",
    remedy:
      "name it `.csv`, `.jsonl` (one JSON object a line) or `.parquet`, or make a profile by `understudy profile`",
  },
  DRIFT_CELL_MIXED: {
    message: "{column} holds numbers, and here something else",
    cause: "Most cells of the column are numbers. What the others mean cannot be guessed.",
    remedy: "correct the cell or leave it empty; if the column holds names, add --categories {column}",
  },
  DRIFT_COLUMNS_TOO_MANY: {
    message: "the file has more than {limit} columns",
    cause: "A file whose rows are written as columns, or JSON Lines whose keys are values, looks like that.",
    remedy: "write a row a line and a name a column; a table that is as wide as this as Parquet",
  },
  DRIFT_COLUMN_ONE_SIDE: {
    message: "the column {column} is only in {side}",
    cause: "A column that is missing on one side cannot be compared, and nothing is left out without being told.",
    remedy: 'add it to the other file, name what to compare by --columns, or leave it out by --ignore "{column}"',
  },
  DRIFT_COLUMN_UNKNOWN: {
    message: "there is no column {column}",
    cause: "A column that was named on the command line is in neither file.",
    remedy: "correct the name; it is written as in the file's header",
  },
  DRIFT_COLUMN_KIND: {
    message: "{column} holds {reference} in the reference and {current} now",
    cause: "Values of different kinds have no common scale. An export may have changed the column's type.",
    remedy:
      "write both files alike, or leave it out by --ignore; if it holds names that look like numbers, add --categories {column}",
  },
  DRIFT_NOTHING_TO_COMPARE: {
    message: "no column of the two files can be compared",
    cause: "All of them were left out, or hold lists, structures, moments or free text only.",
    remedy: "name files with columns of numbers or categories",
  },
  DRIFT_PAGE_FOREIGN: {
    message: "the page cannot be written here",
    cause: "What lies there is not a page, and would be lost.",
    remedy: "name a new file, or an earlier page to replace, by --html",
  },
  DRIFT_PROFILE_UNREADABLE: {
    message: "the profile cannot be read",
    cause: "It was changed by hand, was cut, or was written by another version.",
    remedy: "make it again by `understudy profile <data> --out <file>`",
  },
} as const satisfies Record<string, ErrorDefinition>;
