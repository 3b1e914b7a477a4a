/** Errors that users meet in: the OCI registry that holds blobs. Codes are stable: never renamed, never reused. */
import type { ErrorDefinition } from "./definition.ts";

export const REGISTRY_ERRORS = {
  REGISTRY_UNAUTHORIZED: {
    message: "The registry does not know who asks {store} ({request}): {credentials}; {detail}.",
    cause: "The store is not open to everybody, and the user and token are missing, mistyped or expired.",
    remedy:
      "Set UNDERSTUDY_REGISTRY_USER and UNDERSTUDY_REGISTRY_TOKEN; in a workflow on ghcr.io the token is `secrets.GITHUB_TOKEN` of a job with `permissions: {permission}`.",
  },
  REGISTRY_FORBIDDEN: {
    message: "The token may not {right} {store} ({request}): {detail}.",
    cause:
      "The job's `permissions:` lack the scope, or the package at the registry belongs to another repository that gave this one no access.",
    remedy:
      "Give the job `permissions: {permission}`; for a package that exists already also add this repository under the package's settings, Manage Actions access. UNDERSTUDY_REGISTRY_USER and UNDERSTUDY_REGISTRY_TOKEN say who asks.",
  },
  REGISTRY_REFUSED: {
    message: "The registry refused a request to {store} ({request}): {detail}.",
    cause: "The registry's answer says what it did not accept.",
    remedy:
      "Read the detail; a registry that is not one of the OCI distribution spec, or a limit, is the usual reason.",
  },
  REGISTRY_UNAVAILABLE: {
    message: "The registry did not answer for {store} ({request}, {attempts} times): {detail}.",
    cause: "The registry is down or slow, it limits how often it is asked, or the network between is cut.",
    remedy: "Run the command again later; what it did before is found and not repeated.",
  },
  REGISTRY_INSECURE: {
    message: "The registry sends {request} of {store} on to {address}, which is not encrypted.",
    cause: "Plain http is spoken with this machine only, and never after https.",
    remedy: "Let the registry, its token server and its storage give https addresses.",
  },
  BLOB_TOO_LARGE: {
    message: "The blob {digest} of {store} is larger than {maxBytes} bytes.",
    cause: "Blobs are held in memory; what is larger is refused before memory runs out.",
    remedy: "Make the model or the dataset smaller, or split the dataset.",
  },
} as const satisfies Record<string, ErrorDefinition>;
