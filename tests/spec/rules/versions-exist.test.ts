/** Versions that specs mention have their files. */
import { expect, test } from "vitest";
import { versionsExist } from "../../../src/spec/rules/versions-exist.ts";
import { carriers } from "../generated-repository/carriers.ts";
import { bytesOf, check, contextOf, DATASET, DEPLOYMENT, MODEL } from "./check.ts";

const gone = "models/core/versions/2.yaml";

test("version 0 says that nobody has the role", () => {
  const changes = [{ path: DEPLOYMENT, from: "version: 1 # the line", to: "version: 0 # the line" }];
  expect(check(versionsExist, { changes })).toEqual([]);
});

test("a version that never was, with the ones that are", () => {
  const changes = [{ path: DEPLOYMENT, from: "version: 1 # the line", to: "version: 7 # the line" }];
  expect(check(versionsExist, { changes })).toEqual(["10 SPEC_VERSION_UNKNOWN version 7 -> one of 1, 2"]);
});

test("one that this change takes away is explained as a revert", () => {
  const base = bytesOf([carriers.modelVersion("core", 2)]);
  expect(check(versionsExist, { removed: [gone], base })).toEqual([
    `${DEPLOYMENT}:11 SPEC_VERSION_REVERTED version 2 -> one of 1`,
  ]);
  const [problem] = versionsExist(contextOf({ removed: [gone], base }));
  expect(problem?.remedy).toContain(gone);
});

test("a new model may name a version that is still to be made, as a warning", () => {
  const removed = ["datasets/core/versions/1.yaml", "datasets/core/versions/2.yaml"];
  const all = [...removed, "models/core/versions/1.yaml", gone, DEPLOYMENT];
  expect(check(versionsExist, { removed: all })).toEqual([
    `${MODEL}:16 SPEC_VERSION_PENDING version 1 -> nothing: there is none yet`,
  ]);
  expect(versionsExist(contextOf({ removed: all })).map(({ severity }) => severity)).toEqual(["warning"]);
  expect(check(versionsExist, { removed }).length).toBe(3);
});

test("versions of a name that does not exist are the other rule's business", () => {
  const removed = [DATASET, "datasets/core/versions/1.yaml", "datasets/core/versions/2.yaml"];
  expect(check(versionsExist, { removed })).toEqual([]);
});
