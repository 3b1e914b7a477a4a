import { describe, expect, test } from "vitest";
import { resolveInputs } from "../../src/app/inputs.ts";
import { UserError } from "../../src/domain/errors/user-error.ts";

const INPUTS = {
  model: { type: "string", description: "a", required: true },
  reason: { type: "string", description: "b" },
  epochs: { type: "number", description: "c", default: 10 },
  rows: { type: "number", description: "d" },
  floor: { type: "share", description: "h", default: 0.5 },
  policy: { type: "choice", choices: ["shadow", "champion"], description: "e", default: "shadow" },
  labels: { type: "list", description: "f" },
  force: { type: "boolean", description: "g" },
} as const;

const given = (values: Readonly<Record<string, string | null | readonly (string | null)[]>>) =>
  new Map(Object.entries(values).map(([name, value]) => [name, typeof value === "object" && value ? value : [value]]));

function problemsOf(values: Parameters<typeof given>[0]) {
  try {
    resolveInputs(INPUTS, given(values));
    return [];
  } catch (error) {
    if (error instanceof UserError) return error.problems;
    throw error;
  }
}

describe("values", () => {
  test("defaults, and null for what is optional and was not given", () => {
    expect(resolveInputs(INPUTS, given({ model: "m" }))).toEqual({
      model: "m",
      reason: null,
      epochs: 10,
      floor: 0.5,
      rows: null,
      policy: "shadow",
      labels: [],
      force: false,
    });
  });

  test("every type is read", () => {
    const values = {
      model: "m",
      reason: "why",
      epochs: "20",
      rows: "0",
      floor: ".99",
      policy: "champion",
      labels: ["a,b", "c"],
    };
    expect(resolveInputs(INPUTS, given({ ...values, force: null }))).toEqual({
      model: "m",
      reason: "why",
      epochs: 20,
      floor: 0.99,
      rows: 0,
      policy: "champion",
      labels: ["a", "b", "c"],
      force: true,
    });
  });

  test("an empty text is not given: a workflow's unset input is one", () => {
    expect(resolveInputs(INPUTS, given({ model: "m", epochs: "", force: "", labels: "" }))).toMatchObject({
      epochs: 10,
      force: false,
      labels: [],
    });
  });

  test("of several values the last one holds", () => {
    expect(resolveInputs(INPUTS, given({ model: ["a", "b"] })).model).toBe("b");
  });
});

describe("problems", () => {
  test.each([
    ["nothing given", {}, "CLI_INPUT_REQUIRED"],
    ["an empty required one", { model: "" }, "CLI_INPUT_REQUIRED"],
    ["a flag without a value", { model: null }, "CLI_INPUT_EMPTY"],
    ["a number that is none", { model: "m", epochs: "ten" }, "CLI_INPUT_INVALID"],
    ["a number in another notation", { model: "m", epochs: "2e1" }, "CLI_INPUT_INVALID"],
    ["half a number", { model: "m", epochs: "1.5" }, "CLI_INPUT_INVALID"],
    ["less than nothing", { model: "m", epochs: "-1" }, "CLI_INPUT_INVALID"],
    ["an infinite number", { model: "m", epochs: "Infinity" }, "CLI_INPUT_INVALID"],
    ["blank for a number", { model: "m", epochs: " " }, "CLI_INPUT_INVALID"],
    ["a share above one", { model: "m", floor: "1.01" }, "CLI_INPUT_INVALID"],
    ["a share below nothing", { model: "m", floor: "-0.1" }, "CLI_INPUT_INVALID"],
    ["blank for a share", { model: "m", floor: " " }, "CLI_INPUT_INVALID"],
    ["not one of the choices", { model: "m", policy: "prod" }, "CLI_INPUT_INVALID"],
    ["a boolean that is neither", { model: "m", force: "yes" }, "CLI_INPUT_INVALID"],
    ["an unknown name", { model: "m", colour: "red" }, "CLI_INPUT_UNKNOWN"],
    ["a name of every object", { model: "m", constructor: "x" }, "CLI_INPUT_UNKNOWN"],
  ])("%s", (_, values, code) => expect(problemsOf(values).map((each) => each.code)).toEqual([code]));

  test("a slip is met with the nearest name", () => {
    expect(problemsOf({ modle: "m", model: "m" })).toMatchObject([{ suggestion: "model" }]);
  });

  test("all at once", () => {
    expect(problemsOf({ epochs: "x", policy: "y", colour: "z" }).map((each) => each.code)).toEqual([
      "CLI_INPUT_UNKNOWN",
      "CLI_INPUT_REQUIRED",
      "CLI_INPUT_INVALID",
      "CLI_INPUT_INVALID",
    ]);
  });
});
