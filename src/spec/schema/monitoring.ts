/** A Deployment's `monitoring`: which windows, what each is checked for, which alerts, who is told. */
import Type from "typebox";
import { BINNINGS, DRIFT_STATISTIC_NAMES } from "../../domain/drift-statistics.ts";
import { MONITORED_METRICS } from "../../domain/metrics.ts";
import { Duration, Name, Share, strict, Version } from "./common.ts";
import { DEFAULTS } from "./defaults.ts";
import { Slice } from "./evaluation.ts";

const words = <const T extends readonly string[]>(values: T, options: Type.TStringOptions = {}) =>
  Type.Unsafe<T[number]>(Type.String({ enum: [...values], ...options }));

const FEATURES = Type.Optional(
  Type.Array(Type.String(), { minItems: 1, description: "Only these features; all when left out." }),
);
const RULE = Type.Optional(
  words(["calibrated", "threshold"], {
    default: DEFAULTS.rule,
    description:
      "`calibrated`: large enough to matter, too large for chance in a window of this size, and significant. `threshold`: the plain threshold; the report says how often that is a false alarm.",
  }),
);
const SIGNIFICANCE = Type.Optional({
  ...Share,
  default: DEFAULTS.significance,
  description: "False discovery rate over all that the check looks at in a window.",
});
const slices = (description: string) => Type.Optional(Type.Boolean({ default: DEFAULTS.slices, description }));
const most = (description: string) => ({ ...Share, description });

