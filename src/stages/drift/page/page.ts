/** The page of a comparison: what changed in a sentence, all columns at a glance, each by itself, the data, the rows. */
import { DRIFT_STATISTIC_NAMES, DRIFT_STATISTICS } from "../../../domain/drift-statistics.ts";
import { grouped } from "../../../domain/grouped.ts";
import type { Draw } from "../../../domain/pages/chart.ts";
import { cleanText, type Html, html, NOTHING } from "../../../domain/pages/html.ts";
import { renderPage } from "../../../domain/pages/page.ts";
import { headline, rowsOf, ruleOf, unmeasured } from "../words.ts";
import { columnPanel } from "./column-panel.ts";
import { columnTable } from "./column-table.ts";
import { type PageFacts, placed } from "./facts.ts";
import { verdictBadge } from "./figures.ts";
import { qualitySection } from "./quality-section.ts";
import { rowsSection } from "./rows-section.ts";

/** Pure: the same files give the same bytes. */
export function driftPage(facts: PageFacts, draw: Draw): string {
  const { analysis, sides, rows } = facts;
  const columns = placed(analysis);
  const drawn = columns.filter(({ isDrawn }) => isDrawn);
  return renderPage({
    title: cleanText(`${headline(analysis, rows)}: ${sides.current.path} against ${sides.reference.path}`),
    header: header(facts),
    sections: [
      { id: "columns", title: "Columns", body: columnTable(facts, columns, draw) },
      { id: "rows", title: "Rows as a whole", lead: ROWS, body: rowsSection(rows, columns, draw) },
      { id: "quality", title: "Data quality", body: qualitySection(facts, columns) },
      { id: "details", title: "Column by column", body: html`${drawn.map((each) => columnPanel(each, draw))}` },
      { id: "not-compared", title: "Not compared", body: listOf(unmeasured(analysis, sides)) },
      { id: "method", title: "How it was judged", body: method(facts) },
    ],
    footer: html`Made by <code>understudy drift</code>, from the two files alone. It holds values of the data: treat it as the data.${
      // A command that a page cannot show as it is would be another one.
      cleanText(facts.command) === facts.command ? html` Again: <code>${facts.command}</code>` : NOTHING
    }`,
  });
}

const ROWS = "Columns may each look as before, and no longer go together.";

function header({ analysis, sides, rows }: PageFacts): Html {
  const { drifted, unclear, compared, findings } = analysis;
  const { reference, current } = sides;
  const isDrift = drifted.length > 0 || (rows.kind === "measured" && rows.signal.verdict === "fail");
  const verdict = isDrift ? "fail" : unclear.length > 0 || compared === 0 ? "inconclusive" : "pass";
  const names = drifted.slice(0, NAMED);
  const more = drifted.length - names.length;
  const item = (title: string, text: string, note: Html = NOTHING): Html =>
    html`<div><dt>${title}</dt><dd>${text}${note}</dd></div>`;
  return html`<h1>${headline(analysis, rows)} ${verdictBadge({ verdict })}</h1><p>${
    names.length > 0 ? html`<b>${names.join(", ")}</b>${more > 0 ? ` and ${more} more` : ""}. ` : NOTHING
  }${current.path}, ${rowsOf(current)}, against ${reference.path}, ${rowsOf(reference)}.</p><dl class="figures head">${item("columns compared", String(compared))}${item("drifted", String(drifted.length))}${item("not clear", String(unclear.length))}<div><dt>rows as a whole</dt><dd>${rows.kind === "measured" ? verdictBadge(rows.signal) : html`<small>not looked at</small>`}</dd></div>${item("notes on the data", grouped(findings.length))}</dl>`;
}

const NAMED = 5;

const listOf = (lines: readonly string[]): Html =>
  lines.length === 0 ? NOTHING : html`<ul class="findings">${lines.map((line) => html`<li>${line}</li>`)}</ul>`;

function method({ thresholds, analysis }: PageFacts): Html {
  const used = new Set(
    analysis.columns.flatMap(({ column }) =>
      "statistics" in column ? column.statistics.map(({ statistic }) => statistic as string) : [],
    ),
  );
  const meanings = DRIFT_STATISTIC_NAMES.filter((name) => used.has(name)).map(
    (name) => html`<div><dt>${name}</dt><dd>${DRIFT_STATISTICS[name].meaning}</dd></div>`,
  );
  return html`<p class="lead">${ruleOf(thresholds).replace('the number after "of"', 'what stands under "counts from"')} With fewer than ${thresholds.minimumRows} values on a side nothing is called drift.</p><dl class="facts">${meanings}</dl>`;
}
