/** The one way in which a stage asks for a change of the default branch: a branch, a commit, a pull request. */
import { digestOf } from "../domain/digest.ts";
import { userError } from "../domain/errors/user-error.ts";
import { codeSpan } from "../domain/markdown.ts";
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

/** The pull request that carries this decision, whatever became of it. A fork's may say the same, and is not ours. */
export async function findProposal(forge: Forge, kind: PullRequestKind, key: string): Promise<PullRequest | null> {
  const all = await forge.pullRequests({ state: "all", label: labelOf(kind) });
  return all.find((each) => !each.fromFork && readMarker(each.body)?.key === key) ?? null;
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
    const strange = await strangerIn(git, proposal, existing.head);
    const isOld = strange === null && (await isToBeWritten(git, proposal, existing.head));
    const head = isOld ? await commitTo(git, proposal) : existing.head;
    const body = bodyAt(head);
    const labels = withLabels(existing.labels, proposal.labels ?? []);
    const isDecided = labels.every((label) => existing.labels.includes(label));
    if (existing.body === body && existing.head === head && isDecided) return { kind: "exists", pullRequest: existing };
    await publish(forge, strange === null ? proposal : notJudged(proposal, strange), head);
    const change = { title: proposal.title, body, labels };
    if (isDecided) await forge.updatePullRequest(existing.number, change);
    // It was announced before it was decided: only now there is something to look at. Its labels come last.
    else await forge.openPullRequest({ ...existing, ...change, reviewers: proposal.reviewers ?? [] });
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

/** A file that the branch changes beside those of the proposal; what people pushed beside it stays theirs. */
async function strangerIn(git: Git, { base, files }: Proposal, head: CommitId): Promise<string | null> {
  return (await git.changedFiles(base, head)).find(({ path }) => !files.has(path))?.path ?? null;
}

/**
 * A decision that was announced before its evidence was there gets it now. What has a check is the pipeline's word for
 * word: the check speaks for these bytes, and for no others that somebody pushed. Elsewhere people fill in what they find.
 */
async function isToBeWritten(git: Git, { files, check }: Proposal, head: CommitId): Promise<boolean> {
  const there = await git.readFiles(head, [...files.keys()]);
  return [...files].some(([path, content]) => {
    const bytes = there.get(path);
    return bytes === undefined || (check !== undefined && digestOf(bytes) !== digestOf(content));
  });
}

/** The verdict is about the proposal; a commit that holds more does not get it. */
function notJudged(proposal: Proposal, path: string): Proposal {
  const { check } = proposal;
  if (!check) return proposal;
  const title = "not judged: its branch changes other files too";
  const summary = `The verdict is about the files that the pipeline proposed. The branch changes ${codeSpan(path)} beside them: take that out, or propose it by itself.`;
  return { ...proposal, check: { ...check, verdict: "error", title, summary } };
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
async function requireOwn(git: Git, proposal: Proposal, head: CommitId): Promise<void> {
  const path = await strangerIn(git, proposal, head);
  if (path !== null) throw userError("PROPOSAL_BRANCH_TAKEN", { with: { branch: proposal.branch, path } });
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
