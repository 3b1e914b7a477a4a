/** A comment that may be a command: read anew, its author's rights asked for, done, and answered once. */
import { digestOf } from "../../domain/digest.ts";
import { UserError, userError } from "../../domain/errors/user-error.ts";
import { ISSUE_KINDS, labelOf, readMarker } from "../../domain/names.ts";
import type { Comment, Forge } from "../../ports/forge.ts";
import { type Parsed, parseComment } from "../../stages/command/parse.ts";
import { doneReply, forbiddenReply, malformedReply, refusedReply, unknownReply } from "../../stages/command/reply.ts";
import type { Thread } from "../../stages/command/subject.ts";
import { findSticky, stick } from "../../stages/sticky-comment.ts";
import type { Ports } from "../ports.ts";
import { readSnapshot } from "../snapshot.ts";
import { execute } from "./execute.ts";

export type Answer =
  | { readonly kind: "ignored"; readonly why: string }
  /** `edited`: it says something else now than when it was answered; that is not done. */
  | { readonly kind: "answered"; readonly edited: boolean }
  | {
      readonly kind: "done" | "refused";
      readonly line: string;
      readonly reply: string;
      readonly pullRequest: number | null;
    };

export async function answerComment(
  ports: Ports,
  { issue, comment: id, dryRun }: { readonly issue: number; readonly comment: number; readonly dryRun: boolean },
): Promise<Answer> {
  const { forge } = ports;
  const comment = (await forge.comments(issue)).find((each) => each.id === id);
  if (!comment) throw userError("COMMAND_COMMENT_UNKNOWN", { with: { comment: id, number: issue } });
  if (comment.author.endsWith("[bot]")) return { kind: "ignored", why: "programs give no commands" };
  const parsed = parseComment(comment.body);
  if (parsed.kind === "none") return { kind: "ignored", why: "its first line is no command" };
  const access = await forge.access(comment.author);
  const mayCommand = access === "write" || access === "admin";
  // A stranger's slip of the pen is nobody's business.
  if (parsed.kind === "unknown" && !mayCommand) return { kind: "ignored", why: "its author gives no commands here" };
  const sticky = { kind: "command", key: `comment/${id}`, data: { line: digestOf(parsed.line) } } as const;
  const earlier = await findSticky(forge, issue, sticky);
  if (earlier) return { kind: "answered", edited: readMarker(earlier.body)?.data?.line !== sticky.data.line };
  const answer = mayCommand ? await obey(ports, issue, comment, parsed, dryRun) : forbidden(parsed.line);
  if (!dryRun) await stick(forge, issue, { ...sticky, body: answer.reply });
  return answer;
}

type Line = Exclude<Parsed, { readonly kind: "none" }>;
type Replied = Extract<Answer, { readonly kind: "done" | "refused" }>;

const refused = (line: string, reply: string): Replied => ({ kind: "refused", line, reply, pullRequest: null });

const forbidden = (line: string): Replied => refused(line, forbiddenReply(line));

async function obey(ports: Ports, issue: number, comment: Comment, parsed: Line, dryRun: boolean): Promise<Replied> {
  const { line } = parsed;
  if (parsed.kind === "unknown") return refused(line, unknownReply(line));
  if (parsed.kind === "malformed") return refused(line, malformedReply(line, parsed.command, parsed.why));
  try {
    const thread = await readThread(ports.forge, issue);
    const asked = { thread, comment, snapshot: await readSnapshot(ports.git), dryRun };
    const { text, pullRequest = null } = await execute(ports, asked, parsed.command);
    return { kind: "done", line, reply: doneReply(line, text), pullRequest };
  } catch (error) {
    if (!(error instanceof UserError) || error.problems.some(({ code }) => isPassing(code))) throw error;
    return refused(line, refusedReply(line, error.problems));
  }
}

/**
 * What another try may get past: the run fails, and a re-run of it answers. No command names a commit: one that a
 * branch named and GitHub does not find is found the next time.
 */
const isPassing = (code: string): boolean =>
  code.startsWith("GITHUB_") || code === "RECORDS_BUSY" || code === "GIT_NO_SUCH_COMMIT";

async function readThread(forge: Forge, number: number): Promise<Thread> {
  const pull = await forge.pullRequest(number);
  if (pull) return { kind: "pull-request", number, body: pull.body, labels: pull.labels };
  for (const kind of ISSUE_KINDS) {
    const found = (await forge.issues({ state: "all", label: labelOf(kind) })).find((each) => each.number === number);
    if (found) return { kind: "issue", number, body: found.body, labels: found.labels };
  }
  // Somebody's own issue: it is about nothing of ours.
  return { kind: "issue", number, body: "", labels: [] };
}
