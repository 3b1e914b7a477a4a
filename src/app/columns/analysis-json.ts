/** The judged columns as plain JSON: numbers at full precision, infinities and what is not a number as null. */
import type { Json } from "../../domain/json.ts";
import type { DriftAnalysis, JudgedColumn } from "../../stages/drift/plan.ts";

export const analysisJson = ({ columns }: DriftAnalysis): Json => columns.map(columnJson);

function columnJson({ column, role, signal }: JudgedColumn): Json {
  const { name, type } = column;
  const judged = signal && {
    statistic: signal.statistic,
    value: signal.value,
    threshold: signal.threshold ?? null,
    adjustedP: signal.pValue ?? null,
    falseAlarm: signal.falseAlarm ?? null,
    verdict: signal.verdict,
    reason: signal.reason,
  };
  const { nulls: _, ...facts } = { nulls: null, ...withoutJudged(column) };
  return JSON.parse(JSON.stringify({ name, type, role, judged, ...facts })) as Json;
}

function withoutJudged(column: JudgedColumn["column"]): object {
  const { judged: _, picture: __, ...rest } = { judged: null, picture: null, ...column };
  return rest;
}
