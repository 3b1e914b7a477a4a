/** Who may do what: by token, or, where the server can only be reached from its own machine, everybody nearly all. */
import { userError } from "../../domain/errors/user-error.ts";
import { Fault } from "../fault.ts";
import { isLoopback } from "./loopback.ts";
import { type Headers, whyNotNearby } from "./nearby.ts";
import { NO_TOKENS, type Scope, type Tokens } from "./tokens.ts";

export interface AccessOptions {
  readonly tokens: Tokens;
  /** `loopback`: only this machine can reach it; `network`: others can. */
  readonly reach: "loopback" | "network";
  /** Said by a person: on a network too, whoever asks is answered. */
  readonly open: boolean;
}

export interface Access {
  /** Throws a Fault: 401 without a token that is known, 403 where the token, or nobody, may. */
  check(scope: Scope, headers: Headers): void;
  /** Whether nobody needs a token for it. */
  isFree(scope: Scope): boolean;
}

export const reachOf = (host: string): AccessOptions["reach"] => (isLoopback(host) ? "loopback" : "network");

/** On a network a server that answers everybody must be somebody's wish, not an oversight. */
export function checkProtected({ tokens, reach, open }: AccessOptions, host: string): void {
  if (reach === "network" && !open && !tokens.protect("predict")) {
    throw userError("SERVE_NOT_PROTECTED", { with: { host } });
  }
}

/** Nobody but this machine: what a test environment is, and a server behind a process that owns the port. */
export const OPEN_ON_LOOPBACK: AccessOptions = { tokens: NO_TOKENS, reach: "loopback", open: false };

const BEARER = /^bearer +([\x21-\x7e]+) *$/i;

const unauthorized = (message: string) => new Fault(401, message, { headers: { "www-authenticate": "Bearer" } });

export function accessBy({ tokens, reach, open }: AccessOptions): Access {
  const free: Readonly<Record<Scope, boolean>> = {
    predict: !tokens.protect("predict") && (reach === "loopback" || open),
    feedback: !tokens.protect("feedback") && reach === "loopback",
    export: !tokens.protect("export") && reach === "loopback",
    admin: false,
  };
  /** Found to be of this machine when it was last looked at: most callers write one, and no origin. */
  let ownHost: string | null = null;
  const whyStrange = (headers: Headers): string | null => {
    const { host, origin } = headers;
    if (origin === undefined && host !== undefined && host === ownHost) return null;
    const why = whyNotNearby(headers);
    if (why === null && typeof host === "string") ownHost = host;
    return why;
  };
  return {
    isFree: (scope) => free[scope],
    check(scope, headers) {
      // Whoever may be asked by everybody may be asked by every page.
      const isForAll = scope === "predict" && open;
      const strange = free[scope] && !isForAll ? whyStrange(headers) : null;
      if (free[scope] && strange === null) return;
      if (!tokens.grant(scope)) throw new Fault(403, strange ?? `no token of this server has the scope ${scope}`);
      const { authorization } = headers;
      const token = BEARER.exec(typeof authorization === "string" ? authorization : "")?.[1];
      if (token === undefined) throw unauthorized(`this needs a bearer token with the scope ${scope}`);
      const scopes = tokens.scopesOf(token);
      if (scopes === null) throw unauthorized("nobody has this token");
      if (!scopes.has(scope)) throw new Fault(403, `this token has not the scope ${scope}`);
    },
  };
}
