/** Where Understudy works and with whom: from flags first, then from the environment, then by default. */
import { join, resolve } from "node:path";
import { userError } from "../domain/errors/user-error.ts";
import { ENVIRONMENT, type Environment } from "./env.ts";
import type { InputValues } from "./inputs.ts";

export type BlobStore =
  | { readonly kind: "file" }
  /** `repository` is lower-case, as registries want it. */
  | {
      readonly kind: "oci";
      readonly registry: string;
      readonly repository: string;
      readonly user: string;
      readonly token: string | null;
    };

export interface Settings {
  /** Absolute. Where the command was called: paths of a user's own files start here. */
  readonly cwd: string;
  /** Absolute. The working tree that holds specs and data. */
  readonly directory: string;
  /** Absolute. What does not belong into Git. */
  readonly home: string;
  readonly forge: "local" | "github";
  /** `owner/name`; null for the local forge, and while nobody has said it. */
  readonly repository: string | null;
  readonly token: string | null;
  readonly apiUrl: string;
  readonly blobs: BlobStore;
  /** Login of the App that alone writes evidence; null: evidence is advisory. */
  readonly identity: string | null;
  /** A secret; null: nobody is told beside the forge. */
  readonly webhook: string | null;
  readonly runtime: RuntimeSettings;
  readonly serving: ServingSettings;
  /** null: the present. */
  readonly now: string | null;
}

/** Where onnxruntime-node is, or comes from. */
export interface RuntimeSettings {
  /** Absolute; null: wherever it is found. */
  readonly folder: string | null;
  /** Absolute: a working tree whose `node_modules` count. Null in a workflow, where it may be a pull request's. */
  readonly workspace: string | null;
  /** Absolute. Keeps what was downloaded. */
  readonly cache: string;
  /** null: the one that npm uses here. */
  readonly registry: string | null;
}

/** How a server on this machine listens, as the environment says; flags of `serve` come first. */
export interface ServingSettings {
  readonly bundle: string | null;
  readonly host: string;
  readonly port: string;
  /** As given: read, and then forgotten, by the server. */
  readonly tokens: string | null;
  /** Absolute. */
  readonly tokensFile: string | null;
  readonly open: boolean;
  readonly log: string;
}

/** Flags that every verb understands. */
export const GLOBAL_INPUTS = {
  directory: { type: "string", description: "The repository's working tree.", default: "." },
  home: {
    type: "string",
    description: "Folder for what does not belong into Git (UNDERSTUDY_HOME); `.understudy` in the directory.",
  },
  forge: {
    type: "choice",
    choices: ["local", "github"],
    description: "Where pull requests and issues live (UNDERSTUDY_FORGE); `local`, and `github` inside a workflow.",
  },
  repository: { type: "string", description: "`owner/name` on GitHub (GITHUB_REPOSITORY)." },
  blobs: {
    type: "string",
    description: "Where big bytes lie: `file`, or `oci://<registry>/<repository>` (UNDERSTUDY_BLOBS).",
  },
  identity: {
    type: "string",
    description: "Login of the App that alone writes evidence (UNDERSTUDY_IDENTITY); without it evidence is advisory.",
  },
  now: { type: "string", description: "A moment (ISO 8601) in place of the present (UNDERSTUDY_NOW)." },
} as const;

