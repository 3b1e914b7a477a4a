/** Errors that users meet in: a model's gates and what it is evaluated on. Codes are stable: never renamed, never reused. */
import type { ErrorDefinition } from "./definition.ts";

export const GATE_ERRORS = {
  SPEC_GATE_THRESHOLD: {
    message: "a gate needs exactly one threshold",
    cause: "A gate without a threshold would pass whatever was measured; one with two says two things.",
    remedy: "write min, or max, or maxDrop, or betterThan, or notWorseThan with margin",
  },
  SPEC_GATE_UNREACHABLE: {
    message: "no candidate can pass: {metric} is a share between 0 and 1",
    cause: "The threshold is above 1; percents are written as shares.",
    remedy: "write 0.9 for 90 percent",
  },
  SPEC_GATE_VOID: {
    message: "no candidate can fail: {metric} is a share between 0 and 1",
    cause: "A share cannot get worse by 1 or more, so this room lets everything pass; percents are written as shares.",
    remedy: "write 0.05 for 5 percentage points",
  },
  SPEC_GATE_UNDECIDABLE: {
    message: "{rows} test rows cannot decide this gate: {why}",
    cause:
      "An interval is never narrower than its rows allow. With so few even a candidate without one fault stays inconclusive.",
    remedy: "widen the gate, lower its confidence, or bring more test rows",
  },
  SPEC_GATE_MARGIN: {
    message: "a margin in percent means nothing for {metric}",
    cause: "Percent of what? Only times, sizes, throughput and errors in the label's unit have a zero that means none.",
    remedy: "write the margin in the metric's own unit, such as 0.02",
  },
  SPEC_GATE_GROUPS: {
    message: "{metric} and `by` do not go together like this",
    cause: "`by` names the column whose groups are compared; other metrics compare none.",
    remedy: "add `by` to a metric of groups, remove it from another",
  },
  SPEC_GATE_BASIS: {
    message: "{metric} is not measured {how}",
    cause:
      "Slices, perturbations and the best so far need rows with their answers; a load is about times, throughput and errors.",
    remedy: "remove the field, or name a metric that is measured so",
  },
  SPEC_GATE_PERTURBATION: {
    message: "maxDrop and `perturbation` go together",
    cause: "A drop is what a perturbation costs: without one nothing drops.",
    remedy: "name the perturbation, or use min or max",
  },
  SPEC_PERTURBATION_UNKNOWN: {
    message: "there is no perturbation {name}",
    cause: "A gate names one that `evaluation.perturbations` does not declare.",
    remedy: "correct the name, or declare it",
  },
  SPEC_PERTURBATION_TASK: {
    message: "{kind} is no perturbation for {task}",
    cause: "Brightness, contrast, blur, JPEG and rotation change images; missing and odd values are those of tables.",
    remedy: "choose a kind that fits the model's task",
  },
  SPEC_PERTURBATION_FEATURE: {
    message: "{kind} cannot change this feature",
    cause:
      "Noise and out-of-range values are for numbers, unseen categories for categories, and both for features of the model.",
    remedy: "name features of the model that the kind can change",
  },
  SPEC_SLICE_UNKNOWN: {
    message: "this slice is not declared",
    cause:
      "A gate's slice is one that `evaluation.slices` makes, an alert's one that the champion's features can make: values that they have, or bins that `monitoring.slices` declares.",
    remedy: "declare the columns, or correct the value",
  },
  SPEC_SLICE_COLUMN: {
    message: "{column} cannot divide the rows",
    cause:
      "Rows are divided by columns with a few values: categories, texts, numbers in bins. The label is what is asked for; the id names one row.",
    remedy: "name another column of the dataset, or give a number's `bins` in `evaluation.slices`",
  },
  SPEC_SLICE_BINS: {
    message: "bins need one numeric column, and edges that rise",
    cause: "Each bin begins with its own edge, so edges that do not rise make a bin without rows.",
    remedy: "name one number column, and order the edges upwards",
  },
} as const satisfies Record<string, ErrorDefinition>;
