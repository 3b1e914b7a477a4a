/** Issues of deployments that nobody watches any more: without `monitoring` no window can ever end them. */
import { isSignalGroup } from "../../domain/monitoring.ts";
import { labelOf, readMarker, writeMarker } from "../../domain/names.ts";
import type { Forge, Issue } from "../../ports/forge.ts";
import { markerOf, memoryOf } from "./issue.ts";

const WORD =
  "**No longer watched.** The deployment is gone, or its spec has no `monitoring` any more: how it is, nobody looks.";

/** Closes those that are open; the numbers of these. A run that is killed is repeated without a second word. */
export async function closeAbandoned(
  forge: Forge,
  watched: ReadonlySet<string>,
  { dryRun }: { readonly dryRun: boolean },
): Promise<readonly { readonly deployment: string; readonly number: number }[]> {
  const open = await forge.issues({ state: "open", label: labelOf("drift") });
  const abandoned = open.flatMap((issue) => {
    const key = readMarker(issue.body)?.key ?? "";
    const deployment = key.slice(0, Math.max(0, key.lastIndexOf("/")));
    return deployment === "" || watched.has(deployment)
      ? []
      : [{ issue, deployment, part: key.slice(deployment.length + 1) }];
  });
  for (const { issue, deployment, part } of dryRun ? [] : abandoned) {
    const said = await forge.comments(issue.number);
    if (!said.some(({ body }) => body === WORD)) await forge.comment(issue.number, WORD);
    await forge.updateIssue(issue.number, { body: settled(issue, deployment, part), state: "closed" });
  }
  return abandoned.map(({ issue: { number }, deployment }) => ({ deployment, number }));
}

/** What is watched again begins anew: nothing of this is muted as what a person closed would be. */
function settled({ body }: Pick<Issue, "body">, deployment: string, part: string): string {
  if (!isSignalGroup(part)) return body;
  const memory = memoryOf({ body });
  const text = body.slice(0, body.lastIndexOf("<!-- understudy ")).trimEnd();
  const marker = markerOf(deployment, part, { ...memory, phase: "ok", firing: [], over: memory.window });
  return `${text}\n\n${writeMarker(marker)}\n`;
}
