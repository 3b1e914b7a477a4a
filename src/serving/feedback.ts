/** `POST /feedback`: what people say of predictions that were answered before. All or nothing. */
import { FEEDBACK_SOURCES, type Feedback } from "../domain/prediction.ts";
import { badRequest } from "./fault.ts";
import { quote } from "./oip/quote.ts";
import { isFiniteNumber, isObject, isTextWithin, type JsonObject } from "./shape.ts";

const isSource = (value: unknown): value is Feedback["source"] => FEEDBACK_SOURCES.some((source) => source === value);

/** These may leave open what would have been right. */
const DISSATISFIED: readonly Feedback["source"][] = ["retry", "refusal"];

const MAX_ITEMS = 10_000;
const MAX_TEXT = 300;

const isShortText = isTextWithin(MAX_TEXT);

/** A label that no model here knows is refused: it would count as a wrong answer for ever. No classes: a regression. */
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
    const { id, source = "label", by } = item;
    if (!isShortText(id)) throw badRequest(`item ${index}: the id of a prediction is missing`);
    if (!isSource(source)) throw badRequest(`item ${index}: the source is none of ${FEEDBACK_SOURCES.join(", ")}`);
    if (by !== undefined && !isShortText(by)) throw badRequest(`item ${index}: by is not a name`);
    const isSilent = item.label === undefined && item.value === undefined && DISSATISFIED.includes(source);
    const right = isSilent ? {} : rightAnswer(item, classes, index);
    return { id, time, deployment, ...right, source, ...(by !== undefined && { by }) };
  });
}

function rightAnswer(
  { label, value }: JsonObject,
  classes: ReadonlySet<string>,
  index: number,
): Pick<Feedback, "label" | "value"> {
  if (classes.size === 0) {
    if (!isFiniteNumber(value)) throw badRequest(`item ${index}: the value is not a finite number`);
    if (label !== undefined && label !== "") throw badRequest(`item ${index}: a regression has no label`);
    return { label: "", value };
  }
  if (value !== undefined) throw badRequest(`item ${index}: a classification has a label, and no value`);
  if (!isShortText(label) || !classes.has(label)) {
    throw badRequest(`item ${index}: ${quote(label)} is none of the classes ${[...classes].join(", ")}`);
  }
  return { label };
}
