/** All deployments at a glance. */
import type { SignalGroup } from "../../domain/monitoring.ts";
import type { Draw } from "../../domain/pages/chart.ts";
import { type Html, html, NOTHING } from "../../domain/pages/html.ts";
import { momentText, unitText } from "../../domain/pages/numbers.ts";
import { renderPage } from "../../domain/pages/page.ts";
import { askedOf } from "../../policy/asked.ts";
import type { SubjectPhase } from "../../policy/signal-state.ts";
import { groupPhases, statesOf } from "./alert-log.ts";
import { healthBadge, stateBadge } from "./badges.ts";
import type { DeploymentFacts, SiteFacts } from "./facts.ts";
import { pageOf } from "./links.ts";
import { code } from "./sections/overview.ts";
import { latencyOf, performanceOf } from "./series.ts";
import { footer } from "./site-footer.ts";

const GROUP_TITLES: Readonly<Record<SignalGroup, string>> = {
  quality: "data quality",
  drift: "drift",
  performance: "performance",
  operations: "operations",
};

export function indexPage(facts: SiteFacts, draw: Draw): string {
  const { deployments, at } = facts;
  const count = (wanted: string) => deployments.filter(({ health }) => health === wanted).length;
  const words = (["broken", "attention", "healthy"] as const)
    .filter((each) => count(each) > 0)
    .map((each) => `${count(each)} ${each === "attention" ? "to look at" : each}`);
  const lead = deployments.length === 0 ? "No deployment is described yet." : words.join(", ");
  const cards = deployments.map((each) => card(each, draw));
  return renderPage({
    title: "Understudy: deployments",
    header: html`<h1>Deployments</h1><p>${lead === "" ? NOTHING : html`${lead} · `}as of ${momentText(at)} UTC</p>`,
    sections: [{ id: "deployments", title: "At a glance", body: html`<ul class="cards">${cards}</ul>` }],
    footer: footer(facts),
  });
}

function card(facts: DeploymentFacts, draw: Draw): Html {
  const { deployment, health, windows, parts } = facts;
  const { name, displayName } = deployment;
  const missing = parts.flatMap((part) => part.missing);
  return html`<li class="card" id="deployment-${name}"><h2><a href="${pageOf(name)}">${displayName}</a> ${healthBadge(health)}</h2>${roles(facts)}${figures(
    facts,
    draw,
  )}${groups(facts)}${
    missing.length > 0
      ? html`<ul class="missing">${missing.map((line) => html`<li>missing: ${code(line)}</li>`)}</ul>`
      : NOTHING
  }${windows.length === 0 ? html`<p class="note">No window has been looked at yet.</p>` : NOTHING}</li>`;
}

function roles({ deployment: { champion, shadow, shadows, canary } }: DeploymentFacts): Html {
  const who = (pointer: { readonly model: string; readonly version: number } | null | undefined) =>
    pointer && pointer.version > 0 ? `${pointer.model} ${pointer.version}` : null;
  const others = [shadow, ...shadows].flatMap((each) => who(each) ?? []);
  const beside = [
    ...(others.length > 0 ? [html`, shadow <b>${others.join(", ")}</b>`] : []),
    ...(who(canary) === null ? [] : [html`, canary <b>${who(canary)}</b>`]),
  ];
  return html`<p class="roles">champion <b>${who(champion) ?? "nobody"}</b>${beside}</p>`;
}

const RECENT = 60;

function figures({ windows, deployment }: DeploymentFacts, draw: Draw): Html {
  const last = windows.at(-1);
  if (!last) return NOTHING;
  const recent = windows.slice(-RECENT);
  const traffic = draw({
    kind: "spark",
    title: "Predictions by window",
    values: recent.map(({ predictions }) => predictions),
    colour: 4,
  });
  const latency = recent.map((window) => latencyOf(window, "champion", "p95") ?? null);
  const shadow = latencyOf(last, "shadow", "p95");
  const [metric, quality] = qualityOf(recent);
  const known = quality.findLast((each) => each !== null) ?? null;
  const answered = latency.findLast((each) => each !== null) ?? null;
  return html`<dl class="figures"><div><dt>predictions in ${deployment.monitoring?.window ?? "a window"}</dt><dd>${unitText("count", last.predictions)}${traffic}</dd></div>${
    answered === null
      ? NOTHING
      : html`<div><dt>latency, p95</dt><dd>${unitText("ms", answered)}${shadow === undefined ? NOTHING : html`<small>shadow ${unitText("ms", shadow)}</small>`}${
          shadow === undefined
            ? draw({ kind: "spark", title: "Latency by window", values: latency, colour: 1 })
            : NOTHING
        }</dd></div>`
  }${
    known === null
      ? NOTHING
      : html`<div><dt>${metric}</dt><dd>${unitText(metric === "rmse" ? "number" : "share", known)}${draw({ kind: "spark", title: `${metric} by window`, values: quality, colour: 1 })}</dd></div>`
  }</dl>`;
}

function qualityOf(windows: DeploymentFacts["windows"]): readonly [string, readonly (number | null)[]] {
  const valuesOf = (metric: string) =>
    windows.map(
      (window) =>
        performanceOf(window, "realised", "champion")?.measurements.find(
          (each) => each.metric === metric && each.class === undefined,
        )?.value ??
        (window.measured ? null : (window.signals.find((signal) => signal.statistic === metric)?.value ?? null)),
    );
  const accuracy = valuesOf("accuracy");
  return accuracy.some((value) => value !== null) ? ["accuracy", accuracy] : ["rmse", valuesOf("rmse")];
}

function groups({ windows, deployment }: DeploymentFacts): Html {
  const states = statesOf(windows, deployment.monitoring?.firing).at(-1) ?? [];
  const phases = groupPhases(states.filter(askedOf(deployment).isAsked));
  if (phases.size === 0) return NOTHING;
  const order: readonly SignalGroup[] = ["quality", "drift", "performance", "operations"];
  const item = (group: SignalGroup, phase: SubjectPhase | undefined) =>
    phase === undefined ? [] : [html`<li>${GROUP_TITLES[group]} ${stateBadge(phase)}</li>`];
  const last = windows.at(-1)?.state;
  const quiet = last === "no-data" || last === "insufficient" || last === "stale" || last === "job-failed";
  return html`<ul class="groups" aria-label="State by group">${order.flatMap((group) => item(group, phases.get(group)))}${
    quiet ? html`<li>last window ${stateBadge(last)}</li>` : NOTHING
  }</ul>`;
}
