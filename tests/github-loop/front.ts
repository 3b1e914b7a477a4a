/**
 * A GitHub to work on: the stateful emulator `emulate`, behind a door that writes down every request, has GitHub's own
 * OpenAPI description judge it, is as strict as GitHub where the emulator is not, and has what the emulator lacks.
 */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { createEmulator } from "emulate";
import { type GitHubClient, githubClient } from "../../src/adapters/github/client.ts";
import { collectingLog } from "../../src/adapters/memory/clock.ts";
import { type Asked, type Json, type Layer, type Reply, refusal } from "../support/github/exchange.ts";
import { FAULTS, type FaultName } from "../support/github/faults.ts";
import { gaps } from "../support/github/gaps.ts";
import { judgeRequest, operationOf } from "../support/github/openapi.ts";
import { strictPulls } from "../support/github/pulls.ts";
import { forbidden, strictAccess, strictChecks, strictLimits, strictSignatures } from "../support/github/strict.ts";

export const OWNER = "octo";
export const TOKEN = "a-token";
/** The pipeline's own identity: a GitHub App, whose commits GitHub signs. */
export const BOT = "octo-understudy[bot]";
export const BOT_TOKEN = "a-bots-token";
/** Somebody with an account and no rights. */
export const STRANGER = "stranger";
/** Who may be asked for a review. */
export const REVIEWER = "octo-reviewer";
const STRANGER_TOKEN = "a-strangers-token";

const LOGINS: Readonly<Record<string, string>> = {
  [TOKEN]: OWNER,
  [BOT_TOKEN]: BOT,
  [STRANGER_TOKEN]: STRANGER,
};

/** The emulator lets a token ask 5,000 times, and the front asks it much more than it is asked itself. */
const SPARE_TOKENS = 40;

const spare = (token: string, number: number): string => `${token}-${number % SPARE_TOKENS}`;

const SEED = {
  tokens: Object.fromEntries(
    Object.entries(LOGINS).flatMap(([token, login]) =>
      Array.from({ length: SPARE_TOKENS }, (_, number): [string, { login: string; scopes: string[] }] => [
        spare(token, number),
        { login, scopes: ["repo"] },
      ]),
    ),
  ),
  github: {
    users: [
      { login: OWNER, name: "Octo", email: "octo@example.org" },
      { login: BOT, name: BOT, email: "1+octo-understudy[bot]@users.noreply.github.com" },
      { login: STRANGER, name: "Stranger", email: "stranger@example.org" },
      { login: REVIEWER, name: "Reviewer", email: "reviewer@example.org" },
    ],
    repos: [],
  },
};

const JSON_TYPE = { "content-type": "application/json; charset=utf-8" };

/** Requests that change nothing. */
const LOOKS: readonly string[] = ["GET", "HEAD"];

export interface Watched<T> {
  readonly result: T;
  /** `METHOD /path` of the requests that only looked, and of all others. */
  readonly looks: readonly string[];
  readonly writes: readonly string[];
}

interface Strike {
  readonly fault: FaultName;
  /** 1-based number of the first request that is struck, counted from now. */
  readonly at: number;
  /** How many requests are struck, one after the other; all that follow by default. */
  readonly times?: number;
  /** Counts only these, by `METHOD /path`. */
  readonly only?: RegExp;
}

export type Front = Awaited<ReturnType<typeof githubFront>>;

