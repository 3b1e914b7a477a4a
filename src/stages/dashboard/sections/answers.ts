/** Right and wrong by class, and whether its confidence can be believed. */

import type { Draw } from "../../../domain/pages/chart.ts";
import { type Html, html, NOTHING } from "../../../domain/pages/html.ts";
import { countText, dayText } from "../../../domain/pages/numbers.ts";
import { figure } from "../../../domain/pages/panels.ts";
import type { MonitoringRecord } from "../../../domain/records.ts";

const MOST_CLASSES = 20;

export function answersSection(windows: readonly MonitoringRecord[], draw: Draw): Html {
  const last = windows.findLast(({ measured }) => measured?.confusion && measured.confusion.classes.length > 0);
  const calibrated = windows.findLast(({ measured }) => (measured?.calibration.length ?? 0) > 0);
  const points = calibrated?.measured?.calibration ?? [];
  const curve =
    points.length > 0
      ? figure(
          {
            kind: "calibration",
            title: `confidence against accuracy, window to ${dayText(calibrated?.window.to ?? "")}`,
            points,
          },
          draw,
          NOTHING,
          [
            html`<li><i class="key k1 line"></i>champion</li>`,
            html`<li><i class="key k0 dash"></i>as sure as right</li>`,
          ],
        )
      : NOTHING;
  const matrix = last ? confusionTable(last) : NOTHING;
  return matrix === NOTHING && curve === NOTHING ? NOTHING : html`<div class="grid">${matrix}${curve}</div>`;
}

function confusionTable({ measured, window }: MonitoringRecord): Html {
  const confusion = measured?.confusion;
  if (!confusion) return NOTHING;
  const classes = confusion.classes.slice(0, MOST_CLASSES);
  const heads = classes.map((name) => html`<th scope="col">${name}</th>`);
  const rows = classes.map((name, row) => {
    const counts = confusion.counts[row] ?? [];
    const total = counts.reduce((sum, count) => sum + count, 0);
    const cells = classes.map((_, column) => {
      const count = counts[column] ?? 0;
      const level = total === 0 || count === 0 ? 0 : Math.min(4, 1 + Math.floor((count / total) * 4));
      return html`<td class="${row === column ? "right" : "wrong"}${level}">${countText(count)}</td>`;
    });
    return html`<tr><th scope="row">${name}</th>${cells}</tr>`;
  });
  const caption = `Truth (rows) against answers (columns), window to ${dayText(window.to)}`;
  const left = confusion.classes.length - classes.length;
  return html`<div class="panel" id="confusion"><h3>right and wrong by class</h3><div class="scroll" role="region" aria-label="${caption}" tabindex="0"><table class="confusion"><caption><span>${caption}${left > 0 ? `; ${left} more classes are not shown` : ""}</span></caption><thead><tr><td></td>${heads}</tr></thead><tbody>${rows}</tbody></table></div></div>`;
}
