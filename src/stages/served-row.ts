/** A served prediction as a row of its dataset: the same answer for whoever asks for a review and whoever applies it. */
import type { Prediction } from "../domain/prediction.ts";
import type { Cell, Row } from "../domain/table.ts";
import { formatTimestamp } from "../domain/timestamp.ts";
import type { Dataset } from "../spec/resolved.ts";

/**
 * The inputs as they were served. Where the server was not given the id or the column of the split, the time of the
 * event stands in for a time, and the prediction's own id for any other id.
 */
export function servedRow(dataset: Dataset, prediction: Prediction, label: Cell): Row {
  const cells = dataset.columns.map(({ name, type }): readonly [string, Cell] => {
    if (name === dataset.label) return [name, label];
    const given = prediction.inputs[name] ?? null;
    if (given !== null) return [name, given];
    const standsForTime = type === "time" && (name === dataset.id || name === dataset.split.column);
    if (standsForTime) return [name, formatTimestamp(Date.parse(prediction.eventTime))];
    return [name, name === dataset.id ? prediction.id : null];
  });
  return Object.fromEntries(cells);
}
