import fc from "fast-check";
import { expect, test } from "vitest";
import { grouped } from "../../src/domain/grouped.ts";

test("is what the runtime's own tables of English give", () => {
  const counts = fc.oneof(fc.nat({ max: 10_000 }), fc.integer(), fc.maxSafeInteger());
  fc.assert(fc.property(counts, (count) => grouped(count) === count.toLocaleString("en-US")));
  expect(grouped(1_234_567)).toBe("1,234,567");
});
