/** What the table says of a field is what the code does: keys by which stages find their earlier work change, or not. */
import { describe, expect, test } from "vitest";
import { fieldsOfKind } from "../../../scripts/generate/specs-page.ts";
import type { Json } from "../../../src/domain/json.ts";
import { DEPLOYMENT_EFFECTS, MODEL_EFFECTS } from "../../../src/spec/schema/effects.ts";
import { COMMAND_MODEL, DEPLOYMENT, DOCKER_DEPLOYMENT, MODEL } from "./authored.ts";
import { change, isGiven } from "./change.ts";
import { type Keys, keysOf } from "./keys.ts";

/** What a change sets off first: a new training brings new evaluations with it. */
function observed(before: Keys, after: Keys): readonly string[] {
  const differs = (key: keyof Keys) => JSON.stringify(before[key]) !== JSON.stringify(after[key]);
  const training = differs("trainings");
  return [
    ...(training ? ["training"] : []),
    ...(!training && differs("evaluations") ? ["evaluation"] : []),
    ...(differs("bundle") ? ["deployment"] : []),
  ];
}

describe("a Model", () => {
  test.each(Object.entries(MODEL_EFFECTS))("%s: %j", (path, effects) => {
    const base = isGiven(MODEL, path) ? MODEL : COMMAND_MODEL;
    const changed = path === "spec.training.trainer" ? COMMAND_MODEL : change(base, path, fieldsOfKind("Model"));
    if (changed === null) throw new Error(`${path} has no other value`);
    expect(observed(keysOf(base, DEPLOYMENT), keysOf(changed, DEPLOYMENT))).toEqual(effects);
  });
});

describe("a Deployment", () => {
  test.each(Object.entries(DEPLOYMENT_EFFECTS))("%s: %j", (path, effects) => {
    const base = isGiven(DEPLOYMENT, path) ? DEPLOYMENT : DOCKER_DEPLOYMENT;
    const changed = path === "spec.target.kind" ? DOCKER_DEPLOYMENT : change(base, path, fieldsOfKind("Deployment"));
    if (changed === null) throw new Error(`${path} has no other value`);
    expect(observed(keysOf(MODEL, base), keysOf(MODEL, changed))).toEqual(effects);
  });
});

test("a change changes the field that it names, and nothing else", () => {
  const document: Json = { spec: { checks: [{ check: "range" }, { check: "missing", max: 0.5 }] } };
  const fields = fieldsOfKind("Deployment").map((field) => ({ ...field, path: field.path.replace("monitoring.", "") }));
  expect(change(document, "spec.checks[].max", fields)).toEqual({
    spec: { checks: [{ check: "range" }, { check: "missing", max: 0.25 }] },
  });
});
