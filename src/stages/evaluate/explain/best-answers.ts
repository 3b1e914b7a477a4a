/** The answers of the best that this test split ever saw, read back to be compared with on the same rows. */
import type { EvaluationRecord } from "../../../domain/records.ts";
import type { Servable } from "../../../domain/servable.ts";
import type { Blobs } from "../../../ports/blobs.ts";
import type { Answers } from "../../../stats/measure/sample.ts";
import type { Alone } from "../gate-cases.ts";
import { answersFrom } from "../measured.ts";
import { userErrorsAsReason } from "../trial/reason.ts";
import type { BestAnswers } from "../weigh.ts";
import { type BestQuery, type BestRival, bestRivals } from "./best.ts";

/** Each blob once. What cannot be read back is told: a best that is out of reach is no walk-over. */
export async function bestAnswers(
  blobs: Blobs,
  records: readonly EvaluationRecord[],
  query: BestQuery,
  truth: readonly string[],
): Promise<readonly BestAnswers[]> {
  const read = new Map<string, Answers | Alone>();
  const found: BestAnswers[] = [];
  for (const rival of bestRivals(records, query)) {
    const known = read.get(rival.answers) ?? (await answersOfRival(blobs, rival, truth));
    read.set(rival.answers, known);
    found.push({ rival, answers: known });
  }
  return found;
}

async function answersOfRival(
  blobs: Blobs,
  { servable, answers }: BestRival,
  truth: readonly string[],
): Promise<Answers | Alone> {
  const text = async (digest: BestRival["answers"]) => new TextDecoder().decode(await blobs.get(digest));
  const read = await userErrorsAsReason(async () => {
    const { postprocessing } = JSON.parse(await text(servable)) as Servable;
    return { found: answersFrom(await text(answers), truth, postprocessing.classes) };
  });
  if (typeof read === "string") {
    return { kind: "failed", reason: `The answers of the best on this test split cannot be read back: ${read}.` };
  }
  return read.found ?? { kind: "failed", reason: "The recorded answers of the best are not to these test rows." };
}
