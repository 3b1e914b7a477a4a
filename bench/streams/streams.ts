/**
 * The streams, and where each changed: written down before anything was run on them. Variants called `Afterwards` were added
 * when the first results were known.
 */

export interface Label {
  /** ISO 8601; `to` absent: it stays. */
  readonly from: string;
  readonly to?: string;
  /** What changed: what comes in, or what is right for it. */
  readonly of: "inputs" | "answers";
  readonly what: string;
}

export interface Variant {
  readonly name: string;
  /** From the root of the repository. */
  readonly deployment: string;
  /** What it is judged by beside the first; drift of what comes in when left out. */
  readonly lane?: Label["of"];
  /** In place of what the file says, or beside it. */
  readonly change?: {
    readonly window?: string;
    readonly significance?: number;
    readonly conceptDrift?: number;
    readonly season?: "year";
    /** Rows that follow each other are alike. */
    readonly correlated?: "auto";
  };
}

export interface Stream {
  readonly name: string;
  readonly title: string;
  readonly source: string;
  readonly labelled: string;
  readonly labels: readonly Label[];
  /** Whole windows after the one of a change in which an alarm still counts as seeing it. */
  readonly tolerance: number;
  /** The number that its picture shows. */
  readonly shown: string;
  /** Numbers that stand for categories. */
  readonly categories: readonly string[];
  /** The first is the one that the others stand beside. */
  readonly variants: readonly [Variant, ...Variant[]];
}

/** Windows of 30 days from the first of 2016 that is aligned to the epoch. */
const month = (at: number): string => new Date((561 + at) * 30 * 86_400_000).toISOString();

const CENSUS_CATEGORIES = "MAR DIS ESP CIT MIG MIL ANC NATIVITY DEAR DEYE DREM SEX RAC1P".split(" ");

export const STREAMS: readonly Stream[] = [
  {
    name: "weather",
    title: "Seattle's weather, 2014 and 2015",
    source:
      "The dataset of the demo (NOAA, public domain), a row a day; reference: three weeks in four of 2012 and 2013. The model is a logistic regression on these.",
    labelled:
      "The dataset's README has counted fog by year since before this was written. The water year 2015 is that of Washington's snow drought, a drought of warmth (Marlier and others, 2017, Environmental Research Letters 12, 114008). Seasons are no change: training has all of them.",
    labels: [
      {
        from: "2014-01-01T00:00:00.000Z",
        of: "answers",
        what: "fog is common: 28 days of 2014, 52 of 2015, 21 of both years of training",
      },
      {
        from: "2014-10-01T00:00:00.000Z",
        to: "2015-10-01T00:00:00.000Z",
        of: "inputs",
        what: "the warm, snowless water year 2015",
      },
    ],
    tolerance: 3,
    shown: "temp_max",
    categories: [],
    variants: [
      { name: "Understudy", deployment: "deployments/seattle-weather/deployment.yaml" },
      {
        name: "Understudy, a window a year",
        deployment: "deployments/seattle-weather/deployment.yaml",
        change: { window: "365d" },
      },
      {
        name: "Afterwards: season of the year",
        deployment: "deployments/seattle-weather/deployment.yaml",
        change: { season: "year" },
      },
      {
        name: "Afterwards: the same, correlated",
        deployment: "deployments/seattle-weather/deployment.yaml",
        change: { season: "year", correlated: "auto" },
      },
      {
        name: "Afterwards: concept drift",
        deployment: "deployments/seattle-weather/deployment.yaml",
        change: { conceptDrift: 0.03 },
        lane: "answers",
      },
    ],
  },
  {
    name: "census",
    title: "Who has work: census of Massachusetts, 2016 to 2018",
    source:
      "American Community Survey (United States' Census Bureau, public domain) as the PyPI package nannyml 0.13.1 carries it (Apache-2.0). 500 people a window of 30 days, twelve windows a year, each drawn without replacement from its year's; reference: 3,000 people of 2015. The model is a logistic regression on these, tried on 1,500 others.",
    labelled:
      "Three changes put into real rows by the schedule in prepare.py. What changes from year to year by itself is not labelled, so that an alarm about it counts as false.",
    labels: [
      {
        from: month(9),
        to: month(14),
        of: "inputs",
        what: "half of the people are drawn among those of 60 or older",
      },
      {
        from: month(18),
        to: month(22),
        of: "inputs",
        what: "a form's default: 15% of the rows say never married, whoever they are",
      },
      { from: month(27), to: month(32), of: "answers", what: "a quarter of those who have work lose it" },
    ],
    tolerance: 3,
    shown: "AGEP",
    categories: CENSUS_CATEGORIES,
    variants: [
      { name: "Understudy", deployment: "bench/streams/deployments/census.yaml" },
      {
        name: "Afterwards: significance 0.05",
        deployment: "bench/streams/deployments/census.yaml",
        change: { significance: 0.05 },
      },
    ],
  },
  {
    name: "occupancy",
    title: "An office in February 2015: temperature, humidity, light, CO2",
    source:
      "Candanedo and Feldheim, 2016, as the PyPI package river 0.26.1 carries it (BSD-3-Clause; the data CC BY 4.0 at UCI, sampled every 16 minutes by the Turing Change Point Dataset). Reference: the first 181 readings, two working days and their nights.",
    labelled:
      "By the five annotators of the Turing Change Point Dataset, whose marks river carries: all five mark Saturday morning (readings 234 to 238) and Monday morning (415 to 417). Between the two the office is empty; working days and nights are in the reference.",
    labels: [
      {
        from: "2015-02-07T09:19:00.000Z",
        to: "2015-02-09T08:47:00.000Z",
        of: "inputs",
        what: "a weekend: nobody is in",
      },
    ],
    tolerance: 3,
    shown: "light",
    categories: [],
    variants: [{ name: "Understudy", deployment: "bench/streams/deployments/occupancy.yaml" }],
  },
  {
    name: "nile",
    title: "The Nile at Aswan, a number a year, 1891 to 1970",
    source:
      "Annual flow as the PyPI package statsmodels 0.15.0 carries it (BSD-3-Clause; the data is in the public domain). Reference: 1871 to 1890.",
    labelled: "The literature's: the flow falls in 1899 (Cobb, 1978, Biometrika 65, 243-251), and stays low.",
    labels: [{ from: "1899-01-01T00:00:00.000Z", of: "inputs", what: "a fourth less water" }],
    tolerance: 3,
    shown: "volume",
    categories: [],
    variants: [
      { name: "Understudy", deployment: "bench/streams/deployments/nile.yaml" },
      { name: "Afterwards: ten years", deployment: "bench/streams/deployments/nile.yaml", change: { window: "3653d" } },
    ],
  },
];
