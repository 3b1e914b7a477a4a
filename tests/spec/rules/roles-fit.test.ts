/** Whoever has a role does the task, and takes and gives what the champion does. */
import { expect, test } from "vitest";
import type { Model } from "../../../src/spec/resolved.ts";
import { rolesDoTheTask, rolesTakeTheSame } from "../../../src/spec/rules/roles-fit.ts";
import { check, contextOf, DEPLOYMENT } from "./check.ts";

const path = "models/core/versions/2.yaml";

test("the order of features and classes does not matter", () => {
  const colour = "      - name: colour\n        type: category\n        values: [red, green]\n";
  const size = "      - name: size\n        type: number\n";
  const changes = [
    { path, from: size + colour, to: colour + size },
    { path, from: "classes: [good, bad]", to: "classes: [bad, good]" },
  ];
  expect(check(rolesTakeTheSame, { changes })).toEqual([]);
});

test.each([
  ["classes: [good, bad]", "classes: [good, ugly]", "classes good, ugly -> classes bad, good"],
  ["name: outcome", "name: result", "label result -> label outcome"],
  [
    "name: size",
    "name: weight",
    "features colour (category), weight (number) -> features colour (category), size (number)",
  ],
  [
    "        type: category\n        values: [red, green]\n",
    "        type: number\n",
    "features colour (number), size (number) -> features colour (category), size (number)",
  ],
])("%s is not %s", (from, to, expected) => {
  expect(check(rolesTakeTheSame, { changes: [{ path, from, to }] })).toEqual([
    `${DEPLOYMENT}:11 SPEC_SIGNATURE_MISMATCH ${expected}`,
  ]);
});

test("nobody is compared while a role is empty", () => {
  const changes = [{ path: DEPLOYMENT, from: "version: 1 # the line", to: "version: 0 # the line" }];
  expect(check(rolesTakeTheSame, { changes })).toEqual([]);
});

test("a version of another task", () => {
  expect(check(rolesDoTheTask)).toEqual([]);
  const context = contextOf({});
  const model = context.specs.models.get("core");
  // One task exists so far, so no file can name another.
  const other = { ...model, task: "image-classification" } as never as Model;
  const specs = { ...context.specs, models: new Map([["core", other]]) };
  expect(rolesDoTheTask({ ...context, specs }).map(({ code, location }) => `${location?.line} ${code}`)).toEqual([
    "10 SPEC_TASK_MISMATCH",
    "11 SPEC_TASK_MISMATCH",
  ]);
});
