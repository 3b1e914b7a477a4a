/** Where a deployment runs: a server process on the runner's own host, or a container of an engine. */
import Type from "typebox";
import { RunnerLabel, strict } from "./common.ts";
import { DEFAULTS } from "./defaults.ts";

const Listening = {
  port: Type.Integer({
    minimum: 0,
    maximum: 65_535,
    description: "Where it listens; 0: any free port. A change counts from the next deployment.",
  }),
  listen: Type.Optional(
    Type.String({
      pattern: "^[0-9A-Fa-f.:]{2,45}$",
      $comment: "an IP address",
      default: DEFAULTS.listen,
      description:
        "Address of the interface that it listens on; `0.0.0.0`: all. By default only its own host reaches it. Beyond it the server wants tokens (UNDERSTUDY_SERVE_TOKENS).",
    }),
  ),
};

const runner = (description: string) =>
  Type.Optional(Type.Array(RunnerLabel, { minItems: 1, default: DEFAULTS.targetRunner, description }));

const Resources = strict(
  {
    cpu: Type.Optional(Type.Number({ minimum: 0.01, maximum: 1024, description: "Cores, such as `2` or `0.5`." })),
    memory: Type.Optional(
      Type.String({
        pattern: "^[1-9][0-9]{0,6}(Mi|Gi)$",
        $comment: "a whole number and a unit, such as 512Mi or 2Gi",
        description:
          "Memory, such as `512Mi` or `2Gi`. While bundles are switched, and while the old one is kept warm, both are in it.",
      }),
    ),
  },
  { description: "What the container may use; all of the host when left out." },
);

export const TargetSchema = Type.Union(
  [
    strict({
      kind: Type.Literal("process", { description: "A supervised server on the runner's own host." }),
      ...Listening,
      runner: runner("Labels of the runner on that host: where workflows deploy and collect predictions."),
    }),
    strict({
      kind: Type.Literal("docker", { description: "A container of a Docker engine, on this host or another." }),
      ...Listening,
      host: Type.Optional(
        Type.String({
          pattern: "^(unix:///|ssh://|tcp://)[^\\s]{1,250}$",
          $comment: "unix:///..., ssh://user@host or tcp://host:2376",
          description:
            "The engine: `unix:///var/run/docker.sock`, `ssh://user@host`, or `tcp://host:2376` with TLS (DOCKER_CERT_PATH). By default DOCKER_HOST, or else the socket.",
        }),
      ),
      image: Type.String({
        pattern: "^[a-z0-9][a-z0-9._:/-]{0,200}@sha256:[0-9a-f]{64}$",
        $comment: "repository@sha256:<digest>",
        description: "The serving image, by digest: `registry/repository@sha256:...`.",
      }),
      resources: Type.Optional(Resources),
      runner: runner("Labels of the runner that reaches the engine: where workflows deploy and collect predictions."),
    }),
  ],
  { discriminator: { propertyName: "kind" }, description: "Where it runs." },
);
