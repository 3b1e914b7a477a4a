/** Whether the data still look as they did: the heat map, and each feature then and now. */
import type { Signal } from "../../../domain/records.ts";
import type { Colour, Draw } from "../chart.ts";
import { columnIn, distributionChart, type Side } from "../distributions.ts";
import type { Comparison, DeploymentFacts } from "../facts.ts";
import { type HeatCell, type HeatMap, heatMap } from "../heat-map.ts";
import { anchorOf, type Html, html, NOTHING } from "../html.ts";
import { dayText, numberText, unitText } from "../numbers.ts";
import { figure, grid, sideKeys } from "../panels.ts";
import { signalText } from "../signal-text.ts";

const MOST_FEATURES = 40;

export function driftSection(facts: DeploymentFacts, draw: Draw): Html {
  const map = heatMap(facts.windows);
  const features = featurePanels(facts, map, draw);
  const beside = besidePanels(facts.comparison, draw);
  return html`${map ? heatTable(map) : NOTHING}${features}${beside}`;
}

/** 0 to 4: half the limit, the limit, one and a half, twice, beyond. */
const levelOf = ({ ratio }: HeatCell): number =>
  ratio === null ? 0 : ratio < 0.5 ? 0 : ratio < 1 ? 1 : ratio < 1.5 ? 2 : ratio < 2 ? 3 : 4;

/** Few columns have room for their numbers; of many they show on the pointer and to screen readers. */
const ROOM = 14;

function heatTable({ columns, rows, left, perColumn }: HeatMap): Html {
  const isWide = columns.length > ROOM;
  const heads = columns.map(({ from }, index) =>
    isWide && index % Math.ceil(columns.length / 10) !== 0
      ? html`<td></td>`
      : html`<th scope="col">${isWide ? dayText(from).slice(5) : dayText(from)}</th>`,
  );
  const body = rows.map(({ subject, statistic, importance, cells }) => {
    const each = cells.map((cell) =>
      cell === null
        ? html`<td class="none"></td>`
        : html`<td class="h${levelOf(cell)}${cell.failed ? " failed" : ""}" title="${cell.text}"><span>${cell.value === null ? "–" : numberText(Number(cell.value.toPrecision(2)))}</span></td>`,
    );
    const weight =
      importance === null
        ? NOTHING
        : html` <small title="share of the model's permutation importance">${unitText("share", importance)}</small>`;
    return html`<tr><th scope="row"><a href="#${anchorOf("feature", subject)}">${subject}</a> <small>${statistic}</small>${weight}</th>${each}</tr>`;
  });
  const words = `Distance from the reference by ${perColumn === 1 ? "window" : `${perColumn} windows, the worst of them`}`;
  return html`<div class="panel"><h4 id="heat-map">Distance from the reference</h4><div class="scroll" role="region" aria-label="${words}" tabindex="0"><table class="heat${isWide ? " wide" : ""}"><caption>${words}; a framed cell is beyond its limit and beyond chance.${left > 0 ? ` ${left} calmer rows are left out.` : ""}</caption><thead><tr><td></td>${heads}</tr></thead><tbody>${body}</tbody></table></div><ul class="keys heat-keys"><li><i class="key h0"></i>under half the limit</li><li><i class="key h1"></i>under it</li><li><i class="key h2"></i>over</li><li><i class="key h3"></i>1.5 times</li><li><i class="key h4"></i>twice and more</li></ul></div>`;
}

function featurePanels({ comparison, windows }: DeploymentFacts, map: HeatMap | null, draw: Draw): Html {
  const { reference, current, referenceName, window } = comparison;
  const order = map ? [...new Set(map.rows.map(({ subject }) => subject))] : [];
  const names = (current?.columns ?? [])
    .map(({ name }) => name)
    .filter((name) => !/^(?:answers|confidence):/u.test(name));
  const sorted = [...order.filter((name) => names.includes(name)), ...names.filter((name) => !order.includes(name))];
  const last = windows.findLast(({ summary }) => summary !== undefined);
  const panels = sorted.slice(0, MOST_FEATURES).flatMap((name) => {
    const then = reference?.columns.find((column) => column.name === name);
    const now = current && columnIn(current, name);
    if (!now) return [];
    const sides: readonly Side[] = [
      ...(then ? [{ name: referenceName ?? "reference", colour: 0, column: then } as const] : []),
      { name: `${dayText(window?.from ?? "")} to ${dayText(window?.to ?? "")}`, colour: 1, column: now },
    ];
    const chart = distributionChart(name, sides, comparison.declared);
    const note = noteOf(last?.signals ?? [], name, comparison);
    return chart
      ? [
          html`<div id="${anchorOf("feature", name)}">${figure(chart, draw, NOTHING, sideKeys(chart.sides), note)}</div>`,
        ]
      : [];
  });
  if (panels.length === 0) return NOTHING;
  const left = sorted.length - panels.length;
  return html`<h3 id="distributions">Then and now</h3><p class="lead">The reference beside the newest window that was kept.${left > 0 ? ` ${left} features are not drawn.` : ""}</p>${grid(panels)}`;
}

function noteOf(signals: readonly Signal[], name: string, comparison: Comparison): Html {
  const own = signals.filter((signal) => signal.subject === name && !signal.slice && signal.verdict !== "pass");
  return own.length === 0 ? NOTHING : html`<p class="note">${signalText(own[0] as Signal, comparison)}</p>`;
}

/** The champion's answers beside the shadow's. */
function besidePanels({ current, declared }: Comparison, draw: Draw): Html {
  if (!current) return NOTHING;
  const COLOURS: readonly Colour[] = [1, 2, 5, 3, 6, 4];
  const panels = (["answers", "confidence"] as const).flatMap((of) => {
    const members = current.columns.filter(({ name }) => name.startsWith(`${of}:`)).slice(0, COLOURS.length);
    if (members.length < 2) return [];
    const sides = members.flatMap(({ name }, index): readonly Side[] => {
      const column = columnIn(current, name);
      return column ? [{ name: name.slice(of.length + 1), colour: COLOURS[index] ?? 0, column }] : [];
    });
    const chart = distributionChart(of, sides, declared);
    return chart ? [figure(chart, draw, NOTHING, sideKeys(sides))] : [];
  });
  return panels.length === 0 ? NOTHING : html`<h3 id="side-by-side">Champion beside shadow</h3>${grid(panels)}`;
}
