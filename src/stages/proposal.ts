/** The one way in which a stage asks for a change of the default branch: a branch, a commit, a pull request. */
import { userError } from "../domain/errors/user-error.ts";
import { labelOf, type Marker, type PullRequestKind, readMarker, writeMarker } from "../domain/names.ts";
import type { CheckRun, Forge, PullRequest } from "../ports/forge.ts";
import type { CommitId, Git } from "../ports/git.ts";

export interface Proposal {
  readonly kind: PullRequestKind;
  /** Names the decision: a proposal whose key was ever opened, merged or closed is not made again. */
  readonly key: string;
  readonly data?: Marker["data"];
  /** Commit of the default branch that the files were edited from. */
  readonly base: string;
  readonly branch: string;
  readonly title: string;
  /** Markdown, which may link to files of its commit; the marker is added. */
  readonly body: string | ((commit: CommitId) => string);
  readonly files: ReadonlyMap<string, string | Uint8Array>;
  /** Beside the label of its kind: for people to filter by. */
  readonly labels?: readonly string[];
  /** Who is asked to look when it opens. */
  readonly reviewers?: readonly string[];
  /** Published on the commit before the pull request opens: whoever sees the one sees the other. */
  readonly check?: Omit<CheckRun, "commit">;
}

export interface ProposalOutcome {
  readonly kind: "opened" | "updated" | "exists";
  readonly pullRequest: PullRequest;
}

type ProposalPorts = { readonly git: Git; readonly forge: Forge };

/** The pull request that carries this decision, whatever became of it. */
export async function findProposal(forge: Forge, kind: PullRequestKind, key: string): Promise<PullRequest | null> {
  const all = await forge.pullRequests({ state: "all", label: labelOf(kind) });
  return all.find((each) => readMarker(each.body)?.key === key) ?? null;
}

/**
 * Safe to kill between any two calls: the branch is found again by its name, the pull request by its marker.
 * A decision that a person closed stays closed.
 */
export async function propose(ports: ProposalPorts, proposal: Proposal): Promise<ProposalOutcome> {
  const { git, forge } = ports;
  const marker: Marker = { kind: proposal.kind, key: proposal.key, ...(proposal.data && { data: proposal.data }) };
  const bodyAt = (commit: CommitId): string => {
    const text = typeof proposal.body === "string" ? proposal.body : proposal.body(commit);
    return `${text.trimEnd()}\n\n${writeMarker(marker)}\n`;
  };
  const existing = await findProposal(forge, proposal.kind, proposal.key);
  if (existing) {
    if (existing.state !== "open") return { kind: "exists", pullRequest: existing };
    const head = (await lacksFiles(git, proposal, existing.head)) ? await commitTo(git, proposal) : existing.head;
    const body = bodyAt(head);
    if (existing.body === body) return { kind: "exists", pullRequest: existing };
    await publish(forge, proposal, head);
    const change = { title: proposal.title, body, labels: withLabels(existing.labels, proposal.labels ?? []) };
    await forge.updatePullRequest(existing.number, change);
    return { kind: "updated", pullRequest: { ...existing, head, ...change } };
  }
  const commit = await commitTo(git, proposal);
  await publish(forge, proposal, commit);
  const pullRequest = await forge.openPullRequest({
    branch: proposal.branch,
    base: git.defaultBranch,
    title: proposal.title,
    body: bodyAt(commit),
    labels: [labelOf(proposal.kind), ...(proposal.labels ?? [])],
    ...(proposal.reviewers && { reviewers: proposal.reviewers }),
  });
  return { kind: "opened", pullRequest };
}

/** A decision that was announced before its evidence was there gets it now; what people pushed beside it stays theirs. */
async function lacksFiles(git: Git, { base, files }: Proposal, head: CommitId): Promise<boolean> {
  const there = await git.readFiles(head, [...files.keys()]);
  if ([...files.keys()].every((path) => there.has(path))) return false;
  return (await git.changedFiles(base, head)).every(({ path }) => files.has(path));
}

/** Of `verdict/...` there is one; what people put there stays. */
function withLabels(there: readonly string[], ours: readonly string[]): readonly string[] {
  const groupOf = (label: string) => label.split("/")[0] ?? "";
  const groups = new Set(ours.map(groupOf));
  return [...there.filter((label) => !groups.has(groupOf(label))), ...ours];
}

async function publish(forge: Forge, { check }: Proposal, commit: CommitId): Promise<void> {
  if (check) await forge.publishCheck({ ...check, commit });
}

/**
 * A branch of this name that is there already is a killed run's, or anybody's: what it holds beside the proposal would
 * go under the pipeline's name, and whoever put it there could approve it.
 */
async function requireOwn(git: Git, { branch, base, files }: Proposal, head: CommitId): Promise<void> {
  const stranger = (await git.changedFiles(base, head)).find(({ path }) => !files.has(path));
  if (stranger) throw userError("PROPOSAL_BRANCH_TAKEN", { with: { branch, path: stranger.path } });
}

/** A racer that made the same branch first made the same commit: its head is then the expected one. */
async function commitTo(git: Git, proposal: Proposal): Promise<CommitId> {
  for (let expectedHead = await git.head(proposal.branch), attempt = 0; ; attempt += 1) {
    if (expectedHead !== null) await requireOwn(git, proposal, expectedHead);
    const outcome = await git.commit({
      branch: proposal.branch,
      expectedHead,
      from: proposal.base,
      message: proposal.title,
      files: proposal.files,
    });
    if (outcome.kind === "committed") return outcome.commit;
    if (attempt === 5) throw new Error(`the branch ${proposal.branch} keeps moving`);
    expectedHead = outcome.head;
  }
}
