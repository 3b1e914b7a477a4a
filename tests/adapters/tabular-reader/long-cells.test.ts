/** A cell may be as long as a record: telling whether it is a number takes no longer for one that almost is. */
import { expect, it } from "vitest";
import { cellOfText } from "../../../src/adapters/tabular-reader/cells.ts";
import { openColumn } from "../../../src/adapters/tabular-reader/columns/column-builder.ts";

const ALMOST = `${"1".repeat(1_000_000)}x`;

it("is no number at its last character", () => {
  expect(cellOfText("number", ALMOST)).toBeUndefined();
  const column = openColumn("x", false);
  column.text(ALMOST, 1, true);
  expect(column.build().column.kind).toBe("category");
});

it("takes every decimal that there is", () => {
  for (const text of ["1", "1.", ".5", "1.5", "-1.5e-3", "+2E5"]) expect(cellOfText("number", text)).toBe(Number(text));
  for (const text of [".", "1.2.3", "e5", "1e", "0x10"]) expect(cellOfText("number", text)).toBeUndefined();
});
