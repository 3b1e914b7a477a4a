/** Errors that users meet in: spec. Codes are stable: never renamed, never reused. */
import type { ErrorDefinition } from "./definition.ts";
import { GATE_ERRORS } from "./gate-errors.ts";
import { MONITORING_SPEC_ERRORS } from "./monitoring-spec-errors.ts";

/** A spec file that cannot be read as YAML at all. */
const YAML_ERRORS = {
  SPEC_TOO_LARGE: {
    message: "the file is larger than a spec may be",
    cause: "A spec file has more than 1 MiB, or more than 50,000 values: it is data, not a spec.",
    remedy: "keep data out of spec files, or split the review",
  },
  SPEC_NOT_UTF8: {
    message: "the file is not UTF-8 text",
    cause: "A byte of the file cannot be part of UTF-8 text: another encoding, or a binary file.",
    remedy: "save the file as UTF-8",
  },
  SPEC_BYTE_ORDER_MARK: {
    message: "the file starts with a byte order mark",
    cause: "Some editors write U+FEFF at the start of a file; other tools then do not recognise the first field.",
    remedy: "save the file as UTF-8 without a byte order mark",
  },
  SPEC_CONTROL_CHARACTER: {
    message: "the file holds a control character",
    cause: "A character that no editor shows (NUL, a lone carriage return, ...) stands in the text.",
    remedy: "remove the character",
  },
  SPEC_EMPTY: {
    message: "the file is empty",
    cause: "A spec file holds nothing, or comments only.",
    remedy: "write the spec, or remove the file",
  },
  SPEC_TAB_INDENTATION: {
    message: "a tab is used as indentation",
    cause: "YAML indents with spaces; a tab has no width that all editors agree on.",
    remedy: "replace the tab with spaces",
  },
  SPEC_SYNTAX: {
    message: "this is not YAML: {reason}",
    cause: "The text breaks a rule of YAML; nothing of the file could be read.",
    remedy: "mend the syntax at or just before this place: usually indentation, a quote or a bracket",
  },
  SPEC_SEVERAL_DOCUMENTS: {
    message: "the file holds more than one document",
    cause: "A line `---` starts another document; one file is one spec.",
    remedy: "move the second document into a file of its own",
  },
  SPEC_KEY_DUPLICATE: {
    message: "the field {key} stands twice",
    cause: "A mapping names one field twice; which one counts would be a guess.",
    remedy: "remove one of the two",
  },
  SPEC_KEY_FORBIDDEN: {
    message: "{key} cannot be a field",
    cause: "`__proto__`, `constructor` and `prototype` mean something else to programs that read the file.",
    remedy: "choose another name",
  },
  SPEC_KEY_NOT_TEXT: {
    message: "a list or a mapping cannot be a field's name",
    cause: "YAML allows whole structures as keys; specs do not.",
    remedy: "write the field's name as text",
  },
  SPEC_ALIAS: {
    message: "anchors and aliases are not allowed",
    cause: "`&name` and `*name` let a small file grow without bound, and hide what a line means.",
    remedy: "write the value out where it is needed; quote a text that starts with & or *",
  },
  SPEC_TAG: {
    message: "tags are not allowed",
    cause: "`!name` asks the reader to build something else than what is written.",
    remedy: "remove the tag; quote a text that starts with !",
  },
  SPEC_TOO_DEEP: {
    message: "the file is nested more deeply than 32 levels",
    cause: "No spec needs that many levels.",
    remedy: "flatten the file",
  },
} as const satisfies Record<string, ErrorDefinition>;

