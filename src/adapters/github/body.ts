/** Bodies that fit GitHub's limit, without losing the marker by which they are found again. */

/** GitHub refuses more than 65,536 characters, and does not say how it counts them: well below. */
const LIMIT = 60_000;
const MARKER = /<!-- understudy \{[^\n]*\} -->/g;
const FENCE = /^ {0,3}(?:```|~~~)/gm;

/** The body, or its first lines with a notice and the body's last marker when it is too long. */
export function fitBody(body: string, limit: number = LIMIT): string {
  if (body.length <= limit) return body;
  const marker = body.match(MARKER)?.at(-1);
  const ending = `\n\n_Cut to GitHub's limit: the whole text has ${body.length} characters._${marker ? `\n\n${marker}` : ""}\n`;
  const room = body.slice(0, limit - ending.length - "\n```".length);
  // At the end of a line: no half table row, link or character.
  const kept = room.slice(0, Math.max(room.lastIndexOf("\n"), 0)) || room.replace(/[\uD800-\uDBFF]$/, "");
  const openFence = ((kept.match(FENCE)?.length ?? 0) % 2 === 1 && "\n```") || "";
  return `${kept}${openFence}${ending}`;
}
