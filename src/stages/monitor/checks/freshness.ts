/** How long nobody asked, at the end of the window. */
import { durationText, parseDuration } from "../../../domain/duration.ts";
import { isAnswer } from "../../../domain/prediction.ts";
import { judgeLimits } from "../../../policy/limits.ts";
import type { WindowFacts } from "../facts.ts";
import type { Measure } from "./context.ts";

/** In seconds of event time, from the last answer that is known; of a longer silence only that it is longer is known. */
export const freshness: Measure<"freshness"> = ({ max }, { facts }) => {
  const silence = (Date.parse(facts.window.to) - lastAnswer(facts)) / 1000;
  return [
    judgeLimits(
      {
        statistic: "freshness",
        subject: "answers",
        name: "The silence at the end of the window",
        value: silence,
        n: facts.rows.length,
        format: (seconds) => durationText(1000 * seconds),
      },
      { max: parseDuration(max) / 1000 },
    ),
  ];
};

function lastAnswer({ lookBack, history, window }: WindowFacts): number {
  const last = lookBack.findLast(isAnswer);
  if (last) return Date.parse(last.eventTime);
  const record = history.findLast(({ predictions }) => predictions > 0);
  return Date.parse(record?.window.to ?? window.from);
}
