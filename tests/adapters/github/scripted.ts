/** A GitHub that answers what a test tells it, for the answers that the emulator never gives. */
import { githubClient } from "../../../src/adapters/github/client.ts";
import { collectingLog } from "../../../src/adapters/memory/clock.ts";

interface Request {
  readonly method: string;
  readonly path: string;
  readonly body: Record<string, unknown>;
}

export interface Answer {
  readonly status: number;
  readonly body?: unknown;
  /** The request takes effect, but its answer never arrives. */
  readonly lost?: true;
}

/** By `METHOD /path below the repository`; a list is answered one by one, its last answer again and again. */
export type Script = Readonly<Record<string, Answer | readonly Answer[]>>;

const BASE = "https://github.test";
const REPOSITORY = "/repos/o/r";

export function scripted(script: Script) {
  const requests: Request[] = [];
  const fetch = async (input: string | URL | globalThis.Request, init: RequestInit = {}): Promise<Response> => {
    const url = new URL(input instanceof globalThis.Request ? input.url : input);
    const path = decodeURIComponent(url.pathname).replace(REPOSITORY, "");
    const method = init.method ?? "GET";
    requests.push({ method, path, body: typeof init.body === "string" ? JSON.parse(init.body) : {} });
    const asked = requests.filter((request) => request.method === method && request.path === path).length;
    const answers = [script[`${method} ${path}`] ?? { status: 404, body: { message: "Not Found" } }].flat();
    const answer = answers[Math.min(asked, answers.length) - 1] ?? { status: 500 };
    if (answer.lost) throw new TypeError("fetch failed");
    const headers = { "content-type": "application/json; charset=utf-8" };
    return new Response(JSON.stringify(answer.body ?? {}), { status: answer.status, headers });
  };
  const options = { baseUrl: BASE, token: "t", owner: "o", repository: "r", throttle: false, fetch };
  return { client: githubClient({ ...options, log: collectingLog() }), requests };
}

export const pull = (change: object = {}) => ({
  number: 7,
  title: "t",
  body: "b",
  state: "open",
  labels: [],
  head: { ref: "topic", sha: "head" },
  base: { ref: "main" },
  user: { login: "octo" },
  created_at: "2026-03-01T10:00:00Z",
  merged_at: null,
  merge_commit_sha: null,
  ...change,
});
