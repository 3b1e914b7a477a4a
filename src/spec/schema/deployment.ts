/** Deployment: who answers, who shadows, how it is watched, and what may change it. */
import Type from "typebox";
import { AUTOMATION } from "../../domain/automation.ts";
import { LOG_MODES } from "../../domain/servable.ts";
import { API_VERSION } from "./api-version.ts";
import { Duration, Metadata, Name, PointerVersion, Schedule, Share, strict } from "./common.ts";
import { DEFAULTS } from "./defaults.ts";
import { Monitoring } from "./monitoring.ts";
import { TargetSchema } from "./target.ts";

const POINTER = { model: { ...Name, description: "Name of the Model." }, version: PointerVersion };
const Pointer = strict(POINTER);

const CanaryStep = strict({
  weight: Type.Number({
    exclusiveMinimum: 0,
    maximum: 100,
    description: "Percent of the routing keys, in hundredths of a percent.",
  }),
  for: { ...Duration, description: "How long before the next step." },
});

const literals = <const T extends readonly string[]>(words: T) =>
  Type.Unsafe<T[number]>(Type.Union(words.map((word) => Type.Literal(word))));

const Automation = {
  ...literals(AUTOMATION),
  default: DEFAULTS.automation,
  description:
    "How far the model decides. `human-only`: never, and its answer is withheld; `shadow`: the same, while its answers " +
    "are compared with what people decide; `assist`: people decide and see its answer; `partial`: it decides where its " +
    "confidence reaches the threshold; `full`: it always decides.",
};

const Predictions = strict(
  {
    mode: Type.Optional({
      ...literals(LOG_MODES),
      default: DEFAULTS.predictions.mode,
      description:
        "When an answer counts as on record. `buffered`: in memory; `written`: with the operating system, before the " +
        "answer; `durable`: on the disk, before the answer.",
    }),
    inputs: Type.Optional(
      strict(
        {
          sample: Type.Optional({
            ...Share,
            default: DEFAULTS.predictions.sample,
            description: "Share of the requests whose inputs are kept as they are; of the others their digest.",
          }),
        },
        { description: "What is kept of inputs." },
      ),
    ),
    redact: Type.Optional(Type.Array(Type.String(), { description: "Features that are never written down." })),
    retain: Type.Optional({ ...Duration, description: "Older predictions are removed; never when left out." }),
  },
  { description: "What is kept of its predictions." },
);

