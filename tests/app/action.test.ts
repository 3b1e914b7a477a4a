import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";

const root = join(import.meta.dirname, "..", "..");
const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** Runs an action as the runner does: inputs in the environment, files for outputs and summary. */
function runAction(verb: string, workspace: string, inputs: Readonly<Record<string, string>>) {
  const files = {
    output: join(workspace, "output"),
    summary: join(workspace, "summary"),
    event: join(workspace, "event"),
  };
  writeFileSync(files.output, "");
  writeFileSync(files.summary, "");
  writeFileSync(files.event, "{}");
  const { status, stdout } = spawnSync(process.execPath, [join(root, "actions", verb, "main.ts")], {
    cwd: workspace,
    encoding: "utf8",
    env: {
      PATH: process.env.PATH,
      NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE,
      GITHUB_ACTIONS: "true",
      GITHUB_REPOSITORY: "acme/models",
      GITHUB_EVENT_PATH: files.event,
      GITHUB_OUTPUT: files.output,
      GITHUB_STEP_SUMMARY: files.summary,
      ...Object.fromEntries(Object.entries(inputs).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value])),
    },
  });
  const outputs = [...readFileSync(files.output, "utf8").matchAll(/^([\w-]+)<<(\S+)\n(.*?)\n\2$/gms)];
  return {
    status,
    stdout,
    outputs: Object.fromEntries(outputs.map(([, name, , value]) => [name, value])),
    summary: readFileSync(files.summary, "utf8"),
  };
}

function repository(edit: (deployment: string) => string = (text) => text): string {
  const folder = mkdtempSync(join(tmpdir(), "action-"));
  folders.push(folder);
  for (const part of ["models", "datasets", "deployments"]) {
    cpSync(join(root, part), join(folder, part), { recursive: true });
  }
  const file = join(folder, "deployments/seattle-weather/deployment.yaml");
  writeFileSync(file, edit(readFileSync(file, "utf8")));
  return folder;
}

describe("the action validate", () => {
  test("passes a repository without problems", () => {
    const { status, outputs, summary } = runAction("validate", repository(), {});
    expect(status).toBe(0);
    expect(outputs).toMatchObject({ errors: "0", warnings: "0", verdict: "" });
    expect(summary).toContain("no problems");
    expect(JSON.parse(outputs.json ?? "")).toMatchObject({ verb: "validate", exitCode: 0 });
  });

  test("annotates the line of a problem and fails the step", () => {
    const broken = repository((text) => text.replace("policy: shadow", "policy: shadwo"));
    const { status, stdout, outputs } = runAction("validate", broken, {});
    expect(status).toBe(2);
    expect(outputs).toMatchObject({ errors: "1" });
    expect(stdout).toMatch(/^::error title=[A-Z_]+,file=deployments\/seattle-weather\/deployment\.yaml,line=\d+/m);
  });

  test("an input that is wrong is the user's error, with its code", () => {
    const { status, stdout, outputs } = runAction("validate", repository(), { format: "xml" });
    expect(status).toBe(2);
    expect(stdout).toContain("::error title=CLI_INPUT_INVALID");
    expect(JSON.parse(outputs.json ?? "")).toMatchObject({ problems: [{ code: "CLI_INPUT_INVALID" }] });
  });
});
