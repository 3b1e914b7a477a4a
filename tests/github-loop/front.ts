/** A GitHub to work on: the stateful emulator `emulate`, behind a door that writes down every request. */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { createEmulator } from "emulate";
import { type GitHubClient, githubClient } from "../../src/adapters/github/client.ts";
import { collectingLog } from "../../src/adapters/memory/clock.ts";

export const OWNER = "octo";
export const TOKEN = "a-token";

const SEED = {
  tokens: { [TOKEN]: { login: OWNER, scopes: ["repo"] } },
  github: { users: [{ login: OWNER, name: "Octo", email: "octo@example.org" }], repos: [] },
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

export type Front = Awaited<ReturnType<typeof githubFront>>;

export async function githubFront() {
  const emulator = await createEmulator({ service: "github", port: 0, seed: SEED });
  const seen: IncomingMessage[] = [];
  let door: "open" | "shut" = "open";
  let toLose: readonly RegExp[] = [];

  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    seen.push(request);
    const asked = `${request.method} ${request.url}`;
    if (door === "shut" && !LOOKS.includes(request.method ?? "")) {
      response.writeHead(405, JSON_TYPE).end('{"message":"the door is shut"}');
      return;
    }
    const { status, headers, body } = await forward(request, emulator.url, url);
    const lost = toLose.find((pattern) => pattern.test(asked));
    toLose = toLose.filter((pattern) => pattern !== lost);
    if (lost) request.socket.destroy();
    else response.writeHead(status, headers).end(body);
  };
  const server = createServer((request, response) => {
    handle(request, response).catch((error: unknown) => response.destroy(asError(error)));
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const client = (repository: string): GitHubClient =>
    githubClient({ baseUrl: url, token: TOKEN, owner: OWNER, repository, throttle: false, log: collectingLog() });

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
    client,
    /** With one commit. */
    async createRepository(name: string): Promise<void> {
      await client(name).octokit.rest.repos.createForAuthenticatedUser({ name, auto_init: true });
    },
    async close(): Promise<void> {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
      await emulator.close();
    },
  };
}

const asError = (error: unknown): Error => (error instanceof Error ? error : new Error(String(error)));

async function forward(request: IncomingMessage, to: string, front: string) {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  const answer = await fetch(`${to}${request.url}`, {
    method: request.method ?? "GET",
    headers: {
      authorization: request.headers.authorization ?? "",
      "content-type": request.headers["content-type"] ?? "application/json",
    },
    ...(parts.length > 0 && { body: Buffer.concat(parts) }),
  });
  const body = Buffer.from(await answer.arrayBuffer());
  // Links to further pages lead through the door too.
  const link = answer.headers.get("link")?.replaceAll(to, front);
  return {
    status: answer.status,
    headers: { ...JSON_TYPE, ...(link !== undefined && { link }) },
    body: isListOfPulls(request) ? withoutMergers(body) : body,
  };
}

const isListOfPulls = ({ method, url = "" }: IncomingMessage): boolean => method === "GET" && /\/pulls(\?|$)/.test(url);

/** GitHub's lists do not say who merged; emulate's do. */
function withoutMergers(bytes: Buffer): string {
  const pulls: readonly object[] = JSON.parse(bytes.toString());
  return JSON.stringify(pulls.map((pull) => ({ ...pull, merged_by: undefined })));
}
