/** A store that cannot be read in the middle of an evaluation: no verdict about the candidate comes of it. */
import { expect, test } from "vitest";
import { userError } from "../../../src/domain/errors/user-error.ts";
import { runEvaluate } from "../../../src/stages/evaluate/run.ts";
import { world } from "./world.ts";

const started = async (code: "REGISTRY_UNAVAILABLE" | "BLOB_MISSING") => {
  const made = await world();
  const { testEnvironment } = made.ports;
  const start = () => Promise.reject(userError(code));
  const ports = { ...made.ports, testEnvironment: { ...testEnvironment, start } };
  return { evaluation: runEvaluate(ports, made), records: made.ports.records };
};

test("a registry that is down is nobody's failure, and leaves no record", async () => {
  const { evaluation, records } = await started("REGISTRY_UNAVAILABLE");
  await expect(evaluation).rejects.toThrow(/REGISTRY_UNAVAILABLE/);
  expect(await records.list("evaluation")).toEqual([]);
});

test("bytes that are gone are: the record says why nothing was measured", async () => {
  const { evaluation, records } = await started("BLOB_MISSING");
  await evaluation;
  expect(JSON.stringify(await records.list("evaluation"))).toContain("BLOB_MISSING");
});
