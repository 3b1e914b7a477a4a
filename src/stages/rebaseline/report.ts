/** The change of a reference as a reviewer reads it. */
import { codeSpan, escapeMarkdown } from "../../domain/markdown.ts";
import type { Deployment } from "../../spec/resolved.ts";
import type { RebaselinePlan } from "./plan.ts";

export const rebaselineTitle = ({ name }: Deployment, { to }: RebaselinePlan): string =>
  `Compare ${name} with ${to.dataset} ${to.version}`;

export function rebaselineBody(deployment: Deployment, { from, to }: RebaselinePlan): string {
  const words = ({ dataset, version }: RebaselinePlan["to"]) => `${codeSpan(dataset)} version ${version}`;
  return [
    "## What merging does",
    `Windows of ${escapeMarkdown(deployment.displayName)} are compared with the training split of **${words(to)}**; until now with ${words(from)}. ` +
      "What answers does not change, and nothing is trained.",
    "## What to think of first",
    [
      "- What looks unusual today and is in that data counts as usual from then on. A model that answers it worse is not better for it: watch the alerts on labels.",
      "- Answers are compared with that data's labels, since the champion was not tried on it.",
      `- The choice stands whoever is champion. Take ${codeSpan("spec.monitoring.reference")} out again to compare with what the champion was trained on.`,
    ].join("\n"),
    "## What it rests on",
    "The newest merged version of the dataset that the champion learned from, with the profile in its version file. Windows on record stay as they were judged.",
  ].join("\n\n");
}
