/** Loading: resolved specs with defaults, and shape problems with what was found, expected and meant. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { loadSpecs } from "../../src/spec/load.ts";
import { CORE, carriers, coreFiles } from "./generated-repository/carriers.ts";

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const filesOf = (entries: readonly (readonly [string, string])[]): ReadonlyMap<string, Uint8Array> =>
  new Map(entries.map(([path, text]) => [path, bytes(text)]));

/** Problems of one carrier with a change, in one line each. */
function problemsOf(kind: "deployment" | "model" | "dataset" | "review", from: string, to: string): readonly string[] {
  const { path, text } = carriers[kind]("x");
  expect(text).toContain(from);
  return loadSpecs(filesOf([[path, text.replace(from, () => to)]])).problems.map((each) => {
    const place = `${each.location?.line}:${each.location?.column}`;
    const suggestion = each.suggestion ? ` (${each.suggestion}?)` : "";
    return `${place} ${each.code} found ${each.found ?? "-"} expected ${each.expected ?? "-"}${suggestion}`;
  });
}

describe("shape problems", () => {
  test("a misspelt required field is one problem, not two", () => {
    expect(problemsOf("deployment", "champion:", "champoin:")).toEqual([
      '8:3 SPEC_FIELD_UNKNOWN found "champoin" expected one of target, champion, shadow, shadows, canary, standby, confidenceThreshold, automation, predictions, keepWarm, monitoring, feedbackLoop, continuousTraining, continuousDeployment (champion?)',
    ]);
  });

  test("a union is judged by the branch that was meant", () => {
    expect(problemsOf("deployment", "        statistic: ks\n", "")).toEqual([
      "25:9 SPEC_FIELD_MISSING found - expected statistic: one of ks, wasserstein, psi, jensen-shannon, hellinger, total-variation, l-infinity, cramers-v",
    ]);
    expect(problemsOf("deployment", "check: missing", "check: mising")).toEqual([
      '23:16 SPEC_VALUE_UNKNOWN found "mising" expected one of missing, range, schema, duplicates, constant, rows, freshness, skew, data-drift, multivariate-drift, outliers, prediction-drift, output, concept-drift, fairness, telemetry (missing?)',
    ]);
    expect(problemsOf("deployment", "      - check: missing\n        max: 0.05\n", "      - max: 0.05\n")).toEqual([
      "23:9 SPEC_FIELD_MISSING found - expected check: one of missing, range, schema, duplicates, constant, rows, freshness, skew, data-drift, multivariate-drift, outliers, prediction-drift, output, concept-drift, fairness, telemetry",
    ]);
    expect(problemsOf("deployment", "      - check: missing\n        max: 0.05\n", "      - missing\n")).toEqual([
      '23:9 SPEC_TYPE found "missing" expected a mapping',
    ]);
  });

  test("where fields are wanted, their names are told", () => {
    const [said] = problemsOf("deployment", "    policy: shadow", "    policy: shadow\n    soak: 100");
    expect(said).toMatch(/SPEC_TYPE found 100 expected a mapping with .*labelled/);
  });

  test("a percentage where a number is wanted is told as the share that it means", () => {
    const said = (written: string) => problemsOf("deployment", "below: 0.6", `below: ${written}`)[0];
    expect(said("70%")).toMatch(/SPEC_TYPE found "70%" expected a number.* \(0\.7\?\)$/);
    expect(said("99.9 %")).toMatch(/\(0\.999\?\)$/);
    expect(said("low")).not.toContain("?)");
  });

  test("a value of the wrong type is one problem", () => {
    expect(problemsOf("deployment", "policy: shadow", "policy: 3")).toEqual([
      "43:13 SPEC_TYPE found 3 expected one of shadow, champion, manual",
    ]);
    expect(problemsOf("deployment", "version: 1 # the line", 'version: "1"')).toEqual([
      '10:14 SPEC_TYPE found "1" expected a whole number at least 0 and at most 1000000000',
    ]);
    expect(problemsOf("model", "    trainer: builtin", "    trainer:")).toEqual([
      "12:5 SPEC_VALUE_UNKNOWN found nothing expected one of builtin, command",
    ]);
  });

  test("text of the wrong form says the form", () => {
    expect(problemsOf("deployment", "window: 7d", "window: 7 days")).toEqual([
      '21:13 SPEC_TEXT_FORM found "7 days" expected a whole number and a unit, such as 90s, 30m, 12h, 7d, 2w',
    ]);
  });

  test("a header of another kind hides nothing else, and is not judged as this kind", () => {
    expect(problemsOf("model", "kind: Model", "kind: Modle")).toEqual([
      '2:7 SPEC_KIND_UNKNOWN found "Modle" expected Model (Model?)',
    ]);
    expect(problemsOf("model", "kind: Model", "kind: Dataset")).toEqual([
      "2:7 SPEC_KIND_MISPLACED found Dataset expected Model here; Dataset at datasets/<name>/dataset.yaml",
    ]);
  });

  test("missing apiVersion and kind point at the file's start", () => {
    expect(problemsOf("model", "apiVersion: understudy/v1\nkind: Model\n", "")).toEqual([
      "1:1 SPEC_API_VERSION found nothing expected understudy/v1",
      "1:1 SPEC_KIND_UNKNOWN found nothing expected Model",
    ]);
  });
});

