/** Short texts for places that hold only so many characters. */

/** The text, or as much of it as fits with an ellipsis; never half a character. */
export function cutLine(text: string, limit: number): string {
  if (text.length <= limit) return text;
  return `${text.slice(0, limit - 1).replace(/[\uD800-\uDBFF]$/, "")}…`;
}
