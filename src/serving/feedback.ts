/** `POST /feedback`: what the truth was, for predictions that were answered before. All or nothing. */
import type { Feedback } from "../domain/prediction.ts";
import { badRequest } from "./fault.ts";
import { isObject, isText } from "./shape.ts";
import { quote } from "./oip/quote.ts";

const SOURCES = ["label", "review", "correction"] as const satisfies readonly Feedback["source"][];
const isSource = (value: unknown): value is Feedback["source"] => SOURCES.some((source) => source === value);

const MAX_ITEMS = 10_000;
const MAX_TEXT = 300;

const isShortText = (value: unknown): value is string => isText(value) && value !== "" && value.length <= MAX_TEXT;

/** A label that no model here knows is refused: it would count as a wrong answer for ever. */
export function decodeFeedback(
  body: unknown,
  deployment: string,
  classes: ReadonlySet<string>,
  time: string,
): readonly Feedback[] {
  if (!Array.isArray(body)) throw badRequest("the body is not a JSON array of feedback");
  if (body.length > MAX_ITEMS) throw badRequest(`more than ${MAX_ITEMS} items`);
  return body.map((item: unknown, index) => {
    if (!isObject(item)) throw badRequest(`item ${index} is not a JSON object`);
    const { id, label, source = "label", by } = item;
    if (!isShortText(id)) throw badRequest(`item ${index}: the id of a prediction is missing`);
    if (!isShortText(label) || !classes.has(label)) {
      throw badRequest(`item ${index}: ${quote(label)} is none of the classes ${[...classes].join(", ")}`);
    }
    if (!isSource(source)) throw badRequest(`item ${index}: the source is none of ${SOURCES.join(", ")}`);
    if (by !== undefined && !isShortText(by)) throw badRequest(`item ${index}: by is not a name`);
    return { id, time, deployment, label, source, ...(by !== undefined && { by }) };
  });
}
