/** The end of what a program prints. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { lastLines } from "../../../src/adapters/command-trainer/last-lines.ts";

test("however it is cut into chunks, the last 20 lines come out", () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: fc.constantFrom("a", "b", "\n") })), (chunks) => {
      const kept = lastLines();
      for (const chunk of chunks) kept.add(chunk);
      const lines = chunks.join("").split("\n");
      if (lines.at(-1) === "") lines.pop();
      expect(kept.text()).toBe(lines.slice(-20).join("\n"));
    }),
  );
});

test("a long line is cut, and one without end takes no memory", () => {
  const kept = lastLines();
  for (let index = 0; index < 1000; index++) kept.add("x".repeat(10_000));
  expect(kept.text()).toBe(`${"x".repeat(500)}…`);
  kept.add("\nlast\n");
  expect(kept.text()).toBe(`${"x".repeat(500)}…\nlast`);
});