test.each([
  ["45,000 unknown fields", Array.from({ length: 45_000 }, (_, index) => `  label${index}: 1\n`).join("")],
  ["45,000 items of the wrong type", `  rows: [${"x,".repeat(45_000)}]\n`],
  ["45,000 empty rows", `  rows: [${"{},".repeat(45_000)}]\n`],
])("%s are fifty problems and a count", (_, spec) => {
  const head = "apiVersion: understudy/v1\nkind: Review\nmetadata:\n  name: x\nspec:\n";
  const { problems } = loadSpecs(filesOf([["datasets/core/reviews/x.yaml", `${head}${spec}`]]));
  expect(problems).toHaveLength(51);
  expect(problems.filter(({ code }) => code === "SPEC_TOO_MANY_PROBLEMS")).toHaveLength(1);
});

describe("paths", () => {
  const code = (path: string): string => {
    const [problem] = loadSpecs(filesOf([[path, "a: 1\n"]])).problems;
    return problem ? `${problem.code} ${problem.expected ?? ""}`.trim() : "passed over";
  };

  test.each([
    ["models/x/model.yml", "SPEC_FILE_NAME models/x/model.yaml"],
    ["models/x.yaml", "SPEC_FILE_NAME models/x/model.yaml"],
    ["models/x/modle.yaml", "SPEC_FILE_NAME models/x/model.yaml"],
    ["models/x/versions/01.yaml", "SPEC_FILE_NAME models/x/versions/<n>.yaml"],
    ["models/x/versions/latest.yaml", "SPEC_FILE_NAME models/x/versions/<n>.yaml"],
    ["datasets/x/reviews/a.yml", "SPEC_FILE_NAME datasets/x/reviews/<id>.yaml"],
    ["deployments/x/deploymnt.yaml", "SPEC_FILE_NAME deployments/x/deployment.yaml"],
    ["models/x/params.yaml", "passed over"],
    ["models/x/conf/model.yaml", "passed over"],
    ["models/x/train.py", "passed over"],
    ["models/README.md", "passed over"],
    ["datasets/x/data/model.yaml", "passed over"],
    [".github/workflows/a.yml", "passed over"],
    ["__proto__/x/model.yaml", "passed over"],
  ])("%s: %s", (path, expected) => {
    expect(code(path)).toBe(expected);
  });
});

describe("resolved specs", () => {
  const { specs, texts, problems } = loadSpecs(new Map(coreFiles().map(({ path, text }) => [path, bytes(text)])));

  test("have every default filled in", () => {
    expect(problems).toEqual([]);
    expect(specs.datasets.get(CORE)).toMatchObject({ visibility: "private", displayName: CORE, owners: [] });
    expect(specs.datasets.get(CORE)?.columns.every(({ required }) => required === false)).toBe(true);
    const model = specs.models.get(CORE);
    expect(model?.training).toEqual({
      trainer: "builtin",
      algorithm: "mlp",
      dataset: { name: CORE, version: 1 },
      seed: 1,
      timeout: "30m",
      runner: ["ubuntu-latest"],
      hyperparameters: {
        epochs: 300,
        learningRate: 0.01,
        batchSize: 64,
        hidden: 32,
        weightDecay: 0.0001,
        patience: 30,
        classWeights: "none",
      },
    });
    expect(model?.gates.map(({ confidence }) => confidence)).toEqual([0.95, 0.95, 0.95]);
    expect(specs.modelVersions.get(CORE)?.get(2)?.signature.task).toBe("tabular-classification");
    expect(specs.deployments.get(CORE)).toMatchObject({
      displayName: "A deployment",
      confidenceThreshold: 0,
      shadow: { model: CORE, version: 2 },
      shadows: [],
      standby: null,
      automation: "partial",
      predictions: { mode: "written", inputs: { sample: 1 }, redact: ["colour"], retain: null },
      keepWarm: null,
      monitoring: { minimumRows: 100, checks: [{ check: "missing" }, { check: "data-drift", significance: 0.01 }] },
      feedbackLoop: { blind: 0.1, reviewers: [] },
      continuousTraining: { on: { drift: false, schedule: "0 6 * * mon" }, cooldown: "1d", inFlight: 1 },
      continuousDeployment: { policy: "shadow", merge: "review" },
    });
  });

  test("keep versions in ascending order, and every text", () => {
    expect([...(specs.datasetVersions.get(CORE)?.keys() ?? [])]).toEqual([1, 2]);
    expect([...texts.keys()].sort()).toEqual(
      coreFiles()
        .map(({ path }) => path)
        .sort(),
    );
  });

  test("leave broken files out, and report all of them", () => {
    const files = filesOf([
      ["models/b/model.yaml", "a: ["],
      ["models/a/model.yaml", ""],
      ["deployments/z/deployment.yaml", "- 1\n"],
    ]);
    const broken = loadSpecs(files);
    expect(broken.problems.map(({ code, location }) => `${location?.file} ${code}`)).toEqual([
      "deployments/z/deployment.yaml SPEC_NOT_A_MAPPING",
      "models/a/model.yaml SPEC_EMPTY",
      "models/b/model.yaml SPEC_SYNTAX",
    ]);
    expect(broken.specs.models.size).toBe(0);
  });
});

test("the samples of this repository load without problems", () => {
  const root = join(import.meta.dirname, "../..");
  const paths = ["models", "datasets", "deployments"].flatMap((top) =>
    readdirSync(join(root, top), { recursive: true, encoding: "utf8" })
      .filter((path) => path.endsWith(".yaml"))
      .map((path) => `${top}/${path}`),
  );
  const { problems } = loadSpecs(new Map(paths.map((path) => [path, readFileSync(join(root, path))])));
  expect(paths.length).toBeGreaterThanOrEqual(3);
  expect(problems).toEqual([]);
});
