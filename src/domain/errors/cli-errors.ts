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
  CLI_SYSTEM_REFUSED: {
    message: "the operating system refused: {reason}",
    cause: "A file or folder may not be read or written by this user, or the disk is full.",
    remedy:
      "give this user access to the path, free some space, or name another --home or --directory; then run it again",
  },
  CLI_PATH_TAKEN: {
    message: "a file lies where a folder is needed, or a folder where a file is: {reason}",
    cause: "The path, or a part of it, names something of the other kind. Nothing of it was touched.",
    remedy: "name another path",
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
  CLI_NOT_SERVING: {
    message: "{deployment} does not answer",
    cause: "No server of this deployment runs on this machine.",
    remedy: "merge a promotion, or start what is deployed with `serve {deployment}`",
  },
  INIT_FILE_EXISTS: {
    message: "{file} is there already",
    cause: "init never overwrites a file that it would write.",
    remedy: "give another --name, remove the file, or say --force to replace it; nothing was written",
  },
  INIT_WORKFLOW_EDITED: {
    message: "{file} was edited since init wrote it",
    cause: "The digest in the first line is of another text: renewing the file would lose what somebody changed.",
    remedy:
      "say --force to replace it, then see with `git diff` what that took away and put it back; nothing was written",
  },
  INIT_COLUMN_NAME: {
    message: "column {number} of the data has no name that a spec can say",
    cause:
      "Columns are named in the specs, each in one line. A table saved with its index has a first column without a name.",
    remedy: "give the column a name in the file's first line, or remove it",
  },
  INIT_LABEL_MISSING: {
    message: "the data has no column {label}",
    cause: "The column to predict must be one of the header's names.",
    remedy: "name a column of the file with --label",
  },
  INIT_LABEL_UNFIT: {
    message: "the column {label} cannot be learned",
    cause:
      "A label needs at least two and at most 50 different values, or numbers in every row; and no row without one.",
    remedy: "name a column that holds one of a few classes, or a number, in every row",
  },
  INIT_NO_FEATURES: {
    message: "the data has no column to learn from",
    cause: "Beside the label and the id no column holds numbers or a few categories.",
    remedy: "add columns, or check that numbers are written with a decimal point and without units",
  },
  INIT_ID_UNFIT: {
    message: "the column {id} does not name rows",
    cause: "An id must be there and different in every row: the split into training and test hangs on it.",
    remedy: "name another column with --id, or leave the flag out to have rows numbered",
  },
  INIT_NAME_INVALID: {
    message: "{name} cannot be a name here",
    cause: "Names become paths, branches and host names: lower-case letters, digits and hyphens, at most 63.",
    remedy: "give a name with --name, such as my-model",
  },
  INIT_SOURCE_MISSING: {
    message: "init cannot tell where the actions come from: {why}",
    cause:
      "Workflows of another repository name the actions by repository and commit. By default those are the ones of the clone that runs, when its `origin` is on GitHub and its commit was pushed there.",
    remedy: "give --source owner/understudy@<the 40 digits of a commit>",
  },
  INIT_SOURCE_INVALID: {
    message: "{source} does not name a repository and a commit",
    cause: "A branch or a tag may move, and a moved one would run other code with this repository's rights.",
    remedy: "write owner/name@ and all 40 hexadecimal digits of a commit; `git rev-parse HEAD` prints them",
  },
  INIT_OWNERS_MISSING: {
    message: "init does not know who owns the specs",
    cause: "CODEOWNERS and the specs name people or teams, and the folder has no `origin` on GitHub to tell.",
    remedy: "give --owners @you, or --owners @organisation/team",
  },
  INIT_STOPPED: {
    message: "a question was left without an answer; nothing was written",
    cause: "The terminal was closed, or the question interrupted.",
    remedy: "run init again, or say everything by flags: `init --help` lists them",
  },
  INIT_UPDATE_LOCAL: {
    message: "there are no workflows to update without GitHub",
    cause: "The local forge runs every stage itself and has no workflow files.",
    remedy: "say --forge github, or leave --update out",
  },
  CLI_REPOSITORY_MISSING: {
    message: "the github forge needs a repository",
    cause: "Neither --repository nor GITHUB_REPOSITORY says which repository on GitHub is meant.",
    remedy: "give --repository owner/name, or use --forge local",
  },
} as const satisfies Record<string, ErrorDefinition>;
