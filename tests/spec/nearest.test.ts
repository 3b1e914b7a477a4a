/** Suggestions: near enough to be meant, or none. */
import { describe, expect, test } from "vitest";
import { editDistance, nearest } from "../../src/spec/nearest.ts";

describe("editDistance", () => {
  test.each([
    ["", "", 0],
    ["abc", "abc", 0],
    ["abc", "", 3],
    ["champoin", "champion", 1],
    ["kitten", "sitting", 3],
    ["ca", "abc", 3],
    ["shadwo", "shadow", 1],
  ])("%j to %j is %i", (a, b, distance) => {
    expect(editDistance(a, b)).toBe(distance);
    expect(editDistance(b, a)).toBe(distance);
  });
});

describe("nearest", () => {
  const fields = ["champion", "shadow", "canary", "class"];
  test.each([
    ["champoin", "champion"],
    ["Shadow", "shadow"],
    ["clas", "class"],
    ["deployment", undefined],
    ["x", undefined],
    ["", undefined],
    ["c".repeat(1000), undefined],
  ])("%s: %s", (name, expected) => {
    expect(nearest(name, fields)).toBe(expected);
  });

  test("the closest of several", () => {
    expect(nearest("accuracyy", ["balanced-accuracy", "accuracy", "accurate"])).toBe("accuracy");
  });
});
