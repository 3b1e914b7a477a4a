/** Errors that users meet in: the `monitoring` of a Deployment. Codes are stable: never renamed, never reused. */
import type { ErrorDefinition } from "./definition.ts";

export const MONITORING_SPEC_ERRORS = {
  SPEC_CHECK_LIMIT: {
    message: "the check {check} has no limit",
    cause: "A check that holds a number against nothing never fires.",
    remedy: "add one of the expected fields, or remove the check",
  },
  SPEC_CHECK_RANGE: {
    message: "min is above max",
    cause: "Every value would be outside of both.",
    remedy: "swap them",
  },
  SPEC_CHECK_FEATURE: {
    message: "{feature} is no feature of {model}",
    cause: "A check looks at what the champion is sent; a name that is none would be looked at by nobody.",
    remedy: "name a feature of the champion's model",
  },
  SPEC_CHECK_FEATURE_TYPE: {
    message: "{check} cannot look at {feature}",
    cause:
      "Ranges are of numbers and of categories with a list of values; an image is one file a row and never repeats.",
    remedy: "remove it from the check's features",
  },
  SPEC_CHECK_REDACTED: {
    message: "{feature} is redacted",
    cause: "What is never written down cannot be compared with training.",
    remedy: "remove it from the check, or from `predictions.redact`",
  },
  SPEC_CHECK_STATISTIC: {
    message: "{statistic} is not defined on categories",
    cause: "It needs an order, and categories have none.",
    remedy: "name a statistic of categories",
  },
  SPEC_CHECK_BINNING: {
    message: "{statistic} counts nothing in bins",
    cause:
      "`binning` is how numbers are counted for PSI, Jensen-Shannon and Hellinger; other statistics take them as they are.",
    remedy: "remove binning, or name a statistic that counts",
  },
  SPEC_CHECK_SLICE: {
    message: "windows cannot be divided by {column}",
    cause:
      "Rows of production are divided by what the champion is sent and what is written down: its features, less those that are redacted.",
    remedy: "name a feature of the champion's model",
  },
  SPEC_CHECK_READING: {
    message: "the server writes no reading {reading}",
    cause: "Readings whose name begins with `server.` are the server's own, and this is none of them.",
    remedy: "correct the name; a device's own readings have other names",
  },
  SPEC_ALERT_ROLE: {
    message: "{deployment} has no {role}, so this alert says nothing",
    cause: "An alert on a shadow or a canary is judged while there is one. Without one it neither fires nor passes.",
    remedy: "leave it for the next {role}, or take it out",
  },
  SPEC_SLICE_UNSEEN: {
    message: "{model} {version} was never trained on this value of {column}",
    cause:
      "The values that a champion knows are in its ModelVersion. An alert on a part of the traffic that never comes neither fires nor passes.",
    remedy: "correct the value, or leave it where such rows are to come",
  },
  SPEC_ALERT_TIME: {
    message: "this is not a whole number of windows",
    cause: "An alert is judged whenever a window ends, over the windows until then.",
    remedy: "write `for` as a multiple of `monitoring.window`, or leave it out",
  },
  SPEC_SEASON_WINDOW: {
    message: "windows of {window} have no {season} of their own",
    cause: "A window is compared with earlier ones of the same {season}, so it must begin and end with it.",
    remedy: "change the window, or remove the season",
  },
  SPEC_SEASON_LENGTH: {
    message: "windows of {window} are too long for a season of the year",
    cause: "A window is compared with rows of the same days of the year; beyond half a year these are nearly all.",
    remedy: "shorten the window, or remove the season",
  },
  SPEC_SEASON_MOMENT: {
    message: "rows of {dataset} do not say when they are of",
    cause:
      "`season: year` compares a window with the dataset's rows of the same days of the year. It finds them by the split's column or the id, where that is of type `time`, or else by the only column of that type.",
    remedy: "declare the column, or remove the season",
  },
  SPEC_FIRING: {
    message: "fires is more than of",
    cause: "More windows than are looked at can never fail.",
    remedy: "make `fires` at most `of`",
  },
} as const satisfies Record<string, ErrorDefinition>;
