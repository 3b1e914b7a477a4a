/** Bodies that are no inference: feedback, telemetry, what an administrator asks. */
import { expect, it } from "vitest";
import { parseJson } from "../../src/serving/area.ts";

const bytes = (text: string) => new TextEncoder().encode(text);

it("reads JSON in UTF-8 and nothing else", () => {
  expect(parseJson(bytes('[{"id":"ä/0"}]'))).toEqual([{ id: "ä/0" }]);
  for (const none of [bytes(""), bytes("{"), bytes("NaN"), Uint8Array.of(0x22, 0xff, 0x22)]) {
    expect(() => parseJson(none)).toThrow("the body is not JSON in UTF-8");
  }
});

it("does not read millions of brackets, which would take the time of everybody else", () => {
  const depth = 2_000_000;
  expect(() => parseJson(bytes("[".repeat(depth) + "]".repeat(depth)))).toThrow("the body is nested too deeply");
});
