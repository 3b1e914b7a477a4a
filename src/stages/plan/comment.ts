/** One comment a pull request, edited in place. */
import { type Marker, readMarker, writeMarker } from "../../domain/names.ts";
import type { Comment, Forge } from "../../ports/forge.ts";

const KEY = "plan";
const SUPERSEDED = "superseded";

export const PLAN_COMMENT = "plan";

/** Oldest first: the first one is the comment, and those after it are leftovers of runs that raced. */
export async function planComments(forge: Forge, number: number, identity: string | null): Promise<readonly Comment[]> {
  // Whoever wrote a comment can change it, so with an identity only its own count; without one nobody can be told apart.
  return (await forge.comments(number)).filter(({ author, body }) => {
    const marker = readMarker(body);
    return marker?.kind === PLAN_COMMENT && marker.key === KEY && (identity === null || author === identity);
  });
}

export const planBody = (text: string, data: NonNullable<Marker["data"]>): string =>
  `${text.trimEnd()}\n\n${writeMarker({ kind: PLAN_COMMENT, key: KEY, data })}\n`;

const supersededBody = (): string =>
  `The plan is told further up, in one comment that is kept up to date.\n\n${writeMarker({ kind: PLAN_COMMENT, key: SUPERSEDED })}\n`;

/** Writes only what changes. Two runs may both find none: each looks again, and the first comment stays. */
export async function keepPlanComment(
  forge: Forge,
  number: number,
  body: string,
  identity: string | null,
): Promise<"opened" | "updated" | "unchanged"> {
  const known = await planComments(forge, number, identity);
  if (known.length === 0) {
    await forge.comment(number, body);
    await keepFirst(forge, number, await planComments(forge, number, identity), body);
    return "opened";
  }
  return (await keepFirst(forge, number, known, body)) ? "updated" : "unchanged";
}

async function keepFirst(forge: Forge, number: number, found: readonly Comment[], body: string): Promise<boolean> {
  const [first, ...others] = found;
  const outdated = first !== undefined && first.body !== body;
  if (outdated) await forge.updateComment(number, first.id, body);
  for (const each of others) await forge.updateComment(number, each.id, supersededBody());
  return outdated || others.length > 0;
}
