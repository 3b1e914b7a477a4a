/** Errors that users meet in: commands in comments, and what is done for a pull request before its merge. Codes are stable: never renamed, never reused. */
import type { ErrorDefinition } from "./definition.ts";

export const COMMAND_ERRORS = {
  COMMAND_COMMENT_UNKNOWN: {
    message: "there is no comment {comment} under #{number}",
    cause: "The comment was deleted before it was read, or its id belongs to another thread.",
    remedy: "write the command again in a new comment",
  },
  COMMAND_FORK_REFUSED: {
    message: "#{number} comes from a fork: nothing of it reaches a runner",
    cause: "What lies in somebody else's repository can be changed by them at any time, and a runner keeps secrets.",
    remedy: "push the branch to this repository after reading it, and open the pull request from there",
  },
  COMMAND_PULL_REQUEST_CLOSED: {
    message: "#{number} is {state}",
    cause: "Only an open pull request is trained or judged before its merge.",
    remedy: "reopen it, or train what the default branch says",
  },
  COMMAND_HEAD_MOVED: {
    message: "#{number} has moved on: its head is {found}, not {head}",
    cause: "Somebody pushed after this was asked for, and nobody has asked for what they pushed.",
    remedy: "look at the new commits, then ask again",
  },
  COMMAND_CODE_NOT_APPROVED: {
    message: "training {model} before the merge would run code of #{number}, and nobody has approved that",
    cause: "The model's own program comes from the pull request. It runs only in a job whose environment was approved.",
    remedy: "run it in a job with a protected environment that sets `allow-code: true`, or merge first",
  },
  COMMAND_CHECKOUT_DIFFERS: {
    message: "the folder {folder} of the checkout is not what #{number} holds at {head}: {path}",
    cause: "The model's program runs from the checkout, which must be the pinned commit and nothing else.",
    remedy: "check out {head} into an empty folder before the training",
  },
  COMMAND_CHANGE_UNKEYED: {
    message: "#{number} changes {path}, which could decide the training and is not part of its key",
    cause:
      "A merge reuses a training by its inputs: specs, data, and the visible files of the model's folder. What another file did to it would be reused unseen.",
    remedy: "merge that change by itself first, or keep the program's files in {folder}",
  },
  COMMAND_ENVIRONMENT_OPEN: {
    message: "code of #{number} would run without anybody's approval: {environment} asks nobody",
    cause: "GitHub makes an environment without reviewers when a workflow first names it.",
    remedy: "give the environment required reviewers (`understudy doctor` prints the command), then ask again",
  },
  COMMAND_NOT_MERGED: {
    message: "the training {training} belongs to #{number}, which is not merged",
    cause: "What was trained before a merge is no candidate until the default branch asks for the same.",
    remedy: "merge the pull request first, or name another training",
  },
  COMMAND_SUBJECT_UNCLEAR: {
    message: "which {what} is meant? {choices}",
    cause: "The command names none, and the thread is about none or about several.",
    remedy: "write its name after the command",
  },
  COMMAND_PLACE_WRONG: {
    message: "{command} is for {place}",
    cause: "What the command does needs something that this thread does not have.",
    remedy: "write it there; `/help` lists all commands",
  },
} as const satisfies Record<string, ErrorDefinition>;
