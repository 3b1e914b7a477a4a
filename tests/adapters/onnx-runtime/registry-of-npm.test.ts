/** Which registry npm uses here, as npm itself says. */
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { registryOfNpm } from "../../../src/adapters/onnx-runtime/registry-of-npm.ts";
import { problemsOf } from "../../support/problems.ts";

const folder = mkdtempSync(join(tmpdir(), "understudy-npm-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const saying = (name: string, text: string): string => {
  const program = join(folder, name);
  writeFileSync(program, `#!/bin/sh\necho '${text}'\n`);
  chmodSync(program, 0o755);
  return program;
};

it("is the one that the npm of this machine names", async () => {
  expect(URL.canParse(await registryOfNpm())).toBe(true);
  expect(await registryOfNpm(saying("npm-a", "https://mirror.example.org/"))).toBe("https://mirror.example.org/");
});

it.each([
  ["no npm", join(folder, "nowhere")],
  ["an npm without a registry", saying("npm-b", "undefined")],
])("is asked for by name where there is %s", async (_, program) => {
  expect(await problemsOf(registryOfNpm(program))).toMatchObject([
    { code: "RUNTIME_UNAVAILABLE", remedy: expect.stringContaining("npm_config_registry") },
  ]);
});
