/** The people of the demo: somebody merges, and somebody who was there says what the weather was. */
import { labelOf, type PullRequestKind, readMarker } from "../../domain/names.ts";
import type { PullRequest } from "../../ports/forge.ts";
import { setScalar } from "../../spec/edit.ts";
import { loadSpecs } from "../../spec/load.ts";
import type { Review } from "../../spec/resolved.ts";
import { runningRoles } from "./production.ts";
import type { DemoWorld } from "./world.ts";

/** Merges the oldest open pull request of a kind; null when there is none. What answered before is written down first. */
export async function mergeOldest(world: DemoWorld, kind: PullRequestKind): Promise<PullRequest | null> {
  const { person, journal } = world;
  const open = await person.pullRequests({ state: "open", label: labelOf(kind) });
  const pull = open.at(-1);
  if (!pull) return null;
  const before = await runningRoles(world);
  await journal.write({ before: { ...journal.read().before, [pull.number]: before } });
  const outcome = await person.mergePullRequest(pull.number, pull.head);
  if (outcome.kind === "refused") throw new Error(`#${pull.number} could not be merged: ${outcome.detail}`);
  await world.refresh();
  return (await person.pullRequest(pull.number)) ?? pull;
}

/** Merged pull requests whose effect on production is not in the journal yet, oldest first. */
export async function unreportedMerges(world: DemoWorld): Promise<readonly PullRequest[]> {
  const reported = new Set(world.journal.read().production.map((change) => change.pullRequest));
  const all = await world.person.pullRequests({ state: "closed" });
  return all.filter((pull) => pull.state === "merged" && !reported.has(pull.number)).reverse();
}

export interface Decided {
  readonly pullRequest: PullRequest;
  readonly rows: number;
  readonly corrected: number;
}

/** Fills in every undecided row of the open review with the truth, on the review's own branch. */
export async function decideReview(world: DemoWorld, truth: (predictionId: string) => string): Promise<Decided | null> {
  const { ports, person } = world;
  const open = await person.pullRequests({ state: "open", label: labelOf("review") });
  const pull = open.at(-1);
  if (!pull) return null;
  const files = await ports.git.readFiles(pull.head, ["datasets/"]);
  const { specs, texts } = loadSpecs(files);
  const review = newest(specs.reviews, readMarker(pull.body)?.data?.review);
  const original = texts.get(review.file) ?? "";
  let text = original;
  for (const [index, row] of review.rows.entries()) {
    if (row.label === "undecided") text = setScalar(text, `/spec/rows/${index}/label`, truth(row.id));
  }
  if (text !== original) {
    await ports.git.commit({
      branch: pull.branch,
      expectedHead: pull.head,
      from: pull.head,
      message: `Decide ${review.rows.length} rows`,
      files: new Map([[review.file, text]]),
    });
  }
  const corrected = review.rows.filter((row) => row.predicted !== undefined && truth(row.id) !== row.predicted).length;
  return { pullRequest: pull, rows: review.rows.length, corrected };
}

/** The review that the pull request adds. */
function newest(reviews: ReadonlyMap<string, Review>, name: unknown): Review {
  const found = [...reviews.values()].find((review) => review.name === name) ?? [...reviews.values()].at(-1);
  if (!found) throw new Error("the review pull request holds no review");
  return found;
}
