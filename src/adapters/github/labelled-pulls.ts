/** Pull requests with a label, without reading all that there ever were: GitHub filters issues by label, pulls not. */
import { answer, everyPage, type GitHubClient } from "./client.ts";
import { concurrently } from "./concurrently.ts";
import { type ApiPull, NEWEST_FIRST, namesOf } from "./documents.ts";

/** So few that are not among the newest are asked for one by one; more are cheaper by the page. */
const ONE_BY_ONE = 20;

export async function labelledPulls(
  { octokit, at }: GitHubClient,
  state: "open" | "closed" | "all",
  label: string,
): Promise<readonly ApiPull[]> {
  const { rest } = octokit;
  const page = (number: number): Promise<readonly ApiPull[]> =>
    answer(() => rest.pulls.list({ ...at, ...NEWEST_FIRST, state, page: number }));
  const found: ApiPull[] = [];
  const keep = (pulls: readonly ApiPull[]) =>
    found.push(...pulls.filter(({ labels }) => namesOf(labels).includes(label)));

  const newest = await page(1);
  keep(newest);
  if (newest.length < NEWEST_FIRST.per_page) return found;
  const query = { ...at, ...NEWEST_FIRST, state, labels: label };
  const labelled = await everyPage(() => octokit.paginate(rest.issues.listForRepo, query));
  const numbers = labelled.filter((issue) => issue.pull_request).map((issue) => issue.number);
  for (let next = 2; ; next += 1) {
    const known = new Set(found.map(({ number }) => number));
    const missing = numbers.filter((number) => !known.has(number));
    if (missing.length <= ONE_BY_ONE) {
      const get = (number: number) =>
        answer((): Promise<{ readonly data: ApiPull }> => rest.pulls.get({ ...at, pull_number: number }));
      return [...found, ...(await concurrently(missing, get))];
    }
    const older = await page(next);
    keep(older);
    // A label that was taken off meanwhile: what is missing is not there any more.
    if (older.length < NEWEST_FIRST.per_page) return found;
  }
}
