/** All of one deployment. Its anchors are stable: issues link to them. */

import { type Draw, MARK_KINDS, type Mark } from "../../domain/pages/chart.ts";
import { type Html, html, NOTHING } from "../../domain/pages/html.ts";
import { momentText } from "../../domain/pages/numbers.ts";
import { renderPage, type Section } from "../../domain/pages/page.ts";
import { askedOf } from "../../policy/asked.ts";
import { alertLog } from "./alert-log.ts";
import { healthBadge } from "./badges.ts";
import type { DeploymentFacts, SiteFacts } from "./facts.ts";
import { MARK_TEXTS, marksOf } from "./marks.ts";
import { alertsSection } from "./sections/alerts.ts";
import { answersSection } from "./sections/answers.ts";
import { driftSection } from "./sections/drift.ts";
import { experimentsSection } from "./sections/experiments.ts";
import { lineageSection } from "./sections/lineage.ts";
import { operationsSection } from "./sections/operations.ts";
import { outputSection } from "./sections/output.ts";
import { pipelineList } from "./sections/overview.ts";
import { performanceSection } from "./sections/performance.ts";
import { besidePanels } from "./sections/side-by-side.ts";
import { slicesSection } from "./sections/slices.ts";
import { footer } from "./site-footer.ts";

export function deploymentPage(site: SiteFacts, facts: DeploymentFacts, draw: Draw): string {
  const { deployment, windows, health } = facts;
  const alerts = alertLog(windows, deployment.monitoring?.firing, askedOf(deployment).isAsked);
  const marks = marksOf(facts, alerts);
  const sections: readonly Section[] = [
    { id: "pipeline", title: "Pipeline", body: pipelineList(facts) },
    {
      id: "performance",
      title: "Performance",
      lead: "By window, with intervals where labels arrived; the dashed line is estimated from confidence alone.",
      body: withLegend(marks, performanceSection(facts, marks, draw)),
    },
    { id: "drift", title: "Drift", body: driftSection(facts, draw) },
    {
      id: "answers",
      title: "Answers",
      body: html`${outputSection(windows, marks, draw)}${besidePanels(facts.comparison, draw)}`,
    },
    { id: "classes", title: "Right and wrong", body: answersSection(windows, draw) },
    { id: "slices", title: "Slices", body: slicesSection(windows) },
    { id: "operations", title: "Operations", body: operationsSection(facts, marks, draw) },
    { id: "alerts", title: "Alerts", body: alertsSection(facts, alerts, site.at) },
    { id: "experiments", title: "Experiments", body: experimentsSection(facts, site.repository, site.commit) },
    {
      id: "lineage",
      title: "Lineage",
      lead: "Where what answers now comes from.",
      body: lineageSection(facts, site.repository, site.commit),
    },
  ];
  const last = windows.at(-1);
  const { champion } = deployment;
  const who = champion.version > 0 ? `${champion.model} ${champion.version} answers` : "nobody answers yet";
  return renderPage({
    title: `${deployment.displayName}: Understudy`,
    header: html`<p class="crumb"><a href="index.html">All deployments</a></p><h1>${deployment.displayName} ${healthBadge(health)}</h1><p>${who}${
      last ? html` · last window to ${momentText(last.window.to)} UTC, ${last.state}` : NOTHING
    }</p>`,
    sections,
    footer: footer(site),
  });
}

/** What the upright lines in the pictures below mean; only those that are there. */
function withLegend(marks: readonly Mark[], body: Html): Html {
  if (body.html === "" || marks.length === 0) return body;
  const kinds = MARK_KINDS.filter((kind) => marks.some((mark) => mark.kind === kind));
  return html`<ul class="keys" aria-label="Upright lines">${kinds.map((kind) => html`<li><i class="key m-${kind}"></i>${MARK_TEXTS[kind]}</li>`)}</ul>${body}`;
}
