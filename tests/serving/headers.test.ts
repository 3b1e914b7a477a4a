/** The headers that every face reads. */
import { expect, test } from "vitest";
import { headerOf, routingKeyOf } from "../../src/serving/headers.ts";

test("one text, or nothing", () => {
  const headers = { "x-request-id": "7", "set-cookie": ["a", "b"] };
  expect(headerOf(headers, "x-request-id")).toBe("7");
  expect(headerOf(headers, "set-cookie")).toBeUndefined();
  expect(headerOf(headers, "traceparent")).toBeUndefined();
});

test("a routing key is a text of bounded length; an empty one is none", () => {
  expect(routingKeyOf({ "x-routing-key": "user-7" })).toBe("user-7");
  expect(routingKeyOf({ "x-routing-key": "" })).toBeNull();
  expect(routingKeyOf({})).toBeNull();
  expect(routingKeyOf({ "x-routing-key": "k".repeat(256) })).toHaveLength(256);
  expect(() => routingKeyOf({ "x-routing-key": "k".repeat(257) })).toThrow(/longer than 256/);
});
