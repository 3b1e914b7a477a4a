import { describe, expect, test } from "vitest";
import { inferColumns } from "../../../src/app/init/infer-columns.ts";
import type { Row } from "../../../src/domain/table.ts";

const NAMES = ["day", "customer_id", "age", "city", "note", "outcome"];
const row = (n: number): Row => ({
  day: `2026-01-${String(n).padStart(2, "0")}`,
  customer_id: `c${n}`,
  age: String(20 + (n % 3)),
  city: n % 2 === 0 ? "north" : "south",
  note: `seen ${n} times`,
  outcome: n % 4 === 0 ? "yes" : "no",
});
const ROWS = Array.from({ length: 20 }, (_, index) => row(index + 1));
const infer = (rows = ROWS, wishes = { label: "outcome", id: null as string | null }) =>
  inferColumns(NAMES, rows, wishes);

describe("types", () => {
  test("numbers, moments, few values and text are told apart", () => {
    expect(infer().columns.map(({ name, type }) => [name, type])).toEqual([
      ["day", "time"],
      ["customer_id", "text"],
      ["age", "number"],
      ["city", "category"],
      ["note", "text"],
      ["outcome", "category"],
    ]);
  });

  test("one word among numbers makes them no numbers", () => {
    const rows = [...ROWS.slice(1), { ...row(1), age: "unknown" }];
    expect(infer(rows).columns.find(({ name }) => name === "age")?.type).toBe("category");
  });

  test("a number as label is a class", () => {
    const rows = ROWS.map((each, index) => ({ ...each, outcome: String(index % 2) }));
    expect(infer(rows).label).toEqual({
      name: "outcome",
      kind: "classes",
      classes: ["0", "1"],
      mostFrequentShare: 0.5,
    });
  });

  test("a label of many numbers is predicted as a number, and its spread is what a guess would cost", () => {
    const rows = Array.from({ length: 41 }, (_, index) => ({ ...row(index + 1), outcome: String(index) }));
    const { label, columns } = infer(rows);
    // The median of 0 to 40 is 20; the mean distance from it is 420 / 41.
    expect(label).toEqual({ name: "outcome", kind: "values", deviation: 420 / 41 });
    expect(columns.find(({ name }) => name === "outcome")?.type).toBe("number");
  });

  test("missing cells are no values, and a column of none is text", () => {
    const rows = ROWS.map((each) => ({ ...each, age: null }));
    expect(infer(rows).columns.find(({ name }) => name === "age")).toEqual({
      name: "age",
      type: "text",
      isComplete: false,
    });
  });
});

describe("the name of a row", () => {
  test("a column that is called an id comes first", () => expect(infer().id).toBe("customer_id"));

  test("then a moment that never repeats", () => {
    const rows = ROWS.map((each) => ({ ...each, customer_id: "same" }));
    expect(infer(rows)).toMatchObject({ id: "day", time: "day" });
  });

  test("different numbers in every row are no name", () => {
    const rows = ROWS.map((each, index) => ({
      ...each,
      customer_id: "same",
      day: "2026-01-01",
      note: "",
      age: `${index}`,
    }));
    expect(infer(rows).id).toBeNull();
  });

  test("a wish is followed when it can be", () => {
    expect(infer(ROWS, { label: "outcome", id: "day" }).id).toBe("day");
    expect(() => infer(ROWS, { label: "outcome", id: "city" })).toThrow("INIT_ID_UNFIT");
    expect(() => infer(ROWS, { label: "outcome", id: "nowhere" })).toThrow("INIT_ID_UNFIT");
  });
});

describe("features", () => {
  test("numbers and categories, never the id, the label, moments or text", () => {
    expect(infer().features).toEqual(["age", "city"]);
  });

  test("without one there is nothing to learn from", () => {
    const rows = ROWS.map((each, index) => ({ ...each, age: `${index} years`, city: `city ${index}` }));
    expect(() => infer(rows)).toThrow("INIT_NO_FEATURES");
  });
});

describe("the label", () => {
  test.each([
    ["is not there", ROWS, "colour", "INIT_LABEL_MISSING"],
    ["is missing in a row", [{ ...row(1), outcome: null }, ...ROWS.slice(1)], "outcome", "INIT_LABEL_UNFIT"],
    ["is always the same", ROWS.map((each) => ({ ...each, outcome: "yes" })), "outcome", "INIT_LABEL_UNFIT"],
  ])("refused when it %s", (_, rows, label, code) => {
    expect(() => infer(rows, { label, id: null })).toThrow(code);
  });

  test("refused with too many classes", () => {
    const rows = Array.from({ length: 60 }, (_, index) => ({
      ...row(index + 1),
      day: `d${index}`,
      outcome: `o${index}`,
    }));
    expect(() => infer(rows)).toThrow("INIT_LABEL_UNFIT");
  });
});
