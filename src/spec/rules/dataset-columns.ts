/** A dataset's id, label and split name columns that it has, of a type that can play the part. */
import type { Problem } from "../../domain/errors/user-error.ts";
import type { Column, Dataset } from "../resolved.ts";
import { finding, type RuleContext, unknownName } from "./rule.ts";

interface Part {
  readonly pointer: string;
  readonly column: string;
  readonly what: string;
  /** Undefined: any type will do. */
  readonly types?: readonly Column["type"][];
}

export function datasetPartsAreColumns(context: RuleContext): readonly Problem[] {
  return [...context.specs.datasets.values()].flatMap((dataset) =>
    partsOf(dataset).flatMap(({ pointer, column, what, types }) => {
      const place = [dataset.file, pointer] as const;
      const found = dataset.columns.find(({ name }) => name === column);
      if (!found) {
        const names = dataset.columns.map(({ name }) => name);
        return [finding(context, "SPEC_COLUMN_UNKNOWN", place, { ...unknownName(column, names), with: { column } })];
      }
      if (types === undefined || types.includes(found.type)) return [];
      const expected = types.map((type) => `a ${type} column`).join(" or ");
      const details = { found: `${column}, a ${found.type} column`, expected, with: { what } };
      return [finding(context, "SPEC_COLUMN_TYPE", place, details)];
    }),
  );
}

function partsOf({ id, label, split }: Dataset): readonly Part[] {
  const byTime = split.by === "time" || split.every !== undefined;
  return [
    { pointer: "/spec/id", column: id, what: "id" },
    { pointer: "/spec/label", column: label, what: "label", types: ["category", "number"] },
    { pointer: "/spec/split/column", column: split.column, what: "split", ...(byTime && { types: ["time" as const] }) },
  ];
}

/** One image a row, and only where files are images; its id is a path, and a path is a text. */
export function imagesHaveTheirFormat(context: RuleContext): readonly Problem[] {
  return [...context.specs.datasets.values()].flatMap(({ file, format, columns, id }) => {
    const images = columns.flatMap(({ type }, index) => (type === "image" ? [index] : []));
    const refuse = (pointer: string, found: string, expected: string) =>
      finding(context, "SPEC_IMAGE_COLUMN", [file, pointer], { found, expected });
    if (format !== "image-folder") {
      return images.map((index) =>
        refuse(`/spec/columns/${index}/type`, `image in a ${format} dataset`, "image-folder"),
      );
    }
    const type = columns.find(({ name }) => name === id)?.type;
    return [
      ...(images.length === 1 ? [] : [refuse("/spec/columns", `${images.length} image columns`, "exactly one")]),
      ...(type === undefined || type === "text"
        ? []
        : [refuse("/spec/id", `${id}, a ${type} column`, "a text column: the path of the file")]),
    ];
  });
}

export function columnRangesAreOrdered(context: RuleContext): readonly Problem[] {
  return [...context.specs.datasets.values()].flatMap(({ file, columns }) =>
    columns.flatMap((column, index) => {
      if (column.type !== "number" || column.min === undefined || column.max === undefined) return [];
      if (column.min <= column.max) return [];
      const details = { found: `${column.min} to ${column.max}`, expected: "min at most max" };
      return [finding(context, "SPEC_COLUMN_RANGE", [file, `/spec/columns/${index}/max`], details)];
    }),
  );
}
