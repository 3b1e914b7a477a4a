/** The demo's report: one self-contained page that reads like the repository's own history. */

import type { DemoReport, ProductionChange, ReportedStep, RunningRoles } from "../../../app/demo/report-data.ts";
import { issueCard, pullRequestCard } from "./cards.ts";
import { accuracyFigure, classesFigure, driftFigure, productionFigure } from "./figures.ts";
import { escapeHtml } from "./markdown.ts";
import { STYLE } from "./style.ts";

export function renderPage(report: DemoReport): string {
  const sections = [production(report), traffic(report), pulls(report), issues(report), story(report)];
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Understudy: ${escapeHtml(report.displayName)}</title><style>${STYLE}</style></head>
<body>${header(report)}
<nav aria-label="Sections"><ul><li><a href="#production">Production</a></li><li><a href="#traffic">Traffic and drift</a></li>
<li><a href="#pulls">Pull requests</a></li><li><a href="#issues">Issues</a></li><li><a href="#story">What happened</a></li></ul></nav>
<main>${sections.join("\n")}</main>
<footer>Data: daily weather observations of Seattle, NOAA, public domain. Every number on this page was measured in this run.</footer>
</body></html>
`;
}

function header(report: DemoReport): string {
  const served = report.served.reduce((sum, month) => sum + month.predictions, 0);
  const champion = report.production.at(-1)?.after?.champion ?? "nobody";
  const tiles: readonly (readonly [string, string])[] = [
    [served.toLocaleString("en"), "predictions answered"],
    [String(report.pullRequests.length), "pull requests"],
    [String(report.issues.length), "issues"],
    [champion, "answers now"],
    [`${report.elapsedSeconds.toFixed(0)} s`, "from nothing to this page"],
  ];
  return `<header><div><h1>${escapeHtml(report.displayName)}: the whole loop, once</h1>
<p>A model was trained, tried out, promoted by a pull request, deployed by its merge, watched, doubted, reviewed by people,
retrained, and came back as a shadow until it had earned the part.</p>
<div class="tiles">${tiles.map(([value, label]) => `<div class="tile"><b>${escapeHtml(value)}</b><span>${escapeHtml(label)}</span></div>`).join("")}</div></div></header>`;
}

function section(id: string, title: string, lead: string, body: string): string {
  return `<section id="${id}"><h2>${escapeHtml(title)}</h2><p>${escapeHtml(lead)}</p>${body}</section>`;
}

const panel = (title: string, picture: string | null) =>
  picture === null ? "" : `<div class="panel"><h3>${escapeHtml(title)}</h3>${picture}</div>`;

function production(report: DemoReport): string {
  const rows = report.production.map(
    (change) =>
      `<tr><td>${change.at.slice(0, 10)}</td><td><a href="#pull-${change.pullRequest}">#${change.pullRequest}</a> ${escapeHtml(change.title)}</td>` +
      `<td>${roles(change.before)}</td><td>${roles(change.after)}</td></tr>`,
  );
  const table = `<div class="panel"><h3>What the server itself said, before and after each merge</h3><table class="plain"><thead><tr><th>when</th><th>merge</th><th>before</th><th>after</th></tr></thead><tbody>${rows.join("")}</tbody></table></div>`;
  return section(
    "production",
    "Production",
    "Only a merge changed what answered. The digests were read from the running server at its port.",
    panel("Who had which part", productionFigure(report)) + table,
  );
}

function roles(running: ProductionChange["before"]): string {
  return running === null
    ? "nothing"
    : `${describeRoles(running)}<br><code>${escapeHtml(running.championServable.slice(0, 19))}…</code>`;
}

function describeRoles(running: RunningRoles): string {
  const shadow = running.shadow ? `, shadow ${escapeHtml(running.shadow)}` : "";
  return `champion ${escapeHtml(running.champion)}${shadow}`;
}

function traffic(report: DemoReport): string {
  return section(
    "traffic",
    "Traffic and drift",
    "Later years were streamed as production traffic; some days' true weather arrived afterwards.",
    [
      panel("Accuracy of the champion, where labels arrived", accuracyFigure(report)),
      panel("Distance from the training data", driftFigure(report)),
      panel("What was answered, by month", classesFigure(report, "predicted")),
      panel("What the weather was, by month (labels that arrived)", classesFigure(report, "actual")),
    ].join(""),
  );
}

function pulls(report: DemoReport): string {
  return section(
    "pulls",
    "Pull requests",
    "Each decision was one of these. Open one to read it as a reviewer would.",
    report.pullRequests.map(pullRequestCard).join("") || "<p>None.</p>",
  );
}

function issues(report: DemoReport): string {
  return section(
    "issues",
    "Issues",
    "One living issue for each subject, edited in place.",
    report.issues.map(issueCard).join("") || "<p>None.</p>",
  );
}

function story(report: DemoReport): string {
  return section(
    "story",
    "What happened",
    "Step by step, at the simulated time, with the seconds that each step took.",
    `<ol class="steps">${report.steps.map(step).join("")}</ol>`,
  );
}

function step(each: ReportedStep): string {
  const lines = each.lines.map((line) => `<li>${escapeHtml(line)}</li>`).join("");
  return `<li><h3>${escapeHtml(each.name)}</h3><p class="meta">${each.at.slice(0, 10)} · ${each.seconds.toFixed(1)} s</p><ul>${lines}</ul></li>`;
}
