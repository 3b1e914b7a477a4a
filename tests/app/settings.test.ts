import { describe, expect, test } from "vitest";
import type { Environment } from "../../src/app/env.ts";
import { resolveInputs } from "../../src/app/inputs.ts";
import { GLOBAL_INPUTS, settingsOf } from "../../src/app/settings.ts";

const settings = (flags: Readonly<Record<string, string>> = {}, env: Environment = {}) =>
  settingsOf(resolveInputs(GLOBAL_INPUTS, new Map(Object.entries(flags).map(([k, v]) => [k, [v]]))), env, "/checkout");

describe("where", () => {
  test("by default the folder of the call, and .understudy in it", () => {
    expect(settings()).toMatchObject({ directory: "/checkout", home: "/checkout/.understudy", forge: "local" });
  });

  test("a home is relative to the directory", () => {
    expect(settings({ directory: "repo", home: "state" })).toMatchObject({
      directory: "/checkout/repo",
      home: "/checkout/repo/state",
    });
  });

  test("flags come before the environment", () => {
    const env = { UNDERSTUDY_HOME: "/from-environment", UNDERSTUDY_NOW: "2026-01-01" };
    expect(settings({}, env)).toMatchObject({ home: "/from-environment", now: "2026-01-01T00:00:00.000Z" });
    expect(settings({ home: "/flag", now: "2027-01-01" }, env)).toMatchObject({
      home: "/flag",
      now: "2027-01-01T00:00:00.000Z",
    });
  });
});

describe("the runtime of models", () => {
  test("a working tree's packages count on a person's machine, never in a workflow: they may be a pull request's", () => {
    expect(settings().runtime).toEqual({
      folder: null,
      workspace: "/checkout",
      cache: "/checkout/.understudy/tools",
      registry: null,
    });
    const env = { GITHUB_ACTIONS: "true", GITHUB_REPOSITORY: "acme/models", RUNNER_TOOL_CACHE: "/opt/tools" };
    expect(settings({}, env).runtime).toMatchObject({ workspace: null, cache: "/opt/tools" });
  });

  test("is named by a folder relative to the call, and comes from the registry that npm uses", () => {
    const env = { UNDERSTUDY_ONNXRUNTIME: "vendor/ort", npm_config_registry: "https://mirror.example.org" };
    expect(settings({ directory: "repo" }, env).runtime).toMatchObject({
      folder: "/checkout/vendor/ort",
      registry: "https://mirror.example.org",
    });
  });
});

describe("with whom", () => {
  test("github inside a workflow, local elsewhere", () => {
    const env = { GITHUB_ACTIONS: "true", GITHUB_REPOSITORY: "acme/models", GITHUB_TOKEN: "t" };
    expect(settings({}, env)).toMatchObject({ forge: "github", repository: "acme/models", token: "t" });
    expect(settings({ forge: "local" }, env)).toMatchObject({ forge: "local", repository: null });
  });

  test("the api's address has a default", () => {
    expect(settings().apiUrl).toBe("https://api.github.com");
    expect(settings({}, { GITHUB_API_URL: "http://127.0.0.1:1" }).apiUrl).toBe("http://127.0.0.1:1");
  });

  test.each([
    [{ forge: "github", repository: "no-owner" }, {}, "CLI_INPUT_INVALID"],
    [{ forge: "github", repository: "a/b/../../c" }, {}, "CLI_INPUT_INVALID"],
    [{ forge: "github", repository: "../.." }, {}, "CLI_INPUT_INVALID"],
    [{ forge: "github", repository: "acme/.." }, {}, "CLI_INPUT_INVALID"],
    [{ now: "yesterday" }, {}, "CLI_INPUT_INVALID"],
    [{}, { UNDERSTUDY_FORGE: "gitlab" }, "CLI_INPUT_INVALID"],
  ])("refused: %j %j", (flags, env, code) => expect(() => settings(flags, env)).toThrow(code));
});
