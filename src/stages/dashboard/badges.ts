/** States as words with a shape and a colour. */

import { badge, type Tone } from "../../domain/pages/badge.ts";
import type { Html } from "../../domain/pages/html.ts";
import type { SignalState } from "../../domain/records.ts";
import type { Health } from "../../policy/pipeline.ts";

const HEALTH_TONES: Readonly<Record<Health, Tone>> = {
  healthy: "good",
  attention: "warn",
  broken: "bad",
  off: "quiet",
  unknown: "quiet",
};

const STATE_TONES: Readonly<Record<SignalState, Tone>> = {
  ok: "good",
  pending: "warn",
  firing: "bad",
  recovering: "warn",
  "no-data": "quiet",
  insufficient: "quiet",
  stale: "bad",
  "job-failed": "bad",
};

export const healthBadge = (health: Health): Html => badge(HEALTH_TONES[health], health);
export const stateBadge = (state: SignalState): Html => badge(STATE_TONES[state], state.replace("-", " "));
export const verdictBadge = (verdict: string): Html => {
  const tones: Readonly<Record<string, Tone>> = { pass: "good", inconclusive: "warn", fail: "bad", error: "bad" };
  return badge(tones[verdict] ?? "quiet", verdict);
};
