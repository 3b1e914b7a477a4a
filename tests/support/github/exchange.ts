/** A request on its way to the emulator, and what answers it. */

export interface Asked {
  readonly method: string;
  /** Path and query, as sent. */
  readonly url: string;
  /** `/repos/{owner}/{repo}/...` of GitHub's description. */
  readonly route: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly body: Json;
  /** Login that the token stands for; null without one. */
  readonly login: string | null;
}

export interface Json {
  readonly [key: string]: unknown;
}

export interface Reply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** What is sent as JSON; bytes as they are. */
  readonly body?: unknown;
}

/** Asks the emulator itself, past every door. */
export type Emulated = (method: string, url: string, body?: Json) => Promise<Reply>;

/** Answers, or hands on: what stands in front of the emulator. */
export type Layer = (asked: Asked, next: (body?: Json) => Promise<Reply>, emulated: Emulated) => Promise<Reply>;

export const refusal = (status: number, message: string, headers: Reply["headers"] = {}): Reply => ({
  status,
  headers,
  body: { message, documentation_url: "https://docs.github.com/rest", status: String(status) },
});

/** GitHub's 422, in its own words. */
export const invalid = (resource: string, message: string): Reply => ({
  status: 422,
  body: {
    message: "Validation Failed",
    errors: [{ resource, code: "custom", message }],
    documentation_url: "https://docs.github.com/rest",
  },
});

/** `/repos/<owner>/<repository>` of a request. */
export const repositoryOf = ({ parameters }: Pick<Asked, "parameters">): string =>
  `/repos/${parameters.owner}/${parameters.repo}`;

export const isOk = ({ status }: Reply): boolean => status >= 200 && status < 300;
