/** Whether the data still look as they did: the heat map, and each feature then and now. */

import type { Draw } from "../../../domain/pages/chart.ts";
import { anchorOf, type Html, html, NOTHING } from "../../../domain/pages/html.ts";
import { dayText, numberText, unitText } from "../../../domain/pages/numbers.ts";
import { figure, grid, sideKeys } from "../../../domain/pages/panels.ts";
import type { Signal } from "../../../domain/records.ts";
import { columnIn, distributionChart, type Side } from "../distributions.ts";
import type { Comparison, DeploymentFacts } from "../facts.ts";
import { type HeatCell, type HeatMap, heatMap } from "../heat-map.ts";
import { signalText } from "../signal-text.ts";

const MOST_FEATURES = 40;

export function driftSection(facts: DeploymentFacts, draw: Draw): Html {
  const map = heatMap(facts.windows);
  const features = featurePanels(facts, map, draw);
  const drawn = new Set(features.map(({ name }) => name));
  return html`${map ? heatTable(map, drawn) : NOTHING}${featureGrid(features)}`;
}

/** 0 to 4: half the limit, the limit, one and a half, twice, beyond. */
const levelOf = ({ ratio }: HeatCell): number =>
  ratio === null ? 0 : ratio < 0.5 ? 0 : ratio < 1 ? 1 : ratio < 1.5 ? 2 : ratio < 2 ? 3 : 4;

/** Few columns have room for their numbers; of many they show on the pointer and to screen readers. */
const ROOM = 14;

/** Of many columns the month alone, over all that begin in it. */
function monthHeads(columns: HeatMap["columns"]): readonly Html[] {
  const months = Map.groupBy(columns, ({ from }) => from.slice(0, 7));
  return [...months].map(([month, each]) =>
    each.length < 2
      ? html`<td></td>`
      : html`<th scope="colgroup" colspan="${each.length}">${each.length < 3 ? month.slice(5) : month}</th>`,
  );
}

/** `drawn`: features with a picture of their own; the others' links end here. */
function heatTable({ columns, rows, left, perColumn }: HeatMap, drawn: ReadonlySet<string>): Html {
  const isWide = columns.length > ROOM;
  const heads = isWide ? monthHeads(columns) : columns.map(({ from }) => html`<th scope="col">${dayText(from)}</th>`);
  const body = rows.map(({ subject, statistic, importance, cells }, index) => {
    const isFirst = rows.findIndex((row) => row.subject === subject) === index;
    const name = drawn.has(subject) ? html`<a href="#${anchorOf("feature", subject)}">${subject}</a>` : subject;
    const anchor = drawn.has(subject) || !isFirst ? NOTHING : html` id="${anchorOf("feature", subject)}"`;
    const each = cells.map((cell) =>
      cell === null
        ? html`<td class="none"></td>`
        : html`<td class="h${levelOf(cell)}${cell.failed ? " failed" : ""}" title="${cell.text}"><span>${cell.value === null ? "–" : numberText(Number(cell.value.toPrecision(2)))}</span></td>`,
    );
    const weight =
      importance === null
        ? NOTHING
        : html` <small title="share of the model's permutation importance">${unitText("share", importance)}</small>`;
    return html`<tr${anchor}><th scope="row">${name} <small>${statistic}</small>${weight}</th>${each}</tr>`;
  });
  const words = `Distance from the reference by ${perColumn === 1 ? "window" : `${perColumn} windows, the worst of them`}`;
  return html`<div class="panel"><h3 id="heat-map">Distance from the reference</h3><div class="scroll" role="region" aria-label="${words}" tabindex="0"><table class="heat${isWide ? " wide" : ""}"><caption><span>${words}; a framed cell is beyond its limit and beyond chance.${left > 0 ? ` ${left} calmer rows are left out.` : ""}</span></caption><thead><tr><td></td>${heads}</tr></thead><tbody>${body}</tbody></table></div><ul class="keys heat-keys"><li><i class="key h0"></i>under half the limit</li><li><i class="key h1"></i>under it</li><li><i class="key h2"></i>over</li><li><i class="key h3"></i>1.5 times</li><li><i class="key h4"></i>twice and more</li></ul></div>`;
}

interface Feature {
  readonly name: string;
  readonly panel: Html;
}

function featurePanels({ comparison, windows }: DeploymentFacts, map: HeatMap | null, draw: Draw): readonly Feature[] {
  const { reference, current, referenceName, window } = comparison;
  const order = map ? [...new Set(map.rows.map(({ subject }) => subject))] : [];
  const names = (current?.columns ?? [])
    .map(({ name }) => name)
    .filter((name) => !/^(?:answers|confidence):/u.test(name));
  const sorted = [...order.filter((name) => names.includes(name)), ...names.filter((name) => !order.includes(name))];
  const last = windows.findLast(({ summary }) => summary !== undefined);
  return sorted.slice(0, MOST_FEATURES).flatMap((name): readonly Feature[] => {
    const then = reference?.columns.find((column) => column.name === name);
    const now = current && columnIn(current, name);
    if (!now) return [];
    const sides: readonly Side[] = [
      ...(then ? [{ name: referenceName ?? "reference", colour: 0, column: then } as const] : []),
      { name: `${dayText(window?.from ?? "")} to ${dayText(window?.to ?? "")}`, colour: 1, column: now },
    ];
    const chart = distributionChart(name, sides, comparison.declared);
    const note = noteOf(last?.signals ?? [], name, comparison);
    if (!chart) return [];
    const drawn = figure(chart, draw, NOTHING, sideKeys(chart.sides), note);
    return [{ name, panel: html`<div id="${anchorOf("feature", name)}">${drawn}</div>` }];
  });
}

const featureGrid = (features: readonly Feature[]): Html =>
  features.length === 0
    ? NOTHING
    : html`<h3 class="sub" id="distributions">Then and now</h3><p class="lead">The reference beside the newest window that was kept${features.length === MOST_FEATURES ? `; the ${MOST_FEATURES} that moved most` : ""}.</p>${grid(features.map(({ panel }) => panel))}`;

function noteOf(signals: readonly Signal[], name: string, comparison: Comparison): Html {
  const own = signals.filter((signal) => signal.subject === name && !signal.slice && signal.verdict !== "pass");
  return own.length === 0 ? NOTHING : html`<p class="note">${signalText(own[0] as Signal, comparison)}</p>`;
}
