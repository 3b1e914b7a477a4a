/** Every statistic of a column: value, chance, p-value, number of values and method. */
import { type Html, html, NOTHING } from "../../../domain/pages/html.ts";
import { table } from "../../../domain/pages/tables.ts";
import type { ColumnComparison, ColumnStatistic } from "../column.ts";
import { chanceOf, exactText } from "./figures.ts";

type Compared = Extract<ColumnComparison, { readonly statistics: readonly ColumnStatistic[] }>;

export function statisticTable({ name, statistics, judged }: Compared): Html {
  const isJudged = ({ statistic, binning }: ColumnStatistic) =>
    judged !== null && statistic === judged.statistic && binning === judged.binning;
  const hasError = statistics.some(({ error }) => error !== undefined && error > 0);
  return table(
    `Every statistic of ${name}; the one that decides is marked`,
    [
      { title: "statistic" },
      { title: "bins" },
      { title: "value", isNumber: true },
      ...(hasError ? [{ title: "off by at most", isNumber: true } as const] : []),
      { title: "by chance up to", isNumber: true },
      { title: "p", isNumber: true },
      { title: "values", isNumber: true },
      { title: "method" },
    ],
    statistics.map((each) => ({
      cells: [
        html`${each.statistic}${isJudged(each) ? html` <small>decides</small>` : NOTHING}`,
        each.binning ?? "",
        exactText(each.value),
        ...(hasError ? [each.error === undefined ? "" : exactText(each.error)] : []),
        each.floor === undefined ? "" : exactText(each.floor),
        each.pValue === null ? "" : chanceOf(each.pValue),
        html`${each.n[0]} / ${each.n[1]}`,
        html`<span class="reason">${each.method}</span>`,
      ],
      ...(isJudged(each) && { tone: "decides" }),
    })),
  );
}
