/** One issue per subject, edited in place: found by label and marker, never opened twice. */
import { type IssueKind, labelOf, type Marker, readMarker, writeMarker } from "../domain/names.ts";
import type { Forge, Issue } from "../ports/forge.ts";

export interface LivingIssue {
  readonly kind: IssueKind;
  /** The subject, e.g. `<deployment>/<model>`. */
  readonly key: string;
  readonly data?: Marker["data"];
  readonly title: string;
  /** Markdown; the marker is added. */
  readonly body: string;
}

export async function findIssue(forge: Forge, kind: IssueKind, key: string): Promise<Issue | null> {
  const all = await forge.issues({ state: "all", label: labelOf(kind) });
  return all.find((each) => readMarker(each.body)?.key === key) ?? null;
}

/** Opens the subject's issue, or brings it up to date; writes nothing when it says this already. */
export async function raiseIssue(forge: Forge, issue: LivingIssue): Promise<"opened" | "updated" | "unchanged"> {
  const marker: Marker = { kind: issue.kind, key: issue.key, ...(issue.data && { data: issue.data }) };
  const body = `${issue.body.trimEnd()}\n\n${writeMarker(marker)}\n`;
  const existing = await findIssue(forge, issue.kind, issue.key);
  if (!existing) {
    await forge.openIssue({ title: issue.title, body, labels: [labelOf(issue.kind)] });
    return "opened";
  }
  const same = existing.body === body && existing.title === issue.title;
  // What a person closed stays closed until there is something new to say.
  if (same) return "unchanged";
  await forge.updateIssue(existing.number, { title: issue.title, body, state: "open" });
  return "updated";
}

/** Closes the subject's issue with a last word, when it is open. */
export async function settleIssue(forge: Forge, kind: IssueKind, key: string, word: string): Promise<void> {
  const existing = await findIssue(forge, kind, key);
  if (existing?.state !== "open") return;
  const said = await forge.comments(existing.number);
  if (!said.some((each) => each.body === word)) await forge.comment(existing.number, word);
  await forge.updateIssue(existing.number, { state: "closed" });
}
