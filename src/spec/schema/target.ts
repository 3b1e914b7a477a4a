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

export const TargetSchema = Type.Union(
  [
    strict({
      kind: Type.Literal("process", { description: "A supervised server on the runner's own host." }),
      ...Listening,
      runner: runner("Labels of the runner on that host: where workflows deploy and collect predictions."),
    }),
  ],
  { discriminator: { propertyName: "kind" }, description: "Where it runs." },
);
