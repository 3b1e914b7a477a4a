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
  const server = createServer((request, response) => {
    seen.push(request);
    if (door === "shut" && !LOOKS.includes(request.method ?? "")) {
      response.writeHead(405, { "content-type": "application/json" }).end('{"message":"the door is shut"}');
      return;
    }
    forward(request, response, emulator.url, url).catch((error: unknown) => response.destroy(asError(error)));
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

async function forward(request: IncomingMessage, response: ServerResponse, to: string, front: string): Promise<void> {
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
  const bytes = Buffer.from(await answer.arrayBuffer());
  // Links to further pages lead through the door too.
  const link = answer.headers.get("link")?.replaceAll(to, front);
  response.writeHead(answer.status, {
    "content-type": answer.headers.get("content-type") ?? "application/json",
    ...(link !== undefined && { link }),
  });
  response.end(isListOfPulls(request) ? withoutMergers(bytes) : bytes);
}

const isListOfPulls = ({ method, url = "" }: IncomingMessage): boolean => method === "GET" && /\/pulls(\?|$)/.test(url);

/** GitHub's lists do not say who merged; emulate's do. */
function withoutMergers(bytes: Buffer): string {
  const pulls: readonly object[] = JSON.parse(bytes.toString());
  return JSON.stringify(pulls.map((pull) => ({ ...pull, merged_by: undefined })));
}
