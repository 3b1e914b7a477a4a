/** What a training command sees: the reference page says what the code does. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import {
  commandEnvironment,
  contractVariables,
  PASSED_ON,
  PASSED_ON_PREFIXES,
} from "../../../src/adapters/command-trainer/environment.ts";
import type { TrainingJob } from "../../../src/ports/trainer.ts";
import { SIGNATURE } from "../../contracts/trainer.ts";

const page = readFileSync(new URL("../../../docs/reference/training-contract.md", import.meta.url), "utf8");

const job: TrainingJob = {
  dataset: "/dataset",
  signature: SIGNATURE,
  hyperparameters: {},
  seed: 1,
  output: "/output",
  checkpoints: "/checkpoints",
  command: [],
  workingFolder: "/model",
  timeoutMs: 1,
};

test("the page names every variable that is passed on or given, and no other", () => {
  const paragraph = page.slice(page.indexOf("Of the pipeline's own"), page.indexOf("Tokens and secrets"));
  const named = [...paragraph.matchAll(/`([A-Z_]+)`/g)].map(([, name]) => name);
  expect(named).toEqual([...PASSED_ON, ...PASSED_ON_PREFIXES]);
  const given = [...page.matchAll(/^\| `([A-Z]+_?\w+)`/gm)].map(([, name]) => name);
  expect(given).toEqual(Object.keys(contractVariables(job)));
});

test("a variable of the pipeline cannot stand in for one of the contract", () => {
  const environment = commandEnvironment({ UNDERSTUDY_SEED: "9", UNDERSTUDY_OTHER: "x", PATH: undefined }, job);
  expect(environment).toEqual(contractVariables(job));
});
