/** The only reader of `process.env`: every variable that Understudy looks at, and what it means. */

interface Variable {
  readonly description: string;
  readonly default?: string;
}

export const ENVIRONMENT = {
  UNDERSTUDY_HOME: {
    description: "Folder with what does not belong into Git: the local forge, blobs, prediction logs, server state.",
    default: ".understudy",
  },
  UNDERSTUDY_FORGE: { description: "`local` or `github`: where pull requests and issues live.", default: "local" },
  UNDERSTUDY_NOW: {
    description: "A moment (ISO 8601) that takes the place of the present, for trying out what a schedule would do.",
  },
  UNDERSTUDY_BLOBS: {
    description:
      "Where big bytes lie: `file` (the home folder), or `oci://<registry>/<repository>`, which every runner reaches.",
    default: "file",
  },
  UNDERSTUDY_REGISTRY_USER: { description: "User name at the OCI registry.", default: "understudy" },
  UNDERSTUDY_REGISTRY_TOKEN: {
    description: "Password or token at the OCI registry; without one it is asked as anybody. Never written anywhere.",
  },
  UNDERSTUDY_IDENTITY: {
    description:
      "Login of the GitHub App that alone writes evidence, such as `acme-understudy[bot]`. Records of anybody else then count as forged; without it evidence is advisory.",
  },
  UNDERSTUDY_WEBHOOK: {
    description:
      "Address that takes Slack's JSON: deployments with `monitoring.webhook` post their changes of state there. https only, but for this machine itself. Never written anywhere.",
  },
  UNDERSTUDY_ONNXRUNTIME: {
    description:
      "Folder of the onnxruntime-node that models run on, in the version of Understudy's lock file. Without it: the one installed with Understudy, outside workflows the working tree's `node_modules`, the runner's tool cache, or a download that is kept.",
  },
  UNDERSTUDY_SERVE_BUNDLE: {
    description: "Digest of the bundle that `serve` answers with, where no flag says what to serve.",
  },
  UNDERSTUDY_SERVE_HOST: {
    description: "Address that `serve --model` and `serve --bundle` listen on.",
    default: "127.0.0.1",
  },
  UNDERSTUDY_SERVE_PORT: { description: "Their port; 0 lets the system choose.", default: "8080" },
  UNDERSTUDY_SERVE_TOKENS: {
    description:
      "Who may ask the server for what: `scope[,scope]=token`, several separated by spaces; the scopes are `predict`, `feedback`, `export`, `admin`. Never written anywhere.",
  },
  UNDERSTUDY_SERVE_TOKENS_FILE: {
    description: "File with the same, one a line; a token may stand there as `sha256:` and its hash.",
  },
  UNDERSTUDY_SERVE_OPEN: {
    description: "`true`: without a token for `predict` everybody who reaches the server is answered.",
  },
  UNDERSTUDY_SERVE_LOG: {
    description: "What the server writes to standard error: `silent`, `error`, or `access`, a line for each request.",
    default: "error",
  },
  NPM_CONFIG_REGISTRY: {
    description:
      "npm registry, or a mirror, that onnxruntime-node is downloaded from where it is not installed; by default the one that npm uses on this machine.",
  },
  npm_config_registry: { description: "The same, as npm itself sets it." },
  RUNNER_TOOL_CACHE: { description: "Where a runner keeps tools between jobs; without it the home folder does." },
  GITHUB_TOKEN: { description: "Token for the `github` forge. Never written to a log, a record or a pull request." },
  GITHUB_REPOSITORY: { description: "`owner/name` of the repository on GitHub." },
  GITHUB_API_URL: { description: "Address of GitHub's API.", default: "https://api.github.com" },
  GITHUB_ACTIONS: { description: "`true` inside a workflow: the forge is then `github` unless said otherwise." },
  GITHUB_EVENT_PATH: { description: "File with the event that started a workflow." },
  RUNNER_DEBUG: { description: "`1` when a workflow runs with debug logging: errors of ours come with more detail." },
} as const satisfies Readonly<Record<string, Variable>>;

export type Environment = { readonly [Name in keyof typeof ENVIRONMENT]?: string };

/** Empty means unset, as in a workflow's `env:` whose expression gave nothing. */
export function readEnvironment(): Environment {
  const names = Object.keys(ENVIRONMENT) as (keyof typeof ENVIRONMENT)[];
  return Object.fromEntries(names.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : [])));
}

/** For programs that are started on the user's behalf; each adapter passes on only what it may. */
export const wholeEnvironment = (): Readonly<Record<string, string | undefined>> => process.env;
