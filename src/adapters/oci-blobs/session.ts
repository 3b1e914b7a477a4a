/** Asks one repository of a registry: with its credentials, again after what passes, and with errors that help. */
import type { UserError } from "../../domain/errors/user-error.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Ask } from "./ask.ts";
import { authorizationOf } from "./authorization.ts";
import { type Answer, isLoopback, type Outcome, send } from "./http.ts";
import { refusalOf, refused, unavailable } from "./refusal.ts";
import { patienceFor } from "./retry-after.ts";

export interface RegistryOptions {
  /** Host, with a port where it is not the usual one. */
  readonly registry: string;
  /** Lower-case. */
  readonly repository: string;
  readonly user: string;
  readonly token: string | null;
  readonly clock: Pick<Clock, "now" | "sleep">;
  /** How long a registry may stay silent. */
  readonly patienceMs?: number;
}

export interface Session {
  /** As in the settings: what messages call the store. */
  readonly store: string;
  /** Once, credentials apart. */
  once(ask: Ask): Promise<Outcome>;
  /** Until one of the statuses comes; throws what is final. */
  until(ask: Ask, statuses: readonly number[]): Promise<Answer>;
  /** Waits before the next attempt, or throws when there have been enough. */
  pause(ask: Ask, outcome: Outcome, failures: number): Promise<void>;
  /** The error that an answer is; the answer is used up. */
  refusal(ask: Ask, answer: Answer): Promise<UserError>;
  /** An address of the registry's answers, which may be relative. */
  locate(location: string | null): URL | null;
}

const ATTEMPTS = 6;
const PATIENCE_MS = 120_000;
const PASSES = new Set([408, 425, 429, 500, 502, 503, 504]);

/** What may be otherwise in a moment. */
export const mayPass = (outcome: Outcome): boolean =>
  outcome.kind === "cut" || (outcome.kind === "answer" && PASSES.has(outcome.status));

export function openSession(options: RegistryOptions): Session {
  const { registry, repository, clock, patienceMs = PATIENCE_MS } = options;
  const scheme = isLoopback(registry.replace(/:\d+$/, "")) ? "http" : "https";
  const root = new URL(`${scheme}://${registry}/v2/${repository}/`);
  const store = `oci://${registry}/${repository}`;
  const authorization = authorizationOf({ ...options, patienceMs });
  const urlOf = ({ at }: Ask): URL => (typeof at === "string" ? new URL(at, root) : at);
  const where = { store, token: options.token };

  async function once(ask: Ask): Promise<Outcome> {
    const { method, headers = {}, body, access } = ask;
    const url = urlOf(ask);
    const attempt = (authorization: string | null) =>
      send({ method, url, headers, patienceMs, ...(body && { body }), authorization });
    // An upload may be sent elsewhere as well; what answers there learns nothing.
    const ours = url.origin === root.origin;
    const used = ours ? authorization.current(access) : null;
    const first = await attempt(used);
    if (first.kind !== "answer" || first.status !== 401 || !ours || !first.fromOrigin) return first;
    const grant = await authorization.renew(access, first.header("www-authenticate"), used);
    if (grant.kind === "none") return first;
    await first.dismiss();
    if (grant.kind === "granted") return attempt(grant.authorization);
    if (grant.kind === "malformed") throw refused(where, ask, grant.reason);
    // A 404 of the token server must not be taken for a blob that is missing.
    const { outcome } = grant;
    if (outcome.kind === "answer" && !mayPass(outcome)) throw await refusalOf(where, ask, outcome, "its token server");
    return outcome;
  }

  async function pause(ask: Ask, outcome: Outcome, failures: number): Promise<void> {
    const wait = outcome.kind === "insecure" ? null : patienceFor(outcome, failures, clock.now());
    if (failures >= ATTEMPTS || wait === null) throw await unavailable(where, ask, outcome, failures);
    if (outcome.kind === "answer") await outcome.dismiss();
    await clock.sleep(wait);
  }

  const refusal = (ask: Ask, answer: Answer) => refusalOf(where, ask, answer);

  return {
    store,
    once,
    pause,
    refusal,
    async until(ask, statuses) {
      for (let failures = 1; ; failures++) {
        const outcome = await once(ask);
        if (outcome.kind === "answer" && statuses.includes(outcome.status)) return outcome;
        if (mayPass(outcome)) await pause(ask, outcome, failures);
        else if (outcome.kind === "answer") throw await refusal(ask, outcome);
        else throw await unavailable(where, ask, outcome, failures);
      }
    },
    locate: (location) => (location === null ? null : URL.parse(location, root.href)),
  };
}