/** One kind of check on a window; each kind has its own thresholds. */
export const MonitoringCheck = Type.Union(
  [
    strict({
      check: Type.Literal("missing", { description: "Values that are not there." }),
      max: most("Largest share of missing values of a feature."),
      features: FEATURES,
      slices: slices(
        "Also in each of `monitoring.slices`: more than `max`, more than in the same slice of the reference, and no chance. Not where `season` is a weekday or an hour.",
      ),
    }),
    strict({
      check: Type.Literal("range", {
        description: "Numbers outside `min` and `max` of their column, texts unknown to it.",
      }),
      max: most("Largest share of a feature's values outside the declared range."),
      features: FEATURES,
    }),
    strict({
      check: Type.Literal("schema", { description: "Features that are no longer sent, or of another type." }),
      max: most("Largest share of rows that do not fit."),
    }),
    strict({
      check: Type.Literal("duplicates", { description: "Rows that say the same as another one of the window." }),
      max: most("Largest share of rows that repeat another."),
    }),
    strict({
      check: Type.Literal("constant", { description: "Features that no longer vary, though they did in training." }),
      features: FEATURES,
    }),
    strict({
      check: Type.Literal("rows", { description: "Too little traffic, or too much." }),
      min: Type.Optional(Type.Integer({ minimum: 0, description: "Fewest rows of a window." })),
      max: Type.Optional(Type.Integer({ minimum: 1, description: "Most rows of a window." })),
      change: Type.Optional(
        Type.Number({
          exclusiveMinimum: 0,
          description: "Largest change from what is usual: 0.5 is half as much again.",
        }),
      ),
    }),
    strict({
      check: Type.Literal("freshness", { description: "How long nobody asked, at the end of the window." }),
      max: { ...Duration, description: "Longest silence." },
    }),
    strict({
      check: Type.Literal("skew", { description: "Answers in production that the model file itself does not give." }),
      max: most("Largest share of rows that are answered otherwise."),
      rows: Type.Optional(
        Type.Integer({
          minimum: 1,
          maximum: 10000,
          default: DEFAULTS.skewRows,
          description: "Rows that are tried again.",
        }),
      ),
    }),
    strict({
      check: Type.Literal("data-drift", { description: "Features whose distribution is no longer that of training." }),
      statistic: words(DRIFT_STATISTIC_NAMES, {
        description:
          "Of numbers; of categories too where it is defined on them, else total variation. `ks`, `wasserstein`, `psi`, `jensen-shannon`, `hellinger`, `total-variation`, `l-infinity`, `cramers-v`.",
      }),
      categories: Type.Optional(words(DRIFT_STATISTIC_NAMES, { description: "Another one for categories." })),
      binning: Type.Optional(
        words(BINNINGS, {
          default: DEFAULTS.binning,
          description:
            "Of numbers that are counted in bins. `quantiles` of the reference; or as the tool of that name does it.",
        }),
      ),
      effect: Type.Number({ minimum: 0, description: "Smallest change that matters, in the statistic's own unit." }),
      significance: SIGNIFICANCE,
      rule: RULE,
      features: FEATURES,
      slices: slices(
        "Also in each of `monitoring.slices`, against the same slice of the reference; by `calibrated`, whatever `rule` says, and with a significance of their own. Not where `season` is a weekday or an hour.",
      ),
    }),
    strict({
      check: Type.Literal("multivariate-drift", {
        description:
          "Features that no longer go together as in training: reconstruction error of its principal components.",
      }),
      effect: Type.Number({ minimum: 0, description: "Smallest rise of the mean error that matters: 0.1 is a tenth." }),
      significance: SIGNIFICANCE,
      rule: RULE,
    }),
    strict({
      check: Type.Literal("outliers", { description: "Rows unlike any of training." }),
      method: Type.Optional(
        words(["pca", "knn"], {
          default: DEFAULTS.outlierMethod,
          description: "`pca`: reconstruction error; `knn`: mean distance to the ten nearest rows of training.",
        }),
      ),
      max: most("Largest share of rows farther out than 99 in 100 of training are."),
    }),
    strict({
      check: Type.Literal("prediction-drift", { description: "Answers whose shares have moved." }),
      of: Type.Optional(
        words(["answers", "confidence"], {
          default: DEFAULTS.predictionDriftOf,
          description: "`answers`: classes or values; `confidence`: how sure the model is.",
        }),
      ),
      effect: Type.Number({ minimum: 0, description: "Smallest PSI that matters." }),
      significance: SIGNIFICANCE,
      rule: RULE,
    }),
    strict({
      check: Type.Literal("output", { description: "What answers look like, and what callers made of them." }),
      measure: words(["nulls", "below-threshold", "retries", "refusals", "confidence", "value"], {
        description:
          "Shares of rows without an answer, under the confidence threshold, asked again, rejected; or the mean confidence or value.",
      }),
      min: Type.Optional(Type.Number({ description: "Fires when the whole interval lies below." })),
      max: Type.Optional(Type.Number({ description: "Fires when the whole interval lies above." })),
    }),
    strict({
      check: Type.Literal("concept-drift", {
        description: "The same inputs no longer mean the same: it is wrong more often than its confidence says.",
      }),
      method: Type.Optional(
        words(["gap", "adwin"], {
          default: DEFAULTS.conceptDriftMethod,
          description: "`gap`: realised against estimated accuracy; `adwin`: a change in the stream of errors.",
        }),
      ),
      effect: Type.Number({ minimum: 0, description: "Smallest rise of the error rate that matters." }),
    }),
    strict({
      check: Type.Literal("fairness", { description: "Groups that are answered unequally." }),
      by: Type.String({ description: "The column whose groups are compared." }),
      class: Type.String({ description: "The answer that counts as favourable." }),
      metric: words(["demographic-parity.difference", "equalized-odds.difference"], {
        description: "What is measured.",
      }),
      max: most("Largest difference."),
    }),
    strict({
      check: Type.Literal("telemetry", {
        description: "What devices, or the server itself, measure beside the answers.",
      }),
      reading: Type.String({ description: "Its name, such as `temperature` or `server.memory`." }),
      min: Type.Optional(Type.Number({ description: "Lowest value that is as it should be." })),
      max: Type.Optional(Type.Number({ description: "Highest value that is as it should be." })),
      share: Type.Optional({
        ...Share,
        default: DEFAULTS.telemetryShare,
        description: "Largest share of values outside of these.",
      }),
      effect: Type.Optional(
        Type.Number({ minimum: 0, description: "Smallest KS distance from the earlier windows that matters." }),
      ),
    }),
  ],
  { discriminator: { propertyName: "check" } },
);
export type MonitoringCheck = Type.Static<typeof MonitoringCheck>;

const Alert = strict({
  metric: { ...words(MONITORED_METRICS), description: "What is measured." },
  class: Type.Optional(Type.String({ description: "For metrics of one class, such as `recall`." })),
  role: Type.Optional(
    words(["champion", "shadow", "canary"], { default: DEFAULTS.alertRole, description: "Whose answers." }),
  ),
  slice: Type.Optional(
    Type.Record(Type.String(), Type.String(), { description: "Only rows whose columns have these values, as text." }),
  ),
  below: Type.Optional(Type.Number({ description: "Fires when the whole interval lies below." })),
  above: Type.Optional(Type.Number({ description: "The same, for metrics where lower is better." })),
  for: Type.Optional({
    ...Duration,
    description: "How much time is judged as one, and is not less than a window; one window when left out.",
  }),
  on: Type.Optional(
    words(["interval", "value"], {
      default: DEFAULTS.alertOn,
      description:
        "`interval`: fires when chance is ruled out; `value`: when the number itself is beyond the limit, and the report says how often that is chance.",
    }),
  ),
});

