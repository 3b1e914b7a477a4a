/** The server's tokens: which scopes each has. Only their hashes are held, and comparing takes the same time for all. */
import { createHash, timingSafeEqual } from "node:crypto";
import { userError } from "../../domain/errors/user-error.ts";

/** `predict`: answers; `feedback`: what the truth was, and telemetry; `export`: the prediction log; `admin`: everything. */
export const SCOPES = ["predict", "feedback", "export", "admin"] as const;
export type Scope = (typeof SCOPES)[number];

export interface Tokens {
  /** Whether a token names this scope: then nobody does without one. */
  protect(scope: Scope): boolean;
  /** Whether any token may do it; one of `admin` may do everything, without closing it to others. */
  grant(scope: Scope): boolean;
  /** What this token may do; null: nobody's. */
  scopesOf(token: string): ReadonlySet<Scope> | null;
}

interface Entry {
  readonly hash: Buffer;
  readonly named: readonly Scope[];
  readonly scopes: ReadonlySet<Scope>;
}

const MIN_LENGTH = 16;
const HASHED = /^sha256:([0-9a-f]{64})$/;
const isScope = (name: string): name is Scope => SCOPES.some((scope) => scope === name);
const sha256 = (text: string): Buffer => createHash("sha256").update(text, "utf8").digest();

/**
 * One `scope[,scope]=token` a line, or several separated by spaces; `#` begins a comment. The token may stand as
 * `sha256:` and the hash of it in hexadecimal, so that whoever reads the file cannot use it.
 */
export function parseTokens(text: string): Tokens {
  const words = text
    .split("\n")
    .map((line) => line.replace(/(^|\s)#.*$/, ""))
    .join(" ")
    .split(/\s+/)
    .filter((word) => word !== "");
  const entries = words.map((word, index) => parseEntry(word, index + 1));
  return {
    protect: (scope) => entries.some((entry) => entry.named.includes(scope)),
    grant: (scope) => entries.some((entry) => entry.scopes.has(scope)),
    scopesOf: (token) => {
      const presented = sha256(token);
      // All of them, always: how long it takes says nothing about which one was nearly right.
      const fitting = entries.filter((entry) => timingSafeEqual(entry.hash, presented));
      return fitting.length === 0 ? null : new Set(fitting.flatMap((entry) => [...entry.scopes]));
    },
  };
}

/** The reason never repeats what was given: it may be most of a token. */
function parseEntry(word: string, number: number): Entry {
  const refuse = (reason: string) => userError("SERVE_TOKENS_UNREADABLE", { with: { number, reason } });
  const at = word.indexOf("=");
  if (at < 1) throw refuse("it is not <scope>=<token>");
  const names = word.slice(0, at).split(",");
  if (!names.every(isScope)) throw refuse(`its scopes are not of ${SCOPES.join(", ")}`);
  const token = word.slice(at + 1);
  const hashed = HASHED.exec(token)?.[1];
  if (hashed === undefined && token.startsWith("sha256:")) throw refuse("its hash is not 64 hexadecimal digits");
  if (token.length < MIN_LENGTH) throw refuse(`its token is shorter than ${MIN_LENGTH} characters`);
  const scopes = new Set<Scope>(names.includes("admin") ? SCOPES : names);
  return { hash: hashed === undefined ? sha256(token) : Buffer.from(hashed, "hex"), named: names, scopes };
}

export const NO_TOKENS: Tokens = { protect: () => false, grant: () => false, scopesOf: () => null };
