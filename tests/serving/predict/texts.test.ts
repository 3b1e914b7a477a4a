/** Texts that the runtime would take for others are no texts of either face. */
import { expect, it } from "vitest";
import type { Face } from "../../../src/serving/answering.ts";
import { tensorsOf } from "../../../src/serving/predict/rows.ts";

const FACE: Face = {
  inputs: [{ name: "sky", datatype: "BYTES", shape: [-1, 1], content: "text", optional: true }],
  outputs: [],
};
const asked = (sky: string) => tensorsOf([{ sky }], [{ name: "sky", type: "category", values: ["clear"] }], FACE);

it.each(["clear\0", "clear\0rain", "\0", "\ud800"])("refuses %j", (sky) => {
  expect(() => asked(sky)).toThrow('row 0: the feature "sky" is');
});

it("takes any other", () => {
  expect(asked("日本 😀").sky?.data).toEqual(["日本 😀"]);
});