export const DeploymentSchema = strict({
  apiVersion: Type.Literal(API_VERSION),
  kind: Type.Literal("Deployment"),
  metadata: Metadata,
  spec: strict({
    target: TargetSchema,
    champion: { ...Pointer, description: "Who answers. The line that a promotion changes." },
    shadow: Type.Optional({
      ...Pointer,
      description: "Who gets a copy of every request and never answers. The line that the pipeline changes.",
    }),
    shadows: Type.Optional(
      Type.Array(Pointer, { maxItems: 8, description: "More shadows, beside that line: these are people's." }),
    ),
    canary: Type.Optional(
      strict(
        {
          ...POINTER,
          steps: Type.Array(CanaryStep, { minItems: 1, description: "The share rises, and ends below 100." }),
        },
        {
          description:
            "Who answers a share of the routing keys, the same ones while the share rises; the champion answers where it fails. The first step's share is deployed.",
        },
      ),
    ),
    standby: Type.Optional({
      ...Pointer,
      description: "Who is loaded and warm, and answers only who asks for its version: where a switch goes back to.",
    }),
    confidenceThreshold: Type.Optional({
      ...Share,
      default: DEFAULTS.confidenceThreshold,
      description: "An answer less probable than this is marked as one for a person to decide.",
    }),
    automation: Type.Optional(Automation),
    predictions: Type.Optional(Predictions),
    keepWarm: Type.Optional({
      ...Duration,
      description:
        "How long the server that was switched away from stays warm, so that going back is instant; not at all when left out.",
    }),
    monitoring: Type.Optional({ ...Monitoring, description: "How it is watched; not at all when left out." }),
    feedbackLoop: Type.Optional(
      strict(
        {
          dataset: { ...Name, description: "Where reviewed rows go: the model's own dataset." },
          rows: Type.Integer({ minimum: 1, maximum: 1000, description: "Rows in one review." }),
          pick: Type.Union([Type.Literal("uncertainty"), Type.Literal("random")], {
            description:
              "`uncertainty`: nine in ten are the least certain, one in ten is chance; `random`: all by chance.",
          }),
          blind: Type.Optional({
            ...Share,
            default: DEFAULTS.blind,
            description: "Share of rows whose prediction is hidden, to measure anchoring.",
          }),
          reviewers: Type.Optional(
            Type.Array(Type.String(), { description: "People or teams to mention, as `@org/team`." }),
          ),
        },
        { description: "How people are asked about its answers; not at all when left out." },
      ),
    ),
    continuousTraining: Type.Optional(
      strict(
        {
          model: { ...Name, description: "Name of the Model that is trained again." },
          on: strict(
            {
              reviewed: Type.Optional(
                Type.Integer({
                  minimum: 1,
                  description:
                    "With so many newly reviewed rows, the pull request of the next dataset version also moves the model's `dataset` line.",
                }),
              ),
              drift: Type.Optional(
                Type.Boolean({ default: DEFAULTS.drift, description: "Drift, or an alert on performance." }),
              ),
              impact: Type.Optional(
                Type.Number({
                  minimum: 0,
                  description:
                    "Drift wakes a training only where the changed features carry this share of the model's importance, or where performance is lost too.",
                }),
              ),
              schedule: Type.Optional(Schedule),
            },
            { description: "What wakes a training, beside people and merged dataset versions." },
          ),
          cooldown: Type.Optional({
            ...Duration,
            default: DEFAULTS.cooldown,
            description: "Time between two trainings that nobody asked for.",
          }),
          inFlight: Type.Optional(
            Type.Integer({
              minimum: 1,
              default: DEFAULTS.inFlight,
              description: "Trainings and undecided promotions at once; whoever comes later waits.",
            }),
          ),
          budget: Type.Optional(
            strict(
              {
                trainings: Type.Optional(
                  Type.Integer({ minimum: 1, description: "Trainings that nobody asked for, in that time." }),
                ),
                time: Type.Optional({
                  ...Duration,
                  description: "How long all trainings may take together, in that time.",
                }),
                per: { ...Duration, description: "The time that it is for." },
              },
              { description: "What may be spent; who comes later waits, and an issue says so." },
            ),
          ),
        },
        { description: "When the model is trained again; only when a person says so when left out." },
      ),
    ),
    continuousDeployment: strict(
      {
        policy: Type.Union([Type.Literal("shadow"), Type.Literal("champion"), Type.Literal("manual")], {
          description:
            "What a candidate that passes is proposed as: `shadow` first (champion while there is none), `champion` at once, or `manual`: registered only.",
        }),
        merge: Type.Optional(
          Type.Union([Type.Literal("review"), Type.Literal("auto")], {
            default: DEFAULTS.merge,
            description: "`review`: a person merges promotions; `auto`: those that pass are merged by themselves.",
          }),
        ),
        soak: Type.Optional(
          strict(
            {
              labelled: Type.Integer({
                minimum: 30,
                description: "Rows that both answered and whose truth arrived, before a shadow is judged for the lead.",
              }),
              for: Type.Optional({
                ...Duration,
                description: "How long the two must have answered side by side at least, by event time.",
              }),
              looks: Type.Optional(
                Type.Integer({
                  minimum: 1,
                  maximum: 20,
                  default: DEFAULTS.looks,
                  description:
                    "How often it is looked whether the gates are decided already, in equal steps up to `labelled`. Each look is paid for: together they err no more often than one.",
                }),
              ),
            },
            { description: "Without it a shadow asks for the lead only when a person says so." },
          ),
        ),
      },
      { description: "What becomes of candidates." },
    ),
  }),
});
export type AuthoredDeployment = Type.Static<typeof DeploymentSchema>;
