/** Errors that users meet in: the native runtime of models. Codes are stable: never renamed, never reused. */
import type { ErrorDefinition } from "./definition.ts";

export const RUNTIME_ERRORS = {
  RUNTIME_UNUSABLE: {
    message: "the model runtime in {folder} cannot be used: {reason}",
    cause:
      "Models run on one exact version of onnxruntime-node, with its library for this machine's system and processor. " +
      "The folder that was named, or that was found, holds something else.",
    remedy: "name a folder that holds the version, or name none: it is then found or downloaded",
  },
  RUNTIME_UNAVAILABLE: {
    message: "the model runtime could not be downloaded from {url}: {reason}",
    cause:
      "Where onnxruntime-node is installed nowhere it is downloaded once from the npm registry; the registry did not " +
      "answer, or the bytes could not be kept.",
    remedy:
      "run again; where the registry cannot be reached set npm_config_registry to a mirror, or install onnxruntime-node " +
      "and name its folder in UNDERSTUDY_ONNXRUNTIME (input onnxruntime-path)",
  },
  RUNTIME_WRONG_BYTES: {
    message: "{url} is not the package that the lock file names",
    cause:
      "The sha512 of what was downloaded differs from the one in Understudy's lock file. Nothing of it was unpacked.",
    remedy: "find out what answers in the registry's place; a mirror must serve the packages unchanged",
  },
  RUNTIME_PLATFORM_UNSUPPORTED: {
    message: "models cannot run on {platform}",
    cause: "onnxruntime-node has no library for this system and processor.",
    remedy: "use a runner with Linux (x64, arm64), macOS (arm64) or Windows (x64, arm64)",
  },
} as const satisfies Readonly<Record<string, ErrorDefinition>>;
