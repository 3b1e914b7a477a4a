/** What fired, and for how long. */

import { anchorOf, type Html, html } from "../../../domain/pages/html.ts";
import { momentText, spanText } from "../../../domain/pages/numbers.ts";
import { table } from "../../../domain/pages/tables.ts";
import type { AlertLogged } from "../alert-log.ts";
import { stateBadge } from "../badges.ts";
import type { DeploymentFacts } from "../facts.ts";
import { signalText, signalTitle } from "../signal-text.ts";

const MOST_ALERTS = 60;

export function alertsSection({ comparison }: DeploymentFacts, alerts: readonly AlertLogged[], at: string): Html {
  if (alerts.length === 0) return html`<p class="lead">Nothing has fired.</p>`;
  const shown = alerts.slice(0, MOST_ALERTS);
  const left = alerts.length - shown.length;
  const rows = shown.map((alert) => ({
    id: alertAnchor(alert),
    cells: [
      html`<b>${signalTitle(alert.signal)}</b><br><span class="reason">${signalText(alert.signal, comparison)}</span>`,
      alert.group,
      OUTCOMES[alert.how](alert),
      momentText(alert.fired),
      alert.ended === null ? "–" : momentText(alert.ended),
      spanText(Date.parse(alert.ended ?? at) - Date.parse(alert.since)),
    ],
  }));
  const columns = [
    { title: "what" },
    { title: "group" },
    { title: "state" },
    { title: "fired" },
    { title: "over" },
    { title: "lasted", isNumber: true as const },
  ];
  return table(`Alerts, newest first${left > 0 ? `; ${left} older ones are left out` : ""}`, columns, rows);
}

export const alertAnchor = ({ id }: AlertLogged): string => anchorOf("alert", id);

const OUTCOMES: Readonly<Record<AlertLogged["how"], (alert: AlertLogged) => Html>> = {
  fires: () => stateBadge("firing"),
  recovered: () => html`recovered`,
  replaced: ({ version }) => html`version ${version} was replaced`,
  dropped: () => html`watched no longer`,
};
