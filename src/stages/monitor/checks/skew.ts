/** Answers in production that the model file itself does not give: another file, another preparation, a broken cache. */
import { judgeCells } from "../../../policy/data-quality.ts";
import type { Measure } from "./context.ts";

const SUBJECT = "answers";
/** Rows that are named, for whoever looks for the fault. */
const EXAMPLES = 3;

export const skew: Measure<"skew"> = ({ max }, { facts, monitoring }) => {
  const { skew: found } = facts;
  if (!found || found.kind === "unmeasured") {
    const reason = found?.reason ?? "Nothing was asked again of the model file";
    return [{ statistic: "skew", subject: SUBJECT, value: null, n: 0, verdict: "inconclusive", reason }];
  }
  const { rows, different } = found;
  const fewest = Math.min(monitoring.minimumRows, LEAST);
  const examples = different.slice(0, EXAMPLES);
  return [judgeCells({ subject: SUBJECT, statistic: "skew", count: different.length, n: rows, examples }, max, fewest)];
};

/** A row that is answered otherwise is a fault already; none of so few shows little. */
const LEAST = 10;
