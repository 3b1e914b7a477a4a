/** The one answer to a command, as the person who wrote it reads it. */
import type { Problem } from "../../domain/errors/user-error.ts";
import { BODY_LIMIT, codeSpan, escapeMarkdown, joinWithin } from "../../domain/markdown.ts";
import { type CommandKind, USAGE } from "./parse.ts";

/** `text` is Markdown that is safe already. */
export const doneReply = (line: string, text: string): string => joinWithin([`${codeSpan(line)}: ${text}`], BODY_LIMIT);

export function refusedReply(line: string, problems: readonly Problem[]): string {
  const lines = problems.map(({ message, remedy, suggestion }) => {
    const nearest = suggestion === undefined ? "" : ` Did you mean ${codeSpan(suggestion)}?`;
    return `- ${escapeMarkdown(sentence(message))}${nearest} ${escapeMarkdown(sentence(remedy))}`;
  });
  return joinWithin([`${codeSpan(line)}: nothing was done.`, ...lines], BODY_LIMIT);
}

const sentence = (text: string) => `${text.slice(0, 1).toUpperCase()}${text.slice(1)}${text.endsWith(".") ? "" : "."}`;

export const forbiddenReply = (line: string): string =>
  `${codeSpan(line)}: nothing was done. Commands are for people who may write to this repository.`;

export const unknownReply = (line: string): string =>
  `${codeSpan(line)}: there is no such command. There are:\n\n${helpText()}`;

export const malformedReply = (line: string, command: CommandKind, why: string): string =>
  `${codeSpan(line)}: nothing was done, since ${escapeMarkdown(why)}. It is written ${codeSpan(USAGE[command].usage)}: ${USAGE[command].does}.`;

export const helpText = (): string =>
  [
    ...Object.values(USAGE).map(({ usage, does }) => `- ${codeSpan(usage)}: ${does}`),
    "",
    "One command a comment, in its first line, from people who may write here. Each only opens or updates a pull request, keeps a record, or starts a run; a merge stays a person's decision.",
  ].join("\n");