/** `now`: by what clock runs begin; it stands still by default. */
export async function githubFront({ now }: { readonly now?: () => string } = {}) {
  const emulator = await createEmulator({ service: "github", port: 0, seed: SEED });
  const seen: IncomingMessage[] = [];
  const problems: string[] = [];
  const rules = new Map<RegExp, string>();
  let door: "open" | "shut" = "open";
  let toLose: readonly RegExp[] = [];
  let strike: (Strike & { counted: number }) | null = null;

  const lacking = gaps((found) => problems.push(...found), now);
  const layers: readonly Layer[] = [
    ...[strictLimits, strictPulls(), strictSignatures(), strictChecks(), strictAccess],
    lacking.layer,
  ];

  let passed = 0;
  const ask = async (method: string, path: string, token: string, body?: Json): Promise<Reply> => {
    passed += 1;
    const answer = await fetch(`${emulator.url}${path}`, {
      method,
      headers: { ...JSON_TYPE, ...(token === "" ? {} : { authorization: `token ${spare(token, passed)}` }) },
      ...(body && { body: JSON.stringify(body) }),
    });
    const text = (await answer.text()).replaceAll(emulator.url, url);
    const link = answer.headers.get("link")?.replaceAll(emulator.url, url);
    return { status: answer.status, headers: link === undefined ? {} : { link }, body: text && JSON.parse(text) };
  };
  const reply = async (asked: Asked, token: string): Promise<Reply> => {
    const emulated = (method: string, path: string, body?: Json) => ask(method, path, token, body);
    const through = (at: number, body: Json): Promise<Reply> => {
      const layer = layers[at];
      if (!layer) return ask(asked.method, asked.url, token, LOOKS.includes(asked.method) ? undefined : body);
      return layer({ ...asked, body }, (changed = body) => through(at + 1, changed), emulated);
    };
    return through(0, asked.body);
  };
  const answer = async (request: IncomingMessage, text: string): Promise<Reply> => {
    const { method = "GET", url: path = "" } = request;
    const token = (request.headers.authorization ?? "").replace(/^(token|bearer) /i, "");
    const found = judgeRequest({ method, url: path, body: text });
    if (request.headers["if-none-match"]) problems.push(`${method} ${path}: nothing here keeps answers by their ETag`);
    problems.push(...found);
    if (found.length > 0) return refusal(400, found.join("; "));
    if (door === "shut" && !LOOKS.includes(method)) return refusal(405, "the door is shut");
    const login = token === "" ? null : (LOGINS[token] ?? "");
    if (login === "") return refusal(401, "Bad credentials");
    const { route = "", parameters = {} } = operationOf(method, path) ?? {};
    const query = new URL(path, url).searchParams;
    const asked = { method, url: path, route, parameters, query, login, body: text === "" ? {} : JSON.parse(text) };
    return forbidden(asked, rules) ?? reply(asked, token);
  };
  const struck = (asked: string): FaultName | null => {
    if (!strike || (strike.only && !strike.only.test(asked))) return null;
    strike.counted += 1;
    const { at, times = Number.POSITIVE_INFINITY, counted, fault } = strike;
    return counted >= at && counted < at + times ? fault : null;
  };

  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    seen.push(request);
    const asked = `${request.method} ${request.url}`;
    const name = struck(asked);
    const fault = name && FAULTS[name];
    const text = await textOf(request);
    if (fault?.kind === "cut" && fault.when === "before") return void request.socket.destroy();
    if (fault?.kind === "slow") await new Promise((later) => setTimeout(later, fault.ms));
    const replied: Reply = fault?.kind === "answer" ? fault.reply() : await answer(request, text);
    const { status, headers = {}, body } = replied;
    const lost = toLose.find((pattern) => pattern.test(asked));
    toLose = toLose.filter((pattern) => pattern !== lost);
    if (lost || (fault?.kind === "cut" && fault.when === "after")) return void request.socket.destroy();
    const bytes = body === undefined || body === "" ? "" : JSON.stringify(body);
    response.writeHead(status, { ...JSON_TYPE, ...headers, "content-length": Buffer.byteLength(bytes) });
    if (fault?.kind !== "cut") return void response.end(bytes);
    response.write(bytes.slice(0, bytes.length / 2), () => request.socket.destroy());
  };
  const server = createServer((request, response) => {
    handle(request, response).catch((error: unknown) => {
      problems.push(`${request.method} ${request.url}: ${String(error)}`);
      response.destroy(asError(error));
    });
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const client = (repository: string, token = TOKEN, throttle = false): GitHubClient =>
    githubClient({ baseUrl: url, token, owner: OWNER, repository, throttle, log: collectingLog() });

  return {
    url,
    /** What the work asked of GitHub; with the door shut, whatever would write is refused. */
    async watch<T>(next: "open" | "shut", work: () => Promise<T>): Promise<Watched<T>> {
      door = next;
      seen.length = 0;
      try {
        const result = await work();
        const asked = seen.map((request) => `${request.method} ${request.url}`);
        const isLook = (request: string) => LOOKS.some((method) => request.startsWith(`${method} `));
        return { result, looks: asked.filter(isLook), writes: asked.filter((request) => !isLook(request)) };
      } finally {
        door = "open";
      }
    },
    /** The first request that a pattern fits takes effect, but its answer never arrives. */
    loseAnswers(patterns: readonly RegExp[]): void {
      toLose = patterns;
    },
    /** Patterns that no request has fitted yet. */
    unlost: () => toLose,
    /** Something goes wrong, until `recover`. */
    strike(next: Strike): void {
      strike = { ...next, counted: 0 };
    },
    /** All is well again; says how many requests there were since the strike was set. */
    recover(): number {
      const counted = strike?.counted ?? 0;
      strike = null;
      return counted;
    },
    /** Requests whose route fits are refused to every token for want of a permission, as GitHub names it. */
    forbid(route: RegExp, permission: string): void {
      rules.set(route, permission);
    },
    allowAll: () => rules.clear(),
    /** Requests that GitHub's description does not allow, and hand-made answers that it does not know. */
    problems: (): readonly string[] => problems,
    runners: lacking,
    client,
    /** With one commit; the bot may write. */
    async createRepository(name: string): Promise<void> {
      const { octokit, at } = client(name);
      await octokit.rest.repos.createForAuthenticatedUser({ name, auto_init: true });
      await octokit.rest.repos.addCollaborator({ ...at, username: BOT, permission: "push" });
    },
    /** Throws when any request was not as GitHub describes it. */
    async close(): Promise<void> {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
      await emulator.close();
      if (problems.length > 0) throw new Error(`against GitHub's OpenAPI description:\n${problems.join("\n")}`);
    },
  };
}

const asError = (error: unknown): Error => (error instanceof Error ? error : new Error(String(error)));

async function textOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString();
}
