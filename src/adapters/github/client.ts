/** One repository on GitHub: requests with retries and back-off, failures as user errors. */
import { Octokit, RequestError } from "octokit";
import type { ErrorCode } from "../../domain/errors/catalog.ts";
import { type UserError, userError } from "../../domain/errors/user-error.ts";
import type { Log } from "../../ports/log.ts";
import { permissionsBlock } from "./permissions.ts";
import { wholeAnswers } from "./whole-answers.ts";

export interface GitHubOptions {
  /** `https://api.github.com`, or the API of an Enterprise server. */
  readonly baseUrl: string;
  readonly token: string;
  readonly owner: string;
  readonly repository: string;
  readonly log: Log;
  /** GitHub asks for slow writes and slower repetitions; only a server that is not GitHub may be rushed. Default: true. */
  readonly throttle?: boolean;
  /** How requests are sent; Node's own by default. */
  readonly fetch?: typeof globalThis.fetch;
}

export interface GitHubClient {
  readonly octokit: Octokit;
  /** Owner and repository, as every request names them. */
  readonly at: { readonly owner: string; readonly repo: string };
}

const RETRIES = 2;
const RUSHED_RETRY_MS = 10;

/** Answers that a repetition cannot change. 409 is one: the plugin would try it again for 14 seconds. */
const FINAL = [400, 401, 403, 404, 405, 409, 410, 422, 451];

/** For what would be made twice if GitHub did it and the answer was lost on the way. */
export const ONCE = { retries: 0 } as const;

export function githubClient(options: GitHubOptions): GitHubClient {
  const { baseUrl, token, owner, repository, log, throttle = true, fetch } = options;
  const waitAndRetry = (reason: string) => (seconds: number, _request: object, _octokit: object, retries: number) => {
    log.warn(`GitHub ${reason}: ${retries < RETRIES ? `waiting ${seconds} s` : "giving up"}`);
    return retries < RETRIES;
  };
  const octokit = new Octokit({
    auth: token,
    baseUrl: baseUrl.replace(/\/+$/, ""),
    userAgent: "understudy",
    retry: { doNotRetry: FINAL, retries: RETRIES, ...(!throttle && { retryAfterBaseValue: RUSHED_RETRY_MS }) },
    throttle: {
      enabled: throttle,
      onRateLimit: waitAndRetry("rate limit reached"),
      onSecondaryRateLimit: waitAndRetry("asks for a pause"),
    },
    request: { fetch: wholeAnswers(fetch) },
    // What goes wrong is thrown and reported once; octokit would also print it.
    log: { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined },
  });
  octokit.hook.error("request", refuseConflicts);
  return { octokit, at: { owner, repo: repository } };
}

/**
 * Whoever turns pages with octokit takes every 409 for a repository without commits, which has nothing to list. Any
 * other is a refusal: a list that was not read must not look empty.
 */
function refuseConflicts(error: Error, { method }: { readonly method: string }): never {
  if (!(error instanceof RequestError) || error.status !== 409 || method !== "GET") throw error;
  if (/repository is empty/i.test(error.message)) throw error;
  const { message, request, response } = error;
  // No status that anybody asks about.
  throw new RequestError(message, 400, response ? { request, response } : { request });
}

export async function defaultBranchOf({ octokit, at }: GitHubClient): Promise<string> {
  return (await answer(() => octokit.rest.repos.get(at))).default_branch;
}

/** The data of an answer. `instead` handles statuses that mean something here; the rest become user errors. */
export async function answer<T, O = never>(
  work: () => Promise<{ readonly data: T }>,
  instead: Readonly<Partial<Record<number, (error: UserError) => O | Promise<O>>>> = {},
): Promise<T | O> {
  try {
    return (await work()).data;
  } catch (error) {
    if (!(error instanceof RequestError)) throw error;
    const explained = explain(error);
    // A limit shares its status with a refusal, and says nothing about what was asked.
    const isPause = explained.problems.some(({ code }) => code === "GITHUB_RATE_LIMITED");
    const handle = instead[error.status];
    if (handle && !isPause) return handle(explained);
    throw explained;
  }
}

/**
 * Null for what is not there. GitHub says 404 now and then of what is, and what follows from it lasts (a comment that
 * refuses a command): so it is asked twice.
 */
export async function answerOrNull<T>(work: () => Promise<{ readonly data: T }>): Promise<T | null> {
  return answer<T, T | null>(work, { 404: () => answer<T, null>(work, { 404: () => null }) });
}

/** All pages, or what the failure means. */
export async function everyPage<T>(work: () => Promise<readonly T[]>): Promise<readonly T[]> {
  return answer(async () => ({ data: await work() }));
}

/** 404 about one thread is about its number, not about the token. */
export const noSuchThread = (number: number) => ({
  404: (): never => {
    throw userError("FORGE_THREAD_MISSING", { with: { number } });
  },
});

function explain(error: RequestError): UserError {
  const { method, url } = error.request;
  const { pathname } = new URL(url);
  const request = `${method} ${pathname}`;
  // octokit appends the address of the documentation.
  const detail = error.message.split(" - https://")[0] ?? "";
  const code = codeOf(error);
  const accepted = error.response?.headers["x-accepted-github-permissions"];
  const permissions = permissionsBlock(method, pathname, accepted === undefined ? undefined : String(accepted));
  return userError(code, { with: { request, detail, permissions } }, { cause: error });
}

function codeOf({ status, message, response }: RequestError): ErrorCode {
  if (status === 401) return "GITHUB_UNAUTHORIZED";
  if (status === 429) return "GITHUB_RATE_LIMITED";
  if (status === 403) {
    const { "x-ratelimit-remaining": remaining, "retry-after": wait } = response?.headers ?? {};
    // The last request of an hour may be refused for another reason.
    if (message.startsWith("Resource not accessible")) return "GITHUB_PERMISSION_MISSING";
    const isPause = remaining === "0" || wait !== undefined || /rate limit/i.test(message);
    return isPause ? "GITHUB_RATE_LIMITED" : "GITHUB_FORBIDDEN";
  }
  if (status === 404) return "GITHUB_NOT_FOUND";
  // Where no connection was made, octokit reports a 500.
  return status >= 400 && status < 500 ? "GITHUB_REFUSED" : "GITHUB_UNAVAILABLE";
}
