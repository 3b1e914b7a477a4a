/** Who decides, by the degree of automation, the threshold and the confidence. */
import { expect, it } from "vitest";
import { AUTOMATION, decide, isWithheld } from "../../src/domain/automation.ts";

it.each(AUTOMATION)("%s: below, at and above the threshold", (automation) => {
  const decisions = [0.49, 0.5, 0.51].map((confidence) => decide(automation, 0.5, confidence));
  const expected = {
    "human-only": ["person", "person", "person"],
    shadow: ["person", "person", "person"],
    assist: ["person", "person", "person"],
    partial: ["person", "model", "model"],
    full: ["model", "model", "model"],
  };
  expect(decisions).toEqual(expected[automation]);
});

it("with a threshold of 0 partial automation is full", () => {
  expect([0, 0.2, 1].map((confidence) => decide("partial", 0, confidence))).toEqual(["model", "model", "model"]);
});

it("withholds an answer only where people decide without it", () => {
  expect(AUTOMATION.filter(isWithheld)).toEqual(["human-only", "shadow"]);
});
