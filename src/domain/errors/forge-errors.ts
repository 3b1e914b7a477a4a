/** Errors that users meet in: forge. Codes are stable: never renamed, never reused. */
import type { ErrorDefinition } from "./definition.ts";

export const FORGE_ERRORS = {
  REPOSITORY_PATH_UNSAFE: {
    message: "{path} is not a path that may be written into a repository.",
    cause: "The path is absolute, leaves the repository, reaches into `.git`, or holds a control character.",
    remedy: "Use a relative path of plain segments with `/` between them.",
  },
  GIT_FAILED: {
    message: "Git could not {what}: {detail}",
    cause: "The git program refused a command, is older than 2.38, or is not installed.",
    remedy:
      "Install Git 2.38 or newer, check that this user may read and write the repository, and where Git speaks of dubious ownership add the folder to its safe.directory.",
  },
  GIT_NO_SUCH_COMMIT: {
    message: "There is no commit {commit} in this repository.",
    cause: "The commit was never fetched (a shallow clone), or history was rewritten.",
    remedy: "Fetch the whole history (`fetch-depth: 0` in actions/checkout).",
  },
  GIT_REF_INVALID: {
    message: "{ref} is not a name that Git allows for a branch or ref.",
    cause: "The name holds white space or a character that Git keeps for itself.",
    remedy: "Use letters, digits, `-`, `_`, `.` and `/`.",
  },
  GIT_REF_LOCKED: {
    message: "{ref} stays locked by another Git process.",
    cause: "Another program is writing this ref, or was killed while it did.",
    remedy: "Wait until no other Git program works in this repository; then run the command again.",
  },
  RESERVATION_UNREADABLE: {
    message: "The ref {ref} is not a reservation that Understudy wrote.",
    cause: "Something else wrote below `refs/understudy/`.",
    remedy: "Look at the commit that the ref points at; move the ref elsewhere if it is not Understudy's.",
  },
  RECORD_MALFORMED: {
    message: "The record {path} cannot be read: {detail}",
    cause: "Records are written once and never edited; this file was changed by hand or cut short.",
    remedy: "Restore the file as first written (`git log -- {path}` on the records branch); never edit records.",
  },
  RECORDS_BUSY: {
    message: "The records branch moved {attempts} times while one record was written.",
    cause: "Many runs write records at the same time.",
    remedy: "Run the command again; what it did before is found and not repeated.",
  },
  BLOB_MISSING: {
    message: "The blob {digest} is not in the store {store}.",
    cause: "It was never uploaded to this store, or retention removed it.",
    remedy:
      "Point at the store that the training run wrote to, or train again: the digest tells whether it is the same.",
  },
  BLOB_CORRUPT: {
    message: "The blob {digest} in {store} holds other bytes than its name says.",
    cause: "The file was changed after it was written, or the disk lost bytes.",
    remedy: "Remove the file and restore it from a copy; bytes that do not match their digest are never used.",
  },
  FORGE_NO_WORKFLOWS: {
    message: "The local forge cannot start {workflow}.",
    cause: "Workflows run on GitHub; the local forge has none.",
    remedy:
      "Run the stage itself, for example `npm run -s understudy -- train <model>`; `npm run -s understudy -- tick` runs whatever is due.",
  },
  FORGE_FILE_MALFORMED: {
    message: "{path} is not what the local forge wrote: {detail}",
    cause: "A file of the local forge was edited by hand.",
    remedy: "Undo the edit, or remove the file to fall back to the revision before it.",
  },
  FORGE_THREAD_MISSING: {
    message: "There is no pull request or issue {number}.",
    cause: "The number belongs to another repository, or was mistyped.",
    remedy: "Check the number in the pull requests and issues of this repository.",
  },
  FORGE_BRANCH_MISSING: {
    message: "A pull request needs the branch {branch}, which does not exist.",
    cause: "The branch was removed between the commit and the pull request.",
    remedy: "Run the command again: it makes the branch anew.",
  },
  FORGE_NOTHING_TO_MERGE: {
    message: "The branch {branch} holds nothing that {base} does not have already.",
    cause: "What the branch proposed was merged meanwhile, or it never changed anything.",
    remedy: "Nothing has to be done; run the command again if it should look once more.",
  },
  GITHUB_UNAUTHORIZED: {
    message: "GitHub does not accept the token ({request}).",
    cause: "The token is missing, expired, revoked or belongs to another GitHub server.",
    remedy: "Give the step a fresh token (`GITHUB_TOKEN`, or an installation token of your GitHub App).",
  },
  GITHUB_FORBIDDEN: {
    message: "The token may not do this on GitHub ({request}): {detail}",
    cause: "A rule of the repository, of the branch or of the organisation refuses it.",
    remedy:
      "For pull requests allow Actions to create them in the repository's settings, or use a GitHub App's token; checks are an App's alone: a workflow's token or an installation's, never a personal one.",
  },
  GITHUB_PERMISSION_MISSING: {
    message: "The token may not do this on GitHub ({request}). It needs\n{permissions}",
    cause: "The job's `permissions:` block, or what the GitHub App was granted, does not allow this request.",
    remedy: "Add this to the permissions that the job has already, or to the App's.",
  },
  GITHUB_RATE_LIMITED: {
    message: "GitHub asks for a pause ({request}): {detail}",
    cause: "The token made more requests than GitHub allows it in an hour, or too many at once.",
    remedy: "Run the command again later; what it did before is found and not repeated.",
  },
  GITHUB_NOT_FOUND: {
    message: "GitHub knows no such thing, or hides it from this token ({request}).",
    cause: "The owner or repository is mistyped, or the token has no access to it: GitHub answers 404 for both.",
    remedy: "Check owner and repository, and that the token belongs to them.",
  },
  GITHUB_REFUSED: {
    message: "GitHub refused the request ({request}): {detail}",
    cause: "GitHub's answer says what it did not accept.",
    remedy: "Read the detail; a rule of the repository or a limit of GitHub is the usual reason.",
  },
  GITHUB_UNAVAILABLE: {
    message: "GitHub could not be reached ({request}): {detail}",
    cause: "GitHub is down or the network between is.",
    remedy: "Run the command again later; what it did before is found and not repeated.",
  },
  FORGE_LOCAL_MISSING: {
    message: "there is no local forge here",
    cause: "The local forge is a bare repository in the home folder (`.understudy` by default), made by `init`.",
    remedy: "run `npm run -s understudy -- init` in the directory, or name another --home, or use --forge github",
  },
  FORGE_TOKEN_MISSING: {
    message: "GitHub needs a token",
    cause: "The `github` forge was chosen, and GITHUB_TOKEN is not set.",
    remedy: "set GITHUB_TOKEN, or the action's input github-token",
  },
  REPOSITORY_EMPTY: {
    message: "the branch {branch} has no commit",
    cause: "Everything starts from the specs on the default branch, and there is none yet.",
    remedy: "commit the specs to {branch}, or run `npm run -s understudy -- init`",
  },
} as const satisfies Record<string, ErrorDefinition>;