/** A document that does not have the shape of its kind. */
const SHAPE_ERRORS = {
  SPEC_NOT_A_MAPPING: {
    message: "a spec is a mapping of fields",
    cause: "The file holds a list or a single value.",
    remedy: "start the file with `apiVersion: understudy/v1` and `kind:`",
  },
  SPEC_API_VERSION: {
    message: "this version of the format is not known",
    cause: "`apiVersion` is missing, misspelt, or of a later Understudy.",
    remedy: "write `apiVersion: understudy/v1`, or update Understudy",
  },
  SPEC_KIND_UNKNOWN: {
    message: "there is no such kind of spec",
    cause: "`kind` is missing or names a kind that Understudy does not know.",
    remedy: "write the kind that this path holds",
  },
  SPEC_KIND_MISPLACED: {
    message: "this kind of spec does not belong at this path",
    cause: "Each kind has its own place, so that a path says what a file is.",
    remedy: "move the file to the place of its kind, or mend `kind`",
  },
  SPEC_FILE_NAME: {
    message: "no spec is read from this path",
    cause: "The file lies in a folder of specs under a name that Understudy does not read: it would count for nothing.",
    remedy: "rename the file as expected, or move it elsewhere",
  },
  SPEC_NAME_MISMATCH: {
    message: "the name differs from the name in the path",
    cause: "A spec is found by its path; two names for one thing would let two specs claim one name.",
    remedy: "make `metadata.name` and the path equal",
  },
  SPEC_VERSION_MISMATCH: {
    message: "the version differs from the version in the path",
    cause: "A version file is found by its number.",
    remedy: "make `metadata.version` and the file's name equal",
  },
  SPEC_FIELD_UNKNOWN: {
    message: "there is no field {field} here",
    cause: "A misspelt field would silently count for nothing, so every unknown field is an error.",
    remedy: "correct the name, or remove the field",
  },
  SPEC_FIELD_MISSING: {
    message: "the field {field} is missing",
    cause: "The field has no default.",
    remedy: "add the field",
  },
  SPEC_TYPE: {
    message: "the value is of the wrong type",
    cause: "Text where a number is expected, a list where a mapping is expected, and so on.",
    remedy: "write a value of the expected type; text that looks like a number or true/false needs quotes",
  },
  SPEC_VALUE_UNKNOWN: {
    message: "the value is not one of the possible ones",
    cause: "The field takes one of a closed list.",
    remedy: "choose one of the expected values",
  },
  SPEC_NUMBER_RANGE: {
    message: "the number is out of range",
    cause: "The value lies outside of what the field can mean.",
    remedy: "choose a number within the range",
  },
  SPEC_TEXT_FORM: {
    message: "the text does not have the form that the field needs",
    cause: "Names, digests and durations have a form of their own.",
    remedy: "write it as expected",
  },
  SPEC_LIST_LENGTH: {
    message: "the list has too few or too many items",
    cause: "An empty list here would mean a spec that does nothing.",
    remedy: "add or remove items",
  },
  SPEC_TOO_MANY_PROBLEMS: {
    message: "{count} more problems in this file are not shown",
    cause: "A file with this many problems is usually not the spec that was meant.",
    remedy: "mend the first ones and validate again",
  },
} as const satisfies Record<string, ErrorDefinition>;

