/** Which token goes where: inputs win over variables, and GitHub's token is shown to GitHub alone. */
import { expect, test } from "vitest";
import { environmentOf } from "../../src/app/action-environment.ts";

const NONE = {
  blobs: null,
  "github-token": null,
  "registry-user": null,
  "registry-token": null,
  "onnxruntime-path": null,
};

test("inputs win over variables, and what was not given changes nothing", () => {
  const variables = { GITHUB_TOKEN: "variable", UNDERSTUDY_REGISTRY_USER: "somebody", UNDERSTUDY_BLOBS: "file" };
  expect(environmentOf(variables, NONE)).toEqual(variables);
  const values = { ...NONE, "github-token": "input", "registry-token": "t", "onnxruntime-path": "/opt/ort" };
  expect(environmentOf(variables, values)).toEqual({
    ...variables,
    GITHUB_TOKEN: "input",
    UNDERSTUDY_REGISTRY_TOKEN: "t",
    UNDERSTUDY_ONNXRUNTIME: "/opt/ort",
  });
});

test.each([
  ["oci://ghcr.io/acme/models/blobs", "token"],
  ["oci://ghcr.io.example.org/acme/models", undefined],
  ["oci://registry.example.org/acme", undefined],
  ["file", undefined],
])("for %s the workflow's token is %s", (blobs, expected) => {
  expect(environmentOf({ GITHUB_TOKEN: "token" }, { ...NONE, blobs }).UNDERSTUDY_REGISTRY_TOKEN).toBe(expected);
  const own = environmentOf({ UNDERSTUDY_BLOBS: blobs }, { ...NONE, "github-token": "token", "registry-token": "own" });
  expect(own.UNDERSTUDY_REGISTRY_TOKEN).toBe("own");
});
