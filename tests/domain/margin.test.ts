/** Margins as gates write them. */
import { expect, test } from "vitest";
import { marginOf } from "../../src/domain/margin.ts";

test.each([
  [0, { kind: "absolute", value: 0 }],
  [0.02, { kind: "absolute", value: 0.02 }],
  ["20%", { kind: "relative", value: 0.2 }],
  ["7%", { kind: "relative", value: 0.07 }],
  ["0.5%", { kind: "relative", value: 0.005 }],
  ["150%", { kind: "relative", value: 1.5 }],
  [-0.1, null],
  [Number.NaN, null],
  ["20", null],
  ["-5%", null],
  ["5 %", null],
  ["1e2%", null],
])("%j", (written, margin) => {
  expect(marginOf(written)).toEqual(margin);
});
