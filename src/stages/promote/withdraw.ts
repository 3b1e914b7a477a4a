/** Closes promotions that another one takes the place of, and says which. */
import { labelOf, readMarker } from "../../domain/names.ts";
import type { Forge, PullRequest } from "../../ports/forge.ts";
import type { PromotionInput } from "./plan.ts";

/**
 * Open promotions of this deployment and model whose evidence no longer holds: another champion, other gates, an older
 * candidate. After the one that takes their place has opened, so that each can name it; a killed run's are found again.
 */
export async function withdrawOutdated(
  forge: Forge,
  { deployment, evaluation, lead }: PromotionInput,
  key: string,
  successor: PullRequest,
): Promise<void> {
  const open = await forge.pullRequests({ state: "open", label: labelOf("promotion") });
  for (const { number, body } of open) {
    const marker = readMarker(body);
    const sameSubject = marker?.data?.deployment === deployment.name && marker.data.model === evaluation.model;
    // A candidate does not end the soak of a shadow, nor a shadow that asks for the lead the candidate after it.
    const sameWay = (marker?.data?.lead === true) === lead;
    if (!sameSubject || !sameWay || marker.key === key) continue;
    const word = farewell(successor);
    const said = await forge.comments(number);
    if (!said.some((each) => each.body === word)) await forge.comment(number, word);
    await forge.closePullRequest(number);
  }
}

const farewell = ({ number }: PullRequest): string =>
  `Superseded by #${number}: the evidence here compares with another champion, other gates or an older candidate.`;
