/** The environment that an action works in: its own inputs stand for some of the variables. */
import type { ACTION_INPUTS } from "./action-inputs.ts";
import type { Environment } from "./env.ts";
import type { InputValues } from "./inputs.ts";

type Given = Pick<
  InputValues<typeof ACTION_INPUTS>,
  "blobs" | "github-token" | "registry-user" | "registry-token" | "onnxruntime-path"
>;

/** Inputs that stand for variables win over them. */
export function environmentOf(environment: Environment, values: Given): Environment {
  const named = {
    GITHUB_TOKEN: values["github-token"],
    UNDERSTUDY_REGISTRY_USER: values["registry-user"],
    UNDERSTUDY_REGISTRY_TOKEN: values["registry-token"],
    UNDERSTUDY_ONNXRUNTIME: values["onnxruntime-path"],
  };
  const all: Environment = {
    ...environment,
    ...Object.fromEntries(Object.entries(named).filter(([, value]) => value !== null)),
  };
  const store = values.blobs ?? all.UNDERSTUDY_BLOBS ?? "";
  // The workflow's own token opens GitHub's registry; to any other one it must not be shown.
  const opens = store.startsWith("oci://ghcr.io/") && all.UNDERSTUDY_REGISTRY_TOKEN === undefined;
  return opens && all.GITHUB_TOKEN ? { ...all, UNDERSTUDY_REGISTRY_TOKEN: all.GITHUB_TOKEN } : all;
}
