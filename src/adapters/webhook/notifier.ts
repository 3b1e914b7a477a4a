/**
 * Port `Notifier` as a webhook: one POST of Slack's JSON. Nothing is followed elsewhere, and the address, in which the
 * permission to write lies, is in no message.
 */
import { setTimeout as sleep } from "node:timers/promises";
import type { Delivery, Notice, Notifier } from "../../ports/notifier.ts";

export interface WebhookOptions {
  /** null: nobody is told. */
  readonly url: string | null;
  /** For one try. */
  readonly timeoutMs?: number;
  /** Between tries: so many more there are. */
  readonly pausesMs?: readonly number[];
}

const TIMEOUT_MS = 10_000;
const PAUSES_MS = [1000, 4000] as const;
const LONGEST_PAUSE_MS = 10_000;
/** Whoever did not answer so many notices in a row is asked no more by this process: other deployments wait for their turn. */
const MOST_SILENCES = 2;

export function webhookNotifier({ url, timeoutMs = TIMEOUT_MS, pausesMs = PAUSES_MS }: WebhookOptions): Notifier {
  if (url === null) return { notify: async () => ({ kind: "nowhere" }) };
  const address = URL.parse(url);
  if (!address || !isSecure(address)) {
    return { notify: async () => ({ kind: "failed", reason: "UNDERSTUDY_WEBHOOK is no https address" }) };
  }
  const silence = { times: 0 };
  return {
    async notify(notice) {
      if (silence.times >= MOST_SILENCES) return { kind: "failed", reason: "it did not answer before in this run" };
      let tried = await post(address, notice, timeoutMs);
      for (const pause of pausesMs) {
        if (tried.kind !== "again") break;
        await sleep(Math.max(pause, tried.afterMs));
        tried = await post(address, notice, timeoutMs);
      }
      silence.times = tried.kind === "again" ? silence.times + 1 : 0;
      return tried.kind === "again" ? { kind: "failed", reason: tried.reason } : tried;
    },
  };
}

type Tried = Delivery | { readonly kind: "again"; readonly reason: string; readonly afterMs: number };

async function post(address: URL, notice: Notice, timeoutMs: number): Promise<Tried> {
  try {
    const answer = await fetch(address, {
      method: "POST",
      headers: { "content-type": "application/json; charset=utf-8" },
      body: JSON.stringify(notice),
      // Elsewhere is somebody that nobody named.
      redirect: "manual",
      signal: AbortSignal.timeout(timeoutMs),
    });
    await answer.body?.cancel();
    return judge(answer);
  } catch (error) {
    return { kind: "again", reason: reasonOf(error, timeoutMs), afterMs: 0 };
  }
}

function judge({ ok, status, headers }: Response): Tried {
  if (ok) return { kind: "delivered" };
  const reason = `it answered ${status}`;
  const isBusy = status === 429 || status >= 500;
  if (!isBusy) return { kind: "failed", reason };
  const seconds = Number(headers.get("retry-after") ?? 0);
  const afterMs = seconds > 0 ? Math.min(seconds * 1000, LONGEST_PAUSE_MS) : 0;
  return { kind: "again", reason, afterMs };
}

/** Only codes: what `fetch` says may quote the address. */
function reasonOf(error: unknown, timeoutMs: number): string {
  if (!(error instanceof Error)) return "it could not be reached";
  if (error.name === "TimeoutError") return `it did not answer within ${timeoutMs / 1000} s`;
  const { cause } = error;
  const code = cause instanceof Error && "code" in cause ? `: ${String(cause.code)}` : "";
  return `it could not be reached${code}`;
}

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/** In the clear only to this machine. */
const isSecure = ({ protocol, hostname }: URL): boolean =>
  protocol === "https:" || (protocol === "http:" && LOOPBACK.test(hostname));
