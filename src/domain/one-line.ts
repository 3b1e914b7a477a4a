/** Short texts for places that hold only so many characters. */

/** Of what a deployment's state and a commit's status say of themselves, as GitHub has it. */
export const DESCRIPTION_LIMIT = 140;

/** The text, or as much of it as fits with an ellipsis; never half a character. */
export function cutLine(text: string, limit: number): string {
  if (text.length <= limit) return text;
  return `${text.slice(0, limit - 1).replace(/[\uD800-\uDBFF]$/, "")}…`;
}