/** Files that are right by themselves, and wrong together. */
const RULE_ERRORS = {
  SPEC_REFERENCE_UNKNOWN: {
    message: "there is no {kind} named {name}",
    cause: "A spec names another one that is not in the repository.",
    remedy: "correct the name, or add the missing spec",
  },
  SPEC_VERSION_UNKNOWN: {
    message: "{name} has no version {version}",
    cause: "The file {path} does not exist.",
    remedy: "name a version that exists",
  },
  SPEC_VERSION_PENDING: {
    message: "dataset {name} has no version yet",
    cause: "The model names a version that `understudy dataset` has not made yet; nothing can be trained before.",
    remedy: "run `npm run -s understudy -- dataset {name}`",
  },
  SPEC_VERSION_REVERTED: {
    message: "version {version} of {name} is named here, but this change removes its file",
    cause: "GitHub's Revert button undoes a whole pull request: it also removed {path}, which the promotion had added.",
    remedy:
      "restore {path} from the base branch; to go back to another version use `npm run -s understudy -- rollback`",
  },
  SPEC_VERSION_REMOVED: {
    message: "the file of version {version} of {name} is removed",
    cause:
      "Version files are only ever added, since records and deployments refer to them. GitHub's Revert button removes the one that a promotion had added.",
    remedy:
      "restore the file from the base branch and keep the change of the pointer; next time use `npm run -s understudy -- rollback`",
  },
  SPEC_VERSION_CHANGED: {
    message: "version {version} of {name} is changed",
    cause: "A version is what was evaluated and approved; records refer to it by number.",
    remedy: "restore the file from the base branch, and make a new version",
  },
  SPEC_PARENT_ORDER: {
    message: "a dataset version comes after its parent",
    cause: "`parent` names this version or a later one.",
    remedy: "name the version that this one was made from",
  },
  SPEC_CONTENT_MISMATCH: {
    message: "the content differs from that of version {version} of dataset {name}",
    cause: "The model version says that it was trained on other data than the dataset version holds.",
    remedy: "restore the digest that the training recorded",
  },
  SPEC_TASK_MISMATCH: {
    message: "the {role} does another task than {model}",
    cause: "The version was made for another task than the model's spec names now.",
    remedy: "choose a version that does the task",
  },
  SPEC_SIGNATURE_MISMATCH: {
    message: "the {role} does not take or give what the champion does",
    cause: "Both get the same requests, so features, classes and label must be the same.",
    remedy: "choose a version with the champion's signature",
  },
  SPEC_CANARY_STEPS: {
    message: "the steps of a canary must rise and stay below 100",
    cause: "Each step gives the canary more of the traffic; all of it is the promotion itself.",
    remedy: "order the weights upwards, the last one below 100",
  },
  SPEC_ROLE_TAKEN: {
    message: "the {role} is {model} {version}, which is the {other} already",
    cause: "A version is loaded once and has one part: it is not compared with itself.",
    remedy: "name another version, or 0 for nobody",
  },
  SPEC_REDACT_UNKNOWN: {
    message: "{feature} is redacted, and it is not a feature of {model}",
    cause: "A name that is none would leave the real feature in the prediction log.",
    remedy: "name a feature of the champion's model",
  },
  SPEC_METRIC_DIRECTION: {
    message: "the threshold is on the wrong side: {better} is better for {metric}",
    cause: "With this side the better a model is, the sooner it would be refused.",
    remedy: "use the other side",
  },
  SPEC_ALERT_THRESHOLD: {
    message: "an alert needs exactly one threshold",
    cause: "An alert without a threshold never fires; one with two says two things.",
    remedy: "write below, or above",
  },
  SPEC_METRIC_CLASS: {
    message: "{metric} and class do not go together like this",
    cause: "Metrics such as `recall` are about one class; others are about all rows.",
    remedy: "add class to a metric of one class, remove it from another",
  },
  SPEC_METRIC_TASK: {
    message: "{metric} is no metric of the task {task}",
    cause:
      "Answers with a class have metrics such as `accuracy`; answers with a number have `mae`, `rmse` and `r2`. Fairness is about classes.",
    remedy: "name a metric of the model's task",
  },
  SPEC_TASK_LABEL: {
    message: "{task} does not learn the label of {dataset}",
    cause: "Classification learns a `category` column, regression a `number` column.",
    remedy: "name the task that fits the label, or another dataset",
  },
  SPEC_ALGORITHM_TASK: {
    message: "{algorithm} is not for {task}",
    cause: "`logistic-regression` answers with classes, `linear-regression` with numbers; `mlp` does either.",
    remedy: "name an algorithm of the model's task",
  },
  SPEC_PREPROCESSING_MISSING: {
    message: "{task} needs `preprocessing`",
    cause: "Without it nothing says which size and values the model's input has.",
    remedy: "declare `preprocessing` with the `resize` that the model was made for",
  },
  SPEC_PREPROCESSING_UNUSED: {
    message: "{task} takes no images",
    cause: "`preprocessing` is how images become a model's input.",
    remedy: "remove `preprocessing`, or name a task of images",
  },
  SPEC_CROP_SIZE: {
    message: "the crop is larger than what it is cropped from",
    cause: "`crop` keeps the middle part of the image after `resize`.",
    remedy: "make the crop smaller, or the resized image larger",
  },
  SPEC_CHANNEL_COUNT: {
    message: "`{name}` needs a value for each channel, which are {channels} in {colour}",
    cause: "Each channel is normalised by its own mean and deviation.",
    remedy: "give one value a channel",
  },
  SPEC_ACTIVATION_TASK: {
    message: "{activation} is not for {task}",
    cause: "A regression answers with its number as it is; `softmax` makes probabilities of classes.",
    remedy: "remove the activation",
  },
  SPEC_CLASS_UNKNOWN: {
    message: "{class} is not a class of the dataset",
    cause: "The label column lists its values, and this is none of them.",
    remedy: "correct the class, or add it to the label column's values",
  },
  SPEC_FEEDBACK_DATASET: {
    message: "reviewed rows would not reach {model}",
    cause: "The feedback loop names another dataset than the champion's model is trained on.",
    remedy: "name the model's own dataset",
  },
  SPEC_SPLIT_LEAK: {
    message: "rows of the test split of version {version} are in this train split",
    cause: "A model must never see the rows that it is judged on, in whatever version.",
    remedy: "make the dataset version again with `npm run -s understudy -- dataset`, which keeps the split",
  },
  SPEC_SCHEDULE: {
    message: "this is not a schedule: {reason}",
    cause: "A schedule that cannot be read would never come.",
    remedy: "write hourly, daily, weekly, monthly, or five cron fields such as `0 6 * * 1`",
  },
  SPEC_FEATURE_UNKNOWN: {
    message: "the feature is not a column of dataset {dataset}",
    cause: "A model takes columns of the dataset that it is trained on.",
    remedy: "correct the name, or add the column to the dataset",
  },
  SPEC_FEATURE_UNFIT: {
    message: "this column cannot be a feature",
    cause:
      "Features are number and category columns; the label is the answer, and the id says nothing about other rows.",
    remedy: "remove it from the features",
  },
  SPEC_COLUMN_UNKNOWN: {
    message: "there is no column {column}",
    cause: "The dataset names a column that it does not declare.",
    remedy: "correct the name, or declare the column",
  },
  SPEC_COLUMN_TYPE: {
    message: "a column of this type cannot be the {what}",
    cause: "The label is a category; a split by time, or by spans of time, needs a time column.",
    remedy: "choose another column, or correct its type",
  },
  SPEC_IMAGE_COLUMN: {
    message: "a dataset of images has exactly one image column, and a text column for the path",
    cause: "In `image-folder` each file is a row. In other formats a cell cannot hold a file.",
    remedy: "set `format: image-folder`, declare one column of type image, and take a text column as id",
  },
  SPEC_COLUMN_RANGE: {
    message: "the range is empty",
    cause: "`min` is above `max`, so every value would be out of range.",
    remedy: "swap them",
  },
  SPEC_SPLIT_SHARES: {
    message: "the split leaves nothing to train on",
    cause: "The shares of test and validation together reach 1.",
    remedy: "lower one of them",
  },
  SPEC_SPLIT_TIME: {
    message: "this is not a point in time",
    cause: "The split compares this with the time column.",
    remedy: "write an ISO 8601 date, such as 2014-07-01",
  },
  SPEC_SPLIT_ORDER: {
    message: "the test split ends before it starts",
    cause: "`testTo` must come after `testFrom`.",
    remedy: "swap them",
  },
  SPEC_LISTED_TWICE: {
    message: "the {what} {item} is listed twice",
    cause: "Which one counts would be a guess.",
    remedy: "remove one of the two",
  },
  SPEC_NAME_RESERVED: {
    message: "the pipeline itself has an environment of this name",
    cause: "A deployment's jobs run in the environment with its name, and must not share the pipeline's secrets.",
    remedy: "give the deployment another name, and its folder too",
  },
  SPEC_SOURCE_OUTSIDE: {
    message: "the dataset's folder is outside of the repository",
    cause: "A spec may only read what is versioned with it.",
    remedy: "move the files into the repository, and name their folder",
  },
} as const satisfies Record<string, ErrorDefinition>;

/** An edit that cannot be made by changing a few bytes. */
const EDIT_ERRORS = {
  SPEC_EDIT_UNSUPPORTED: {
    message: "{pointer} cannot be changed in place: {reason}",
    cause: "The file writes that field in a way that an exact edit does not cover.",
    remedy: "write the field in block style on a line of its own",
  },
} as const satisfies Record<string, ErrorDefinition>;

export const SPEC_ERRORS = {
  ...YAML_ERRORS,
  ...SHAPE_ERRORS,
  ...RULE_ERRORS,
  ...GATE_ERRORS,
  ...MONITORING_SPEC_ERRORS,
  ...EDIT_ERRORS,
} as const satisfies Record<string, ErrorDefinition>;
