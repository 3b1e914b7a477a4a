/** What is broken in the data that arrives, and the rows that show it. */
import { codeSpan, escapeMarkdown } from "../../domain/markdown.ts";
import type { Prediction } from "../../domain/prediction.ts";
import type { MonitoringRecord } from "../../domain/records.ts";
import type { Feature } from "../../domain/signature.ts";
import type { Cell } from "../../domain/table.ts";
import { groupOf, signalName } from "../../policy/signal-state.ts";
import type { Column } from "../../spec/resolved.ts";
import { spark, toldOf } from "./report-signals.ts";
import type { Examples, Watched } from "./watched.ts";

const MOST_EXAMPLES = 3;
const LONGEST_ID = 80;

export function qualityText({ records, record, examples }: Watched & { readonly examples: Examples }): string {
  const failed = record.signals.filter(
    ({ statistic, verdict }) => groupOf(statistic) === "quality" && (verdict === "fail" || verdict === "error"),
  );
  const { signals, others } = toldOf(failed);
  return signals
    .map((signal) => {
      const ids = (examples.get(signalName(signal)) ?? []).map((id) => codeSpan(id.slice(0, LONGEST_ID)));
      const rows = ids.length > 0 ? ` Seen in ${ids.join(", ")}.` : "";
      return `- ${escapeMarkdown(signal.reason)} ${spark(records, signal, 0)}${rows}`.trim();
    })
    .concat(others === "" ? [] : [`- ${others}`])
    .join("\n");
}

export interface ExamplesOf {
  readonly record: MonitoringRecord;
  /** Of the window, with inputs. */
  readonly rows: readonly Prediction[];
  readonly columns: readonly Column[];
  readonly features: readonly Feature[];
}

/** The first rows of the window that show what a check counted. */
export function findExamples({ record, rows, columns, features }: ExamplesOf): Examples {
  const found = new Map<string, readonly string[]>();
  for (const signal of record.signals) {
    const feature = features.find(({ name }) => name === signal.subject);
    const isBroken = BROKEN[signal.statistic];
    // Of a slice the first rows of the window are no examples.
    if (signal.verdict !== "fail" || !feature || !isBroken || signal.slice) continue;
    const column = columns.find(({ name }) => name === feature.name);
    const ids: string[] = [];
    for (const { id, inputs } of rows) {
      if (isBroken(inputs[feature.name] ?? null, feature, column)) ids.push(id);
      if (ids.length === MOST_EXAMPLES) break;
    }
    if (ids.length > 0) found.set(signalName(signal), ids);
  }
  return found;
}

export const hasBrokenCells = ({ signals }: MonitoringRecord): boolean =>
  signals.some(({ verdict, statistic }) => verdict === "fail" && Object.hasOwn(BROKEN, statistic));

/** Of the checks that count cells one by one. */
const BROKEN: Readonly<Record<string, (cell: Cell | null, feature: Feature, column: Column | undefined) => boolean>> = {
  missing: (cell) => cell === null,
  range: (cell, _feature, column) => {
    if (typeof cell !== "number" || column?.type !== "number") return false;
    return cell < (column.min ?? Number.NEGATIVE_INFINITY) || cell > (column.max ?? Number.POSITIVE_INFINITY);
  },
  unseen: (cell, feature, column) => {
    if (cell === null || feature.type !== "category") return false;
    const known = column?.type === "category" && column.values ? column.values : feature.values;
    return !known.includes(String(cell));
  },
};
