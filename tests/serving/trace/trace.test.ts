/** Trace context and request ids. Headers are those of the specification's examples and of its own test suite. */
import { describe, expect, it } from "vitest";
import { requestIdOf, traceOf, traceparent } from "../../../src/serving/trace/trace.ts";

const TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
const PARENT = "00f067aa0ba902b7";
const random = (digits: number) => "a".repeat(digits);

describe("traceparent", () => {
  it("continues the caller's trace in a span of its own", () => {
    const trace = traceOf(`00-${TRACE}-${PARENT}-01`, random);
    expect(trace).toEqual({ traceId: TRACE, parentId: PARENT, spanId: "a".repeat(16), flags: "01" });
    expect(traceparent(trace)).toBe(`00-${TRACE}-${"a".repeat(16)}-01`);
  });

  it.each([
    ["a later version", `cc-${TRACE}-${PARENT}-01`],
    ["a later version with more fields", `cc-${TRACE}-${PARENT}-01-what-the-future-will-be-like`],
    ["spaces around it", ` 00-${TRACE}-${PARENT}-01\t`],
  ])("continues %s", (_, header) => {
    expect(traceOf(header, random)).toMatchObject({ traceId: TRACE, parentId: PARENT });
  });

  it("passes on no flag that it does not know", () => {
    expect(traceOf(`00-${TRACE}-${PARENT}-ff`, random).flags).toBe("01");
    expect(traceOf(`00-${TRACE}-${PARENT}-02`, random).flags).toBe("00");
  });

  it.each([
    undefined,
    "",
    `00-${TRACE}-${PARENT}`,
    `00-${TRACE}-${PARENT}-01-more`,
    `cc-${TRACE}-${PARENT}-01.more`,
    `ff-${TRACE}-${PARENT}-01`,
    `00-${"0".repeat(32)}-${PARENT}-01`,
    `00-${TRACE}-${"0".repeat(16)}-01`,
    `00-${TRACE.toUpperCase()}-${PARENT}-01`,
    `00-${TRACE}-${PARENT}-1`,
    `00-${TRACE},${PARENT}-01`,
  ])("begins a trace instead of %s", (header) => {
    expect(traceOf(header, random)).toEqual({
      traceId: "a".repeat(32),
      parentId: null,
      spanId: "a".repeat(16),
      flags: "00",
    });
  });

  it("an id of zeros is nobody's", () => {
    expect(traceOf(undefined, (digits) => "0".repeat(digits)).spanId).toBe("0000000000000001");
  });
});

it("a request id is short and printable, or none", () => {
  expect(requestIdOf("gate-3/17")).toBe("gate-3/17");
  for (const header of [undefined, "", "a b", "a\nb", "ä", "x".repeat(257)]) expect(requestIdOf(header)).toBeNull();
});
