/** Pull requests by label in a repository that has had many: complete, and without asking for all of them. */
import { expect, it } from "vitest";
import { githubClient } from "../../../src/adapters/github/client.ts";
import { githubForge } from "../../../src/adapters/github/forge.ts";
import { collectingLog } from "../../../src/adapters/memory/clock.ts";
import { judgeRequest } from "../../support/github/openapi.ts";
import { pull } from "./scripted.ts";

const LABEL = "understudy/promotion";

/** A repository with pull requests 1 to `count`, of which some have the label. */
function repository(count: number, isLabelled: (number: number) => boolean) {
  const asked: string[] = [];
  const numbers = Array.from({ length: count }, (_, index) => count - index);
  const labels = (number: number) => (isLabelled(number) ? [{ name: LABEL }] : []);
  const pullOf = (number: number) => pull({ number, state: "closed", labels: labels(number) });
  const listOf = (path: string): readonly object[] =>
    path === "/repos/o/r/pulls"
      ? numbers.map(pullOf)
      : numbers.filter(isLabelled).map((number) => ({ ...pullOf(number), pull_request: {}, closed_at: null }));
  const fetch = async (input: string | URL | Request): Promise<Response> => {
    const url = new URL(input instanceof Request ? input.url : input);
    asked.push(url.pathname);
    expect(judgeRequest({ method: "GET", url: url.pathname + url.search, body: "" })).toEqual([]);
    const headers: Record<string, string> = { "content-type": "application/json" };
    const [, single] = /\/pulls\/(\d+)$/.exec(url.pathname) ?? [];
    if (single) return new Response(JSON.stringify(pullOf(Number(single))), { headers });
    const [page, size] = [Number(url.searchParams.get("page") ?? 1), Number(url.searchParams.get("per_page") ?? 30)];
    const all = listOf(url.pathname);
    url.searchParams.set("page", String(page + 1));
    if (page * size < all.length) headers.link = `<${url}>; rel="next"`;
    return new Response(JSON.stringify(all.slice((page - 1) * size, page * size)), { headers });
  };
  const options = { baseUrl: "https://github.test", token: "t", owner: "o", repository: "r", throttle: false, fetch };
  const forge = githubForge(githubClient({ ...options, log: collectingLog() }));
  const expected = numbers.filter(isLabelled);
  return { forge, asked, expected };
}

it.each([
  ["few, all of them new", 99, (number: number) => number > 90, 1],
  ["few among many, old ones", 5_000, (number: number) => number < 10, 2 + 9],
  ["none among many", 5_000, () => false, 2],
  ["one in ten of many", 350, (number: number) => number % 10 === 0, 4],
  ["more than three pages", 350, () => true, 4 + 4],
])("%s", async (_title, count, isLabelled, requests) => {
  const { forge, asked, expected } = repository(count, isLabelled);
  const found = await forge.pullRequests({ state: "all", label: LABEL });
  expect(found.map(({ number }) => number)).toEqual(expected);
  expect(asked.length).toBeLessThanOrEqual(requests + 20);
  expect(asked.filter((path) => path.endsWith("s")).length).toBeLessThanOrEqual(requests);
});

it("without a label all of them, page by page", async () => {
  const { forge, asked } = repository(350, () => true);
  expect(await forge.pullRequests({ state: "all" })).toHaveLength(350);
  expect(asked).toHaveLength(4);
});