export function settingsOf(globals: InputValues<typeof GLOBAL_INPUTS>, env: Environment, cwd: string): Settings {
  const directory = resolve(cwd, globals.directory);
  const home = globals.home ?? env.UNDERSTUDY_HOME ?? ENVIRONMENT.UNDERSTUDY_HOME.default;
  const forge = forgeOf(globals.forge, env);
  const repository = globals.repository ?? env.GITHUB_REPOSITORY ?? null;
  if (repository !== null && !REPOSITORY.test(repository)) {
    throw invalid("repository", repository, "owner/name");
  }
  return {
    cwd,
    directory,
    home: resolve(directory, home),
    forge,
    repository: forge === "github" ? repository : null,
    token: env.GITHUB_TOKEN ?? null,
    apiUrl: env.GITHUB_API_URL ?? ENVIRONMENT.GITHUB_API_URL.default,
    blobs: blobStoreOf(globals.blobs ?? env.UNDERSTUDY_BLOBS ?? ENVIRONMENT.UNDERSTUDY_BLOBS.default, env),
    identity: globals.identity ?? env.UNDERSTUDY_IDENTITY ?? null,
    webhook: env.UNDERSTUDY_WEBHOOK ?? null,
    runtime: runtimeOf(env, cwd, directory, resolve(directory, home)),
    serving: servingOf(env, cwd),
    now: momentOf(globals.now ?? env.UNDERSTUDY_NOW ?? null),
  };
}

function runtimeOf(env: Environment, cwd: string, directory: string, home: string): RuntimeSettings {
  const folder = env.UNDERSTUDY_ONNXRUNTIME;
  return {
    folder: folder === undefined ? null : resolve(cwd, folder),
    workspace: env.GITHUB_ACTIONS === "true" ? null : directory,
    cache: env.RUNNER_TOOL_CACHE ?? join(home, "tools"),
    registry: env.NPM_CONFIG_REGISTRY ?? env.npm_config_registry ?? null,
  };
}

export function servingOf(env: Environment, cwd: string): ServingSettings {
  const file = env.UNDERSTUDY_SERVE_TOKENS_FILE;
  return {
    bundle: env.UNDERSTUDY_SERVE_BUNDLE ?? null,
    host: env.UNDERSTUDY_SERVE_HOST ?? ENVIRONMENT.UNDERSTUDY_SERVE_HOST.default,
    port: env.UNDERSTUDY_SERVE_PORT ?? ENVIRONMENT.UNDERSTUDY_SERVE_PORT.default,
    tokens: env.UNDERSTUDY_SERVE_TOKENS ?? null,
    tokensFile: file === undefined ? null : resolve(cwd, file),
    open: env.UNDERSTUDY_SERVE_OPEN === "true",
    log: env.UNDERSTUDY_SERVE_LOG ?? ENVIRONMENT.UNDERSTUDY_SERVE_LOG.default,
  };
}

function forgeOf(flag: string | null, env: Environment): Settings["forge"] {
  const forge = flag ?? env.UNDERSTUDY_FORGE ?? (env.GITHUB_ACTIONS === "true" ? "github" : "local");
  if (forge === "local" || forge === "github") return forge;
  throw invalid("forge", forge, "local or github");
}

/** As GitHub spells both; a name of dots alone would lead elsewhere in an address. */
const REPOSITORY = /^(?!\.+\/)[\w.-]+\/(?!\.+$)[\w.-]+$/;

/** A host with an optional port, then the path that registries allow. */
const OCI = /^oci:\/\/([\w.-]+(?::\d+)?)\/([\w./-]+)$/;

function blobStoreOf(text: string, env: Environment): BlobStore {
  if (text === "file") return { kind: "file" };
  const [, registry, repository] = OCI.exec(text) ?? [];
  if (registry === undefined || repository === undefined) {
    throw invalid("blobs", text, "file, or oci://<registry>/<repository>");
  }
  return {
    kind: "oci",
    registry,
    repository: repository.toLowerCase(),
    user: env.UNDERSTUDY_REGISTRY_USER ?? ENVIRONMENT.UNDERSTUDY_REGISTRY_USER.default,
    token: env.UNDERSTUDY_REGISTRY_TOKEN ?? null,
  };
}

function momentOf(text: string | null): string | null {
  if (text === null) return null;
  const moment = Date.parse(text);
  if (Number.isNaN(moment)) throw invalid("now", text, "a moment such as 2026-01-31T12:00:00Z");
  return new Date(moment).toISOString();
}

const invalid = (input: string, found: string, expected: string) =>
  userError("CLI_INPUT_INVALID", { with: { input }, found, expected });