const Firing = strict(
  {
    fires: Type.Integer({ minimum: 1, maximum: 20, description: "Windows that must fail." }),
    of: Type.Integer({ minimum: 1, maximum: 20, description: "Of how many windows in a row." }),
    clears: Type.Integer({ minimum: 1, maximum: 20, description: "Windows in a row that end it by passing." }),
  },
  { description: "When a statistic of a distribution counts: 2 of 3 windows, and 2 end it, when left out." },
);

const Time = Type.String({
  pattern: "^[1-9][0-9]{0,5}(ms|s)$",
  $comment: "50ms, 2s",
  description: "A time such as `50ms` or `2s`.",
});

const Slo = strict(
  {
    latency: Type.Optional(
      strict(
        {
          p50: Type.Optional({ ...Time, description: "Longest median time of an answer." }),
          p95: Type.Optional({ ...Time, description: "Longest 95th percentile." }),
          p99: Type.Optional({ ...Time, description: "Longest 99th percentile." }),
        },
        { description: "How fast the champion answers, such as `50ms`." },
      ),
    ),
    throughput: Type.Optional(
      Type.Number({ exclusiveMinimum: 0, description: "Fewest answers a second, over a window." }),
    ),
    errors: Type.Optional({ ...Share, description: "Largest share of requests that the server fails." }),
  },
  { description: "What was promised of the service: an alert each, unless `alerts` names the metric itself." },
);

export type Slo = Type.Static<typeof Slo>;

export const Monitoring = strict({
  window: { ...Duration, description: "Length of one window of event time." },
  minimumRows: Type.Optional(
    Type.Integer({
      minimum: 1,
      default: DEFAULTS.minimumRows,
      description: "Fewer rows are judged insufficient, never drift.",
    }),
  ),
  reference: Type.Optional(
    strict(
      {
        dataset: { ...Name, description: "Name of the Dataset." },
        version: { ...Version, description: "Its version." },
      },
      {
        description:
          "The training split that windows are compared with, whoever is champion; by default what the champion was trained on, and its answers on the test split.",
      },
    ),
  ),
  season: Type.Optional(
    words(["none", "weekday", "hour", "year"], {
      default: DEFAULTS.season,
      description:
        "What comes back. `weekday`, `hour`: windows are compared with earlier ones of the same weekday, or hour of the day, once there are four; until then with the reference. `year`: with the dataset's rows of the same days of the year, or of up to 15 days more on either side where they are too few, and with windows of earlier years.",
    }),
  ),
  correlated: Type.Optional(
    strict(
      {
        block: Type.Optional(
          Type.Integer({
            minimum: 2,
            description: "Rows of a block; as many as their correlation lasts when left out.",
          }),
        ),
      },
      {
        description:
          "Rows that follow each other are alike, as frames of a camera are: chance is then drawn by blocks of rows. Independent when left out.",
      },
    ),
  ),
  firing: Type.Optional(Firing),
  labelDelay: Type.Optional({
    ...Duration,
    description: "How long truths take to arrive: performance is judged of rows that are so old.",
  }),
  slices: Type.Optional(
    Type.Array(Slice, {
      maxItems: 20,
      description: "Parts of the traffic whose performance, answers and features are looked at apart.",
    }),
  ),
  checks: Type.Array(MonitoringCheck, { description: "What each window is compared for." }),
  alerts: Type.Optional(
    Type.Array(Alert, { description: "Metrics with a limit; most need labels that have arrived." }),
  ),
  slo: Type.Optional(Slo),
  daily: Type.Optional(
    words(["off", "record", "issue"], {
      default: DEFAULTS.daily,
      description: "A report a day: kept on record, and as a comment of one issue too.",
    }),
  ),
  webhook: Type.Optional(
    Type.Boolean({
      default: DEFAULTS.webhook,
      description: "Changes of state are also posted to `UNDERSTUDY_WEBHOOK`, in Slack's format.",
    }),
  ),
});
