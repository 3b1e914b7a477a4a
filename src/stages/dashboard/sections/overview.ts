/** The parts of the pipeline, each on or off and well or not, and what is missing. */

import { type Html, html, NOTHING } from "../../../domain/pages/html.ts";
import { healthBadge } from "../badges.ts";
import type { DeploymentFacts } from "../facts.ts";

export function pipelineList({ parts }: Pick<DeploymentFacts, "parts">): Html {
  const each = parts.map(
    ({ name, health, summary, details, missing }) =>
      html`<li><div class="part"><h3>${name}</h3>${healthBadge(health)}</div><p>${summary}</p>${lines(details)}${
        missing.length > 0
          ? html`<ul class="missing">${missing.map((line) => html`<li>missing: ${code(line)}</li>`)}</ul>`
          : NOTHING
      }</li>`,
  );
  return html`<ul class="parts">${each}</ul>`;
}

const lines = (details: readonly string[]): Html =>
  details.length === 0
    ? NOTHING
    : html`<ul class="details">${details.map((line) => html`<li>${code(line)}</li>`)}</ul>`;

/** What stands between backticks, as code. */
export function code(text: string): Html {
  return html`${text.split("`").map((piece, index) => (index % 2 === 1 ? html`<code>${piece}</code>` : piece))}`;
}
