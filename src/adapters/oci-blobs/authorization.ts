/** Who asks: nobody until the registry wants to know, then by its token server or by user and password. */
import type { Access } from "./ask.ts";
import { parseChallenge } from "./challenge.ts";
import { type Outcome, send } from "./http.ts";

export interface Credentials {
  readonly repository: string;
  readonly user: string;
  /** null: asked as anybody. */
  readonly token: string | null;
  readonly patienceMs: number;
}

export type Grant =
  | { readonly kind: "granted"; readonly authorization: string }
  /** The registry's 401 is final. */
  | { readonly kind: "none" }
  | { readonly kind: "not-now"; readonly outcome: Outcome }
  | { readonly kind: "malformed"; readonly reason: string };

export interface Authorization {
  current(access: Access): string | null;
  /** After a 401 to `used`. Asked by many at once it asks once. */
  renew(access: Access, challenge: string | null, used: string | null): Promise<Grant>;
}

const MAX_TOKEN_BYTES = 64 * 1024;
/** RFC 6750, section 2.1: anything else would break the header, and the error would show it. */
const BEARER = /^[\w.~+/-]+=*$/;

export function authorizationOf(credentials: Credentials): Authorization {
  const held = new Map<Access, string>();
  const pending = new Map<Access, Promise<Grant>>();
  return {
    current: (access) => held.get(access) ?? null,
    async renew(access, challenge, used) {
      const newer = held.get(access);
      if (newer !== undefined && newer !== used) return { kind: "granted", authorization: newer };
      const running = pending.get(access);
      if (running) return running;
      const asked = grantFor(credentials, access, challenge, used);
      pending.set(access, asked);
      try {
        const grant = await asked;
        if (grant.kind === "granted") held.set(access, grant.authorization);
        return grant;
      } finally {
        pending.delete(access);
      }
    },
  };
}

async function grantFor(
  credentials: Credentials,
  access: Access,
  header: string | null,
  used: string | null,
): Promise<Grant> {
  const challenge = parseChallenge(header);
  const basic = basicOf(credentials);
  if (challenge.kind === "bearer") return tokenFrom(credentials, access, challenge.realm, challenge.service, basic);
  // The same password again would be refused again.
  if (challenge.kind === "unknown" || basic === null || used === basic) return { kind: "none" };
  return { kind: "granted", authorization: basic };
}

const basicOf = ({ user, token }: Credentials): string | null =>
  token === null ? null : `Basic ${Buffer.from(`${user}:${token}`).toString("base64")}`;

async function tokenFrom(
  { repository, patienceMs }: Credentials,
  access: Access,
  realm: string,
  service: string | null,
  authorization: string | null,
): Promise<Grant> {
  const url = URL.parse(realm);
  if (!url) return { kind: "malformed", reason: "the address of its token server is none" };
  if (service !== null) url.searchParams.set("service", service);
  url.searchParams.set("scope", `repository:${repository}:${access}`);
  const outcome = await send({ method: "GET", url, headers: {}, authorization, patienceMs });
  if (outcome.kind !== "answer" || outcome.status !== 200) return { kind: "not-now", outcome };
  const token = tokenOf(await outcome.text(MAX_TOKEN_BYTES));
  if (token === null) return { kind: "malformed", reason: "its token server answers with no token" };
  return { kind: "granted", authorization: `Bearer ${token}` };
}

function tokenOf(text: string): string | null {
  try {
    const answer: unknown = JSON.parse(text);
    if (typeof answer !== "object" || answer === null) return null;
    const { token, access_token: access } = answer as { readonly token?: unknown; readonly access_token?: unknown };
    const found = token ?? access;
    return typeof found === "string" && BEARER.test(found) ? found : null;
  } catch {
    return null;
  }
}
