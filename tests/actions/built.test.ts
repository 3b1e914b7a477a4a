/** The built actions, run from their `action.yml` by parts that are not ours, where nothing is installed beside them. */
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeEach, describe, expect, test } from "vitest";
import { loadVerbs } from "../../src/app/verb.ts";
import { VERBS } from "../../src/app/verbs.ts";
import { builtActions } from "./built-actions.ts";

const actions = await builtActions();
afterAll(() => actions.dispose());

let workspace: string;
beforeEach(() => {
  workspace = mkdtempSync(join(tmpdir(), "workspace-"));
});
afterEach(() => rmSync(workspace, { recursive: true, force: true }));

const write = (path: string, text: string): void => {
  mkdirSync(join(workspace, path, ".."), { recursive: true });
  writeFileSync(join(workspace, path), text);
};

const manyModels = (count: number): void => {
  for (let at = 0; at < count; at++) write(`models/m${at}/model.yaml`, "apiVersion: understudy/v1\nkind: Modell\n");
};

const TOKEN = "a-very-secret-token";

describe.each((await loadVerbs(VERBS)).filter(({ faces }) => faces.includes("action")).map(({ name }) => name))(
  "%s",
  (verb) => {
    test("starts without node_modules, reads its inputs, masks its secrets and fails with a code", async () => {
      const inputs = { "dry-run": "perhaps", "github-token": TOKEN, "registry-token": "line one\nline two" };
      const { code, errors, outputs, secrets, summary } = await actions.run(verb, { workspace, inputs });
      expect(code).toBe(2);
      expect(secrets).toEqual(expect.arrayContaining([TOKEN, "line one", "line two"]));
      expect(errors.join("\n")).toContain("CLI_INPUT_INVALID");
      expect(JSON.parse(outputs.json ?? "")).toMatchObject({ verb, exitCode: 2 });
      expect(summary).toContain(`### Understudy: ${verb}`);
    });
  },
);

describe("validate", () => {
  test("reads specs with nothing installed, and no runtime of models is looked for", async () => {
    write("models/README.md", "nothing yet");
    const cache = join(workspace, "tool-cache");
    const env = { RUNNER_TOOL_CACHE: cache, NPM_CONFIG_REGISTRY: "http://127.0.0.1:9" };
    const { code, outputs, summary } = await actions.run("validate", { workspace, env });
    expect(code).toBe(0);
    expect(outputs).toMatchObject({ files: "0", errors: "0", notes: expect.stringMatching(/^\[/) });
    expect(summary).toContain("0 specs read, no problems");
    expect(existsSync(cache)).toBe(false);
  });

  test("shows ten errors on the lines, counts the rest, and has all in the summary", async () => {
    manyModels(30);
    const { code, errors, notices, summary } = await actions.run("validate", { workspace });
    expect(code).toBe(2);
    expect(errors).toHaveLength(10);
    expect(errors.at(-1)).toMatch(/^validate: \d+ errors: /);
    expect(notices.join()).toMatch(/\d+ more problems are in the step's summary/);
    for (let at = 0; at < 30; at++) expect(summary).toContain(`models/m${at}/model.yaml`);
  });

  test("cuts a summary that GitHub would drop, at a line, with a notice", async () => {
    manyModels(6_500);
    const { summary, outputs } = await actions.run("validate", { workspace });
    expect(Buffer.byteLength(summary)).toBeLessThanOrEqual(1_048_576);
    expect(Buffer.byteLength(summary)).toBeGreaterThan(900_000);
    expect(summary.trimEnd()).toMatch(/more lines? (is|are) left out: GitHub shows one MiB of a step's summary\._$/);
    expect(JSON.parse(outputs.json ?? "")).toMatchObject({ verb: "validate", exitCode: 2 });
    expect(outputs.json?.length).toBeLessThan(500_000);
  });

  test("leaves nothing behind in the workspace", async () => {
    write("models/README.md", "nothing yet");
    await actions.run("validate", { workspace, inputs: { "dry-run": "true" } });
    expect(readdirSync(workspace)).toEqual(["models"]);
  });
});

test("where GitHub does not answer it is one clear error, in the annotation, the outputs and the summary", async () => {
  const github = { apiUrl: "http://127.0.0.1:9" };
  const { code, errors, outputs, summary } = await actions.run("train", { workspace, inputs: { model: "m" }, github });
  expect(code).toBe(2);
  expect(errors.at(-1)).toMatch(/^train: GITHUB_UNAVAILABLE/);
  expect(JSON.parse(outputs.json ?? "")).toMatchObject({ problems: [{ code: "GITHUB_UNAVAILABLE" }] });
  expect(summary).toContain("`GITHUB_UNAVAILABLE`");
});
