/** Every planted problem is found at its line, and nothing else is reported. */
import { describe, expect, test } from "vitest";
import { ERRORS } from "../../../src/domain/errors/catalog.ts";
import type { Problem } from "../../../src/domain/errors/user-error.ts";
import { validate } from "../../../src/stages/validate/plan.ts";
import { coreFiles } from "./carriers.ts";
import { type ExpectedProblem, generateRepository } from "./generate.ts";
import { PLANTS } from "./plants.ts";

const asText = ({ code, path, line }: ExpectedProblem): string => `${path}:${line ?? "-"} ${code}`;
const foundText = ({ code, location }: Problem): string =>
  asText({ code, path: location?.file ?? "", line: location?.line });

/** A file with 51 unknown fields reports 50 of them before it says that there are more. */
const isCounted = (problem: Problem, expected: readonly ExpectedProblem[]): boolean =>
  problem.code === "SPEC_FIELD_UNKNOWN" &&
  expected.some(({ code, path }) => code === "SPEC_TOO_MANY_PROBLEMS" && path === problem.location?.file);

const coreBytes = (): Map<string, Uint8Array> =>
  new Map(coreFiles().map(({ path, text }) => [path, new TextEncoder().encode(text)]));

describe("a generated repository", () => {
  test("without plants has no problems", () => {
    const files = coreBytes();
    const { problems, notes } = validate({ files, base: files, ids: (digest) => new Set([digest]) });
    expect(problems).toEqual([]);
    expect(notes).toEqual([]);
  });

  test.each(PLANTS.map((plant, index) => [plant(index).code, index] as const))("%s alone is found", (_, index) => {
    const plant = PLANTS[index];
    if (!plant) throw new Error("no such plant");
    const planted = plant(index);
    const files = coreBytes();
    for (const [path, content] of planted.files) files.set(path, content);
    const repository = generateRepository({ specs: 0, times: 1 });
    const found = validate({ files, base: planted.base ?? new Map(), ids: repository.input.ids }).problems;
    expect(found.filter((each) => !isCounted(each, [planted])).map(foundText)).toEqual([asText(planted)]);
  });

  test("of 250 specs: every plant found at its line, none invented", () => {
    const { input, expected } = generateRepository({ specs: 250, times: 3 });
    const { problems, notes } = validate(input);
    const found = problems.filter((each) => !isCounted(each, expected)).map(foundText);
    expect(found.sort()).toEqual(expected.map(asText).sort());
    expect(notes).toEqual([]);
  });

  test("plants every code that a file can cause", () => {
    const planted = new Set(PLANTS.map((plant, index) => plant(index).code));
    // Another task brings problems of gates and labels with it; an edit that is refused is no problem of a file; a
    // reserved name is one file's only, and plants come in numbers; what an alert will never see takes two changes.
    const notPlantable = [
      "SPEC_TASK_MISMATCH",
      "SPEC_TASK_LABEL",
      "SPEC_ACTIVATION_TASK",
      "SPEC_EDIT_UNSUPPORTED",
      "SPEC_NAME_RESERVED",
      "SPEC_ALERT_ROLE",
      "SPEC_SLICE_UNSEEN",
    ];
    const codes = Object.keys(ERRORS).filter((code) => code.startsWith("SPEC_") && !notPlantable.includes(code));
    expect([...planted].sort()).toEqual(codes.sort());
  });
});
