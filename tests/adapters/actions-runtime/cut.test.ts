/** What is too long for GitHub is cut where it stays whole. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { cutMarkdown, cutMessage, MESSAGE_LIMIT } from "../../../src/adapters/actions-runtime/cut.ts";

/** Room for the notice and for closing what is open. */
const NOTICE = 400;

describe("a summary", () => {
  test("that fits is left as it is", () => {
    expect(cutMarkdown("short\n", 6)).toBe("short\n");
  });

  test("is cut at a line, counts what is left out, and closes the fence and the folds that were open", () => {
    const text = [
      "<details><summary>a</summary>",
      "",
      "````json",
      "```",
      "x".repeat(50),
      "y".repeat(50),
      "````",
      "</details>",
    ].join("\n");
    expect(cutMarkdown(text, 110).split("\n")).toEqual([
      "<details><summary>a</summary>",
      "",
      "````json",
      "```",
      "x".repeat(50),
      "````",
      "",
      "</details>",
      "",
      "_3 more lines are left out: GitHub shows one MiB of a step's summary._",
      "",
    ]);
  });

  test("never exceeds its limit by more than the notice, whatever its characters", () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: "grapheme", maxLength: 80 }), { maxLength: 60 }),
        fc.integer({ min: 1, max: 2_000 }),
        (lines, limit) => {
          const cut = cutMarkdown(lines.join("\n"), limit);
          expect(Buffer.byteLength(cut)).toBeLessThanOrEqual(limit + NOTICE);
        },
      ),
    );
  });
});

describe("a message", () => {
  test("is cut at GitHub's limit, between characters", () => {
    expect(cutMessage("x".repeat(MESSAGE_LIMIT))).toHaveLength(MESSAGE_LIMIT);
    const cut = cutMessage("😀".repeat(MESSAGE_LIMIT));
    expect(cut.length).toBeLessThanOrEqual(MESSAGE_LIMIT);
    expect(cut).toMatch(/😀…$/u);
    expect(cut.isWellFormed()).toBe(true);
  });
});
