/** The Model's `gates` and `evaluation`: what a candidate must show, and what it is tried on beside the test split. */
import Type from "typebox";
import { METRICS, type MetricName } from "../../domain/metrics.ts";
import { Duration, Share, strict } from "./common.ts";
import { DEFAULTS } from "./defaults.ts";

const literals = <T extends string>(values: readonly T[], options: Type.TStringOptions = {}) =>
  Type.Unsafe<T>(Type.String({ enum: [...values], ...options }));

const Metric = literals(Object.keys(METRICS) as MetricName[], { description: "What is measured." });

const Column = Type.String({ description: "A column of the dataset; it need not be a feature." });

const Concurrency = Type.Integer({ minimum: 1, maximum: 1024, description: "Requests that are always under way." });

const Load = strict(
  { concurrency: Concurrency, for: { ...Duration, description: "How long; one answer a connection at a time." } },
  { description: "Requests of one row, many at once, for a while." },
);

export const Gate = strict(
  {
    metric: Metric,
    class: Type.Optional(Type.String({ description: "For metrics of one class, such as `recall`." })),
    slice: Type.Optional(
      Type.Record(Type.String(), Type.String(), {
        description: "Only rows whose columns have these values, as text: a slice that `evaluation.slices` declares.",
      }),
    ),
    by: Type.Optional({ ...Column, description: "For metrics of groups, such as `demographic-parity.difference`." }),
    perturbation: Type.Optional(
      Type.String({ description: "Rows changed so: the name of one of `evaluation.perturbations`." }),
    ),
    load: Type.Optional({ ...Load, description: "For times and throughput: measured with so many requests at once." }),
    min: Type.Optional(
      Type.Number({
        description: "Passes when the lower end of the interval reaches it; fails when the upper end does not.",
      }),
    ),
    max: Type.Optional(Type.Number({ description: "The same, for metrics where lower is better." })),
    maxDrop: Type.Optional(
      Type.Number({
        minimum: 0,
        description: "How much worse it may be under the `perturbation` than on the rows as they are.",
      }),
    ),
    notWorseThan: Type.Optional(
      literals(["champion", "best"], {
        description:
          "Compares on the same rows; needs `margin`. `champion`: who answers now; `best`: the best that this test split ever saw, against a slow decline by small steps.",
      }),
    ),
    betterThan: Type.Optional(
      literals(["champion"], { description: "Passes when it is better than the champion, on the same rows." }),
    ),
    margin: Type.Optional(
      Type.Union(
        [Type.Number({ minimum: 0 }), Type.String({ pattern: "^[0-9]{1,4}(\\.[0-9]{1,4})?%$", $comment: "20%" })],
        {
          description:
            "How much worse is still not worse: in the metric's own unit, or as a percentage of the other's value (`20%`).",
        },
      ),
    ),
    confidence: Type.Optional(
      Type.Number({
        minimum: 0.5,
        // Nothing that is measured is certain.
        maximum: 0.9999,
        default: DEFAULTS.gateConfidence,
        description: "One-sided confidence of the decision.",
      }),
    ),
  },
  { description: "One requirement: `min`, `max`, `maxDrop`, `betterThan`, or `notWorseThan` with `margin`." },
);
export type Gate = Type.Static<typeof Gate>;

export const Slice = strict(
  {
    by: Type.Array(Column, { minItems: 1, maxItems: 3, description: "Rows that are equal in all of these." }),
    bins: Type.Optional(
      Type.Array(Type.Number(), {
        minItems: 1,
        maxItems: 20,
        description: "Of one numeric column: where its slices begin. `[18, 65]` makes `< 18`, `18 to 65` and `>= 65`.",
      }),
    ),
  },
  { description: "Every value, or combination of values, is a slice." },
);

const NAMED = {
  name: Type.String({
    pattern: "^[a-z0-9][a-z0-9-]{0,62}$",
    $comment: "lower-case letters, digits and hyphens",
    description: "How gates call it.",
  }),
};
const FEATURES = Type.Optional(
  Type.Array(Column, { minItems: 1, description: "The features that are changed; all that can be when left out." }),
);

export const Perturbation = Type.Union(
  [
    strict({
      ...NAMED,
      kind: Type.Literal("noise", { description: "Numbers: normal noise. Images: normal noise on each pixel." }),
      amount: Type.Number({
        exclusiveMinimum: 0,
        maximum: 10,
        description: "Its standard deviation: of a number in its column's own, of a pixel in shares of white.",
      }),
      features: FEATURES,
    }),
    strict({
      ...NAMED,
      kind: Type.Literal("missing", { description: "Values that are not there." }),
      share: { ...Share, description: "Share of the values." },
      features: FEATURES,
    }),
    strict({
      ...NAMED,
      kind: Type.Literal("out-of-range", { description: "Numbers far outside of what training has seen." }),
      share: { ...Share, description: "Share of the values." },
      features: FEATURES,
    }),
    strict({
      ...NAMED,
      kind: Type.Literal("unseen-category", { description: "Texts that training has never seen." }),
      share: { ...Share, description: "Share of the values." },
      features: FEATURES,
    }),
    strict({
      ...NAMED,
      kind: Type.Literal("brightness", { description: "Images: every pixel times a factor." }),
      factor: Type.Number({ minimum: 0, maximum: 10, description: "Of 1 changes nothing, 0.5 is half as bright." }),
    }),
    strict({
      ...NAMED,
      kind: Type.Literal("contrast", { description: "Images: distance from the mean grey times a factor." }),
      factor: Type.Number({ minimum: 0, maximum: 10, description: "Of 1 changes nothing." }),
    }),
    strict({
      ...NAMED,
      kind: Type.Literal("blur", { description: "Images: a Gaussian blur." }),
      sigma: Type.Number({ exclusiveMinimum: 0, maximum: 100, description: "In pixels." }),
    }),
    strict({
      ...NAMED,
      kind: Type.Literal("jpeg", { description: "Images: encoded again as JPEG." }),
      quality: Type.Integer({ minimum: 1, maximum: 100, description: "From 1, the worst, to 100." }),
    }),
    strict({
      ...NAMED,
      kind: Type.Literal("rotation", { description: "Images: turned about their middle, corners black." }),
      degrees: Type.Number({ minimum: -180, maximum: 180, description: "Clockwise." }),
    }),
  ],
  { discriminator: { propertyName: "kind" } },
);
export type Perturbation = Type.Static<typeof Perturbation>;

export const Evaluation = strict(
  {
    slices: Type.Optional(
      Type.Array(Slice, { maxItems: 20, description: "Parts of the test split that are measured apart." }),
    ),
    fairness: Type.Optional(
      Type.Array(
        strict({
          by: { ...Column, description: "The column whose groups are compared." },
          class: Type.String({ description: "The answer that counts as favourable." }),
        }),
        { maxItems: 10, description: "Whom the answers favour." },
      ),
    ),
    perturbations: Type.Optional(
      Type.Array(Perturbation, { maxItems: 20, description: "Changes of the rows that the model should bear." }),
    ),
    importance: Type.Optional(
      strict(
        {
          repeats: Type.Integer({
            minimum: 0,
            maximum: 50,
            description: "Times that each feature is shuffled; 0: importance is not measured.",
          }),
        },
        { description: "What each feature is worth: how much worse it gets when the feature's values are shuffled." },
      ),
    ),
    load: Type.Optional({ ...Load, description: "The load at which times are reported." }),
  },
  { description: "What it is tried on, beside the test split as it is." },
);
export type Evaluation = Type.Static<typeof Evaluation>;
