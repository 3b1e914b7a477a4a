/** Errors that users meet in: cli. Codes are stable: never renamed, never reused. */
import type { ErrorDefinition } from "./definition.ts";

export const CLI_ERRORS = {
  CLI_VERB_UNKNOWN: {
    message: "there is no verb {verb}",
    cause: "The first word after `understudy` must be one of its verbs.",
    remedy: "run `understudy --help` for the list of verbs",
  },
  CLI_INPUT_UNKNOWN: {
    message: "there is no input {input}",
    cause:
      "The verb has no flag or action input of that name. Unknown names are refused, since a slip would be ignored.",
    remedy: "run the verb with `--help` for its inputs",
  },
  CLI_INPUT_REQUIRED: {
    message: "{input} is required",
    cause: "The verb cannot guess this input, and it was not given.",
    remedy: "give --{input}, or the action's input {input}",
  },
  CLI_INPUT_EMPTY: {
    message: "{input} needs a value",
    cause: "The flag was given without a value.",
    remedy: "write --{input} <value>",
  },
  CLI_INPUT_INVALID: {
    message: "the value of {input} is not valid",
    cause: "The value is not of the input's type, or not one of its choices.",
    remedy: "run the verb with `--help` for what {input} may be",
  },
  CLI_ARGUMENT_UNEXPECTED: {
    message: "did not expect the argument {argument}",
    cause: "More values were given without a name than the verb takes.",
    remedy: "put values after the flag that they belong to; run the verb with `--help`",
  },
  CLI_RECORD_UNKNOWN: {
    message: "there is no {kind} record {key}",
    cause: "The records branch holds no record of this kind with this key, or none at all for what was asked.",
    remedy: "run the stage before this one first, or name a record by at least eight digits of its key",
  },
  CLI_NUMBER_UNKNOWN: {
    message: "there is no {what} #{number}",
    cause: "The forge has no pull request or issue of that number.",
    remedy: "list the numbers with `pulls` or `issues`",
  },
  CLI_MERGE_REFUSED: {
    message: "pull request #{number} cannot be merged: {detail}",
    cause: "It is closed, it conflicts with the default branch, its branch moved, or a required check has not passed.",
    remedy: "look at the pull request; what the pipeline opened it also brings up to date at the next tick",
  },
  CLI_REPOSITORY_MISSING: {
    message: "the github forge needs a repository",
    cause: "Neither --repository nor GITHUB_REPOSITORY says which repository on GitHub is meant.",
    remedy: "give --repository owner/name, or use --forge local",
  },
} as const satisfies Record<string, ErrorDefinition>;
