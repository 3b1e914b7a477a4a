/** Where what answers now comes from: version, data, evidence, who merged it. */

import { type Html, html, NOTHING } from "../../../domain/pages/html.ts";
import { momentText } from "../../../domain/pages/numbers.ts";
import type { DeploymentFacts } from "../facts.ts";
import { commitLink, digestText, fileLink, pullLink, type Repository } from "../links.ts";

export function lineageSection({ lineage, trainings }: DeploymentFacts, repository: Repository, commit: string): Html {
  if (!lineage) return html`<p class="lead">Nobody answers yet.</p>`;
  const { version, pullRequest, deployedAt } = lineage;
  const { spec } = version;
  const training = trainings.find(({ key }) => key === spec.training);
  const merged = pullRequest
    ? html`${pullLink(repository, pullRequest.number)}${pullRequest.mergedBy ? html` by ${pullRequest.mergedBy}` : NOTHING}${pullRequest.mergedAt ? html`, ${momentText(pullRequest.mergedAt)}` : NOTHING}`
    : html`not by a promotion that is known`;
  const facts: readonly (readonly [string, Html])[] = [
    ["version", html`<b>${version.name} ${version.version}</b> ${fileLink(repository, commit, version.file)}`],
    ["model's bytes", digestText(spec.model)],
    ["servable", digestText(spec.servable)],
    ["trained on", html`${spec.dataset.name} ${spec.dataset.version}, ${digestText(spec.dataset.content)}`],
    [
      "trained by",
      html`${training?.trainer ?? "unknown"}${training ? html`, ${momentText(training.createdAt)}` : NOTHING}`,
    ],
    ["training record", digestText(spec.training)],
    ["evidence", digestText(spec.evaluation)],
    ["promoted", merged],
    [
      "deployed",
      html`${deployedAt ? momentText(deployedAt) : "not on record"}${lineage.commit ? html` at ${commitLink(repository, lineage.commit)}` : NOTHING}`,
    ],
  ];
  return html`<dl class="facts">${facts.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>`;
}
