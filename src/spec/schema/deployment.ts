/** Deployment: who answers, who shadows, how it is watched, and what may change it. */
import Type from "typebox";
import { API_VERSION } from "./api-version.ts";
import { Duration, Metadata, Name, PointerVersion, Schedule, Share, strict } from "./common.ts";
import { DEFAULTS } from "./defaults.ts";
import { Metric } from "./model.ts";

const Pointer = strict({ model: Name, version: PointerVersion });

const CanaryStep = strict({
  weight: Type.Number({ exclusiveMinimum: 0, maximum: 100, description: "Percent of the traffic." }),
  for: Duration,
});

/** One kind of check on a window; each kind has its own thresholds. */
export const MonitoringCheck = Type.Union(
  [
    strict({
      check: Type.Literal("missing"),
      max: { ...Share, description: "Largest share of missing values of a feature." },
    }),
    strict({
      check: Type.Literal("range"),
      max: { ...Share, description: "Largest share of a feature's values outside the declared range." },
    }),
    strict({
      check: Type.Literal("data-drift"),
      statistic: Type.Union([Type.Literal("ks"), Type.Literal("psi")]),
      effect: Type.Number({ minimum: 0, description: "Smallest change that matters, in the statistic's own unit." }),
      significance: Type.Optional({
        ...Share,
        default: DEFAULTS.significance,
        description: "False discovery rate over all features of a window.",
      }),
    }),
    strict({
      check: Type.Literal("prediction-drift"),
      effect: Type.Number({ minimum: 0, description: "Smallest PSI of the predicted classes that matters." }),
      significance: Type.Optional({ ...Share, default: DEFAULTS.significance }),
    }),
  ],
  { discriminator: { propertyName: "check" } },
);
export type MonitoringCheck = Type.Static<typeof MonitoringCheck>;

const Monitoring = strict({
  window: { ...Duration, description: "Length of one window of event time." },
  minimumRows: Type.Optional(
    Type.Integer({
      minimum: 1,
      default: DEFAULTS.minimumRows,
      description: "Fewer rows are judged insufficient, never drift.",
    }),
  ),
  checks: Type.Array(MonitoringCheck),
  alerts: Type.Optional(
    Type.Array(
      strict({
        metric: Metric,
        class: Type.Optional(Type.String()),
        below: Type.Optional(Type.Number({ description: "Fires when the whole interval lies below." })),
        above: Type.Optional(Type.Number()),
      }),
    ),
  ),
});

export const DeploymentSchema = strict({
  apiVersion: Type.Literal(API_VERSION),
  kind: Type.Literal("Deployment"),
  metadata: Metadata,
  spec: strict({
    target: Type.Union(
      [
        strict({
          kind: Type.Literal("process", { description: "A supervised server on the runner's own host." }),
          port: Type.Integer({ minimum: 0, maximum: 65_535 }),
        }),
      ],
      { discriminator: { propertyName: "kind" } },
    ),
    champion: { ...Pointer, description: "Who answers. The line that a promotion changes." },
    shadow: Type.Optional({ ...Pointer, description: "Who gets a copy of every request and never answers." }),
    canary: Type.Optional(
      strict({ model: Name, version: PointerVersion, steps: Type.Array(CanaryStep, { minItems: 1 }) }),
    ),
    confidenceThreshold: Type.Optional({ ...Share, default: DEFAULTS.confidenceThreshold }),
    monitoring: Type.Optional(Monitoring),
    feedbackLoop: Type.Optional(
      strict({
        dataset: { ...Name, description: "Where reviewed rows go: the model's own dataset." },
        rows: Type.Integer({ minimum: 1, maximum: 1000, description: "Rows in one review." }),
        pick: Type.Union([Type.Literal("uncertainty"), Type.Literal("random")]),
        blind: Type.Optional({
          ...Share,
          default: DEFAULTS.blind,
          description: "Share of rows whose prediction is hidden, to measure anchoring.",
        }),
        reviewers: Type.Optional(Type.Array(Type.String())),
      }),
    ),
    continuousTraining: Type.Optional(
      strict({
        model: Name,
        on: strict({
          reviewed: Type.Optional(
            Type.Integer({ minimum: 1, description: "Reviewed rows since the dataset version that the model names." }),
          ),
          drift: Type.Optional(Type.Boolean()),
          schedule: Type.Optional(Schedule),
        }),
        cooldown: Type.Optional({ ...Duration, default: DEFAULTS.cooldown }),
        inFlight: Type.Optional(Type.Integer({ minimum: 1, default: DEFAULTS.inFlight })),
      }),
    ),
    continuousDeployment: strict({
      policy: Type.Union([Type.Literal("shadow"), Type.Literal("champion"), Type.Literal("manual")]),
      merge: Type.Optional(Type.Union([Type.Literal("review"), Type.Literal("auto")], { default: DEFAULTS.merge })),
      soak: Type.Optional(
        strict(
          {
            labelled: Type.Integer({
              minimum: 30,
              description:
                "Rows that both answered and whose truth arrived, before a shadow is judged for the lead: one look.",
            }),
          },
          { description: "Without it a shadow asks for the lead only when a person says so." },
        ),
      ),
    }),
  }),
});
export type AuthoredDeployment = Type.Static<typeof DeploymentSchema>;
