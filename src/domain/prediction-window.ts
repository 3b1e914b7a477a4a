/** What every prediction log answers, wherever its lines are kept: which predictions, in which order, counted once. */
import { type Feedback, isTruth, type Prediction, type Truth } from "./prediction.ts";

interface Window {
  readonly deployment: string;
  readonly from?: string;
  readonly to?: string;
}

const byText = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

/** Answers of one key are the same answer, given again. Of one role's; several shadows have an answer each. */
export const answerKey = ({ role, servable, id }: Pick<Prediction, "role" | "servable" | "id">): string =>
  role === "shadow" ? `${role} ${servable} ${id}` : `${role} ${id}`;

/**
 * By event time, then id. A caller who was cut off asks again with the same request id: of the answers that one role
 * gave to one row, the last one is what the caller has seen.
 */
export function selectPredictions(logged: Iterable<Prediction>, window: Window): readonly Prediction[] {
  const from = window.from === undefined ? -Infinity : Date.parse(window.from);
  const to = window.to === undefined ? Infinity : Date.parse(window.to);
  const newest = new Map<string, Placed>();
  for (const prediction of logged) {
    const time = Date.parse(prediction.eventTime);
    if (prediction.deployment !== window.deployment || time < from || time >= to) continue;
    const key = answerKey(prediction);
    const earlier = newest.get(key);
    if (!earlier || earlier.prediction.time <= prediction.time) newest.set(key, { prediction, time });
  }
  return [...newest.values()].sort(inOrder).map(({ prediction }) => prediction);
}

interface Placed {
  readonly prediction: Prediction;
  /** Of its event: a moment's text is read once, not at each comparison. */
  readonly time: number;
}

const inOrder = ({ prediction: a, time }: Placed, { prediction: b, time: other }: Placed): number =>
  time - other || byText(a.id, b.id) || byText(a.role, b.role) || a.version - b.version;

/** The newest truth of each prediction id; of two at the same moment, the one that came later. */
export function newestFeedback(logged: Iterable<Feedback>, deployment: string): ReadonlyMap<string, Truth> {
  const newest = new Map<string, Truth>();
  for (const feedback of logged) {
    if (feedback.deployment !== deployment || !isTruth(feedback)) continue;
    const earlier = newest.get(feedback.id);
    if (!earlier || earlier.time <= feedback.time) newest.set(feedback.id, feedback);
  }
  return newest;
}
