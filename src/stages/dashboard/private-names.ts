/** Records of private data as the dashboard may show them: values that no spec declares have numbers in place of names. */
import type { SliceOf } from "../../domain/evaluation.ts";
import type { WindowMeasured } from "../../domain/monitoring.ts";
import { numberText } from "../../domain/pages/numbers.ts";
import type { MonitoringRecord, Signal } from "../../domain/records.ts";
import { watchedStatistic } from "../../policy/watched-statistics.ts";

export interface Told {
  /** What specs declare: of columns, classes, bins and slices. */
  readonly values: ReadonlySet<string>;
  /** Columns of categories whose values no spec lists: sentences about them quote some. */
  readonly unlisted: ReadonlySet<string>;
}

/** The same value is the same number in all of the records, which are a deployment's. */
export function withoutPrivateNames(
  records: readonly MonitoringRecord[],
  { values, unlisted }: Told,
): readonly MonitoringRecord[] {
  const numbers = new Map<string, string>();
  const nameOf = (value: string): string => {
    if (values.has(value)) return value;
    const known = numbers.get(value) ?? `value ${numbers.size + 1}, not declared`;
    numbers.set(value, known);
    return known;
  };
  const sliceOf = (slice: SliceOf): SliceOf =>
    Object.fromEntries(Object.entries(slice).map(([column, value]) => [column, nameOf(value)]));
  const signalOf = (signal: Signal): Signal => {
    const { slice, subject, statistic } = signal;
    const isQuoting = unlisted.has(subject) && (watchedStatistic(statistic)?.group ?? "drift") === "drift";
    const isTold = !slice || Object.values(slice).every((value) => values.has(value));
    if (!isQuoting && isTold) return signal;
    const { change: _, ...rest } = signal;
    return { ...rest, ...(slice && { slice: sliceOf(slice) }), reason: numbersAlone(signal) };
  };
  const measuredOf = ({ performance, fairness, slices, ...rest }: WindowMeasured): WindowMeasured => ({
    ...rest,
    ...(slices && { slices: slices.map((each) => ({ ...each, slice: sliceOf(each.slice) })) }),
    performance: performance.map((each) => ({ ...each, slice: each.slice && sliceOf(each.slice) })),
    fairness: fairness.map((each) => ({
      ...each,
      groups: each.groups.map((group) => ({ ...group, group: nameOf(group.group) })),
    })),
  });
  return records.map(({ measured, ...record }) => ({
    ...record,
    signals: record.signals.map(signalOf),
    ...(measured && { measured: measuredOf(measured) }),
  }));
}

const numbersAlone = ({ subject, statistic, value }: Signal): string =>
  `${subject}: ${statistic} is ${value === null ? "not measured" : numberText(value)}`;
