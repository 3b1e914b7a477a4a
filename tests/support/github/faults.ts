/** What goes wrong between a program and GitHub, and how GitHub says it. */
import { type Reply, refusal } from "./exchange.ts";

export type Fault =
  | { readonly kind: "answer"; readonly reply: () => Reply }
  /** The connection ends: before GitHub heard, after it did what was asked, or in the midst of its answer. */
  | { readonly kind: "cut"; readonly when: "before" | "after" | "within" }
  | { readonly kind: "slow"; readonly ms: number };

const answer = (status: number, message: string, headers: () => Record<string, string> = () => ({})): Fault => ({
  kind: "answer",
  reply: () => refusal(status, message, headers()),
});

const inOneSecond = () => ({
  "x-ratelimit-limit": "1000",
  "x-ratelimit-remaining": "0",
  "x-ratelimit-reset": String(Math.floor(Date.now() / 1000) + 1),
});

export const FAULTS = {
  "401": answer(401, "Bad credentials"),
  "403 permission": answer(403, "Resource not accessible by integration", () => ({
    "x-accepted-github-permissions": "contents=write; contents=write,workflows=write",
  })),
  "403 rate limit": answer(403, "API rate limit exceeded for installation ID 1.", inOneSecond),
  "403 rate limit with Retry-After": answer(403, "API rate limit exceeded for installation ID 1.", () => ({
    ...inOneSecond(),
    "retry-after": "1",
  })),
  "403 secondary limit": answer(403, "You have exceeded a secondary rate limit. Please wait a few minutes.", () => ({
    "retry-after": "1",
  })),
  "429": answer(429, "Too many requests", () => ({ "retry-after": "1" })),
  "304": { kind: "answer", reply: () => ({ status: 304 }) },
  "404": answer(404, "Not Found"),
  "409": answer(409, "Conflict"),
  "422": answer(422, "Validation Failed"),
  "500": answer(500, "Server Error"),
  "502": answer(502, "Bad Gateway"),
  "503": answer(503, "Service Unavailable"),
  "cut before": { kind: "cut", when: "before" },
  "cut after": { kind: "cut", when: "after" },
  "cut within": { kind: "cut", when: "within" },
  slow: { kind: "slow", ms: 150 },
} as const satisfies Record<string, Fault>;

export type FaultName = keyof typeof FAULTS;
