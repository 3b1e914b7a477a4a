/** Pull requests and issues as a reviewer reads them. */
import { structuredPatch } from "diff";
import type {
  ReportedComment,
  ReportedFile,
  ReportedIssue,
  ReportedPullRequest,
} from "../../../app/demo/report-data.ts";
import { escapeHtml, renderMarkdown } from "./markdown.ts";

const day = (time: string | null) => (time ? time.slice(0, 10) : "");

function badge(text: string, tone: string): string {
  return `<span class="badge ${tone}">${escapeHtml(text)}</span>`;
}

const PULL_TONE = { open: "open", merged: "merged", closed: "closed" } as const;
const VERDICT_TONE = { pass: "good", inconclusive: "unsure", fail: "bad", error: "bad" } as const;

export function pullRequestCard(pull: ReportedPullRequest): string {
  const verdict = pull.verdict ? badge(`gates: ${pull.verdict}`, VERDICT_TONE[pull.verdict]) : "";
  const merged = pull.mergedAt
    ? `merged by <b>${escapeHtml(pull.mergedBy ?? "")}</b> on ${day(pull.mergedAt)}`
    : `opened ${day(pull.createdAt)}`;
  return card(`pull-${pull.number}`, {
    head: `${badge(pull.state, PULL_TONE[pull.state])} ${badge(pull.kind, "kind")} ${verdict}`,
    title: `${escapeHtml(pull.title)} <span class="number">#${pull.number}</span>`,
    meta: `${merged} · <code>${escapeHtml(pull.branch)}</code>`,
    body: `<div class="markdown">${renderMarkdown(pull.body)}</div>${comments(pull.comments)}${files(pull.files)}`,
  });
}

export function issueCard(issue: ReportedIssue): string {
  const until = issue.closedAt ? `, closed ${day(issue.closedAt)}` : "";
  return card(`issue-${issue.number}`, {
    head: `${badge(issue.state, issue.state === "open" ? "open" : "merged")} ${badge(`issue: ${issue.kind}`, "kind")}`,
    title: `${escapeHtml(issue.title)} <span class="number">#${issue.number}</span>`,
    meta: `opened ${day(issue.createdAt)}${until}`,
    body: `<div class="markdown">${renderMarkdown(issue.body)}</div>${comments(issue.comments)}`,
  });
}

function card(id: string, parts: { head: string; title: string; meta: string; body: string }): string {
  return `<details class="card" id="${id}"><summary><div class="badges">${parts.head}</div>
<h3>${parts.title}</h3><p class="meta">${parts.meta}</p></summary><div class="card-body">${parts.body}</div></details>`;
}

function comments(list: readonly ReportedComment[]): string {
  return list
    .map(
      (comment) =>
        `<div class="comment"><p class="meta"><b>${escapeHtml(comment.author)}</b> on ${day(comment.at)}</p>` +
        `<div class="markdown">${renderMarkdown(comment.body)}</div></div>`,
    )
    .join("");
}

/** Long files, such as reviews, are cut: the page is for reading. */
const LONGEST_DIFF = 80;

function files(list: readonly ReportedFile[]): string {
  if (list.length === 0) return "";
  return `<h4>Files changed: ${list.length}</h4>${list.map(fileDiff).join("")}`;
}

function fileDiff(file: ReportedFile): string {
  const patch = structuredPatch(file.path, file.path, file.before ?? "", file.after ?? "", "", "", { context: 3 });
  const lines = patch.hunks.flatMap((hunk) => hunk.lines);
  const shown = lines.slice(0, LONGEST_DIFF).map((line) => {
    const tone = line.startsWith("+") ? "add" : line.startsWith("-") ? "remove" : "same";
    return `<span class="${tone}">${escapeHtml(line)}</span>`;
  });
  const rest = lines.length - shown.length;
  const more = rest > 0 ? `<span class="same">  … ${rest} more lines</span>` : "";
  return `<figure class="diff"><figcaption><code>${escapeHtml(file.path)}</code>${file.before === null ? " added" : ""}</figcaption><pre>${shown.join("")}${more}</pre></figure>`;
}
