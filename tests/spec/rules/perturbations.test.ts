/** Perturbations change what the model takes. */
import { expect, test } from "vitest";
import { nothingIsListedTwice } from "../../../src/spec/rules/duplicates.ts";
import { perturbationsFitTheModel } from "../../../src/spec/rules/perturbations.ts";
import { imageModel, imageWorld } from "../generated-repository/image-carriers.ts";
import { check, MODEL } from "./check.ts";

const evaluation = (...lines: readonly string[]) => ({
  path: MODEL,
  from: "      max: 200\n",
  to: `      max: 200\n  evaluation:\n    ${lines.join("\n    ")}\n`,
});

const perturbation = (text: string) => evaluation("perturbations:", `  - {name: it, ${text}}`);

test.each([
  ["kind: noise, amount: 1", []],
  ["kind: missing, share: 0.5, features: [size, colour]", []],
  ["kind: unseen-category, share: 0.5, features: [colour]", []],
  ["kind: out-of-range, share: 0.5, features: [colour]", ["28 SPEC_PERTURBATION_FEATURE colour -> one of size"]],
  ["kind: noise, amount: 1, features: [at]", ["28 SPEC_PERTURBATION_FEATURE at -> one of size"]],
  ["kind: blur, sigma: 2", ["28 SPEC_PERTURBATION_TASK blur -> one of noise, missing, out-of-range, unseen-category"]],
])("of a table: %s", (text, found) => {
  expect(check(perturbationsFitTheModel, { changes: [perturbation(text)] })).toEqual(found);
});

test("a kind that no feature fits changes nothing", () => {
  const numbers = { path: MODEL, from: "    - colour\n", to: "" };
  const changes = [perturbation("kind: unseen-category, share: 0.5"), numbers];
  expect(check(perturbationsFitTheModel, { changes })).toEqual([
    "27 SPEC_PERTURBATION_FEATURE a model without one -> a feature that it can change",
  ]);
});

test("of images: theirs, and noise", () => {
  const carrier = imageModel("vision", "pictures");
  const added = (text: string) => [
    ...imageWorld("pictures"),
    { ...carrier, text: `${carrier.text}  evaluation:\n    perturbations:\n      - {name: it, ${text}}\n` },
  ];
  for (const text of ["kind: noise, amount: 0.1", "kind: jpeg, quality: 10", "kind: rotation, degrees: 5"]) {
    expect(check(perturbationsFitTheModel, { added: added(text) })).toEqual([]);
  }
  expect(check(perturbationsFitTheModel, { added: added("kind: missing, share: 0.1") })).toEqual([
    expect.stringContaining(
      "SPEC_PERTURBATION_TASK missing -> one of noise, brightness, contrast, blur, jpeg, rotation",
    ),
  ]);
});

test("nothing of an evaluation is declared twice", () => {
  const twice = evaluation(
    "slices: [{by: [colour]}, {by: [colour]}]",
    "fairness: [{by: colour, class: bad}, {by: colour, class: good}, {by: colour, class: bad}]",
    "perturbations:",
    "  - {name: it, kind: noise, amount: 1}",
    "  - {name: it, kind: missing, share: 0.5, features: [size, size]}",
  );
  expect(check(nothingIsListedTwice, { changes: [twice] })).toEqual([
    "27 SPEC_LISTED_TWICE colour -> -",
    "28 SPEC_LISTED_TWICE colour for bad -> -",
    "31 SPEC_LISTED_TWICE it -> -",
    "31 SPEC_LISTED_TWICE size -> -",
  ]);
});
