/**
 * A GitHub that answers what a test tells it, for the answers that the emulator never gives. GitHub's own description
 * judges the requests, and of the answers what is in them.
 */
import { createHash } from "node:crypto";
import { githubClient } from "../../../src/adapters/github/client.ts";
import { collectingLog } from "../../../src/adapters/memory/clock.ts";
import { judgeAnswer, judgeRequest, operationOf } from "../../support/github/openapi.ts";

interface Request {
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly body: Record<string, unknown>;
}

export interface Answer {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
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
    const text = typeof init.body === "string" ? init.body : "";
    const wrong = judgeRequest({ method, url: `${url.pathname}${url.search}`, body: text });
    if (wrong.length > 0) throw new Error(wrong.join("\n"));
    const query = Object.fromEntries(url.searchParams);
    requests.push({ method, path, query, body: text === "" ? {} : JSON.parse(text) });
    const asked = requests.filter((request) => request.method === method && request.path === path).length;
    const answers = [script[`${method} ${path}`] ?? { status: 404, body: { message: "Not Found" } }].flat();
    const answer = answers[Math.min(asked, answers.length) - 1] ?? { status: 500 };
    if (answer.lost) throw new TypeError("fetch failed");
    const made = answer.body ?? {};
    if (answer.status < 300) {
      const unlike = judgeAnswer(operationOf(method, url.pathname)?.route ?? "", answer.status, made, true);
      if (unlike.length > 0) throw new Error(unlike.join("\n"));
    }
    const headers = { "content-type": "application/json; charset=utf-8", ...answer.headers };
    const response = new Response(JSON.stringify(made), { status: answer.status, headers });
    // Whoever turns pages looks where the answer came from.
    return Object.defineProperty(response, "url", { value: url.href });
  };
  const options = { baseUrl: BASE, token: "t", owner: "o", repository: "r", throttle: false, fetch };
  return { client: githubClient({ ...options, log: collectingLog() }), requests };
}

/** A commit's or tree's id, by the name that a test has for it. */
export const sha = (name: string): string => createHash("sha1").update(name).digest("hex");

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
