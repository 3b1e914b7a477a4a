/** Numbers, verdicts and pictures as all parts of the page show them. */
import { badge, type Tone } from "../../../domain/pages/badge.ts";
import type { Chart, Draw } from "../../../domain/pages/chart.ts";
import { type Html, html, NOTHING } from "../../../domain/pages/html.ts";
import { numberText } from "../../../domain/pages/numbers.ts";
import { sideKeys } from "../../../domain/pages/panels.ts";
import type { Signal } from "../../../domain/records.ts";
import { WORDS } from "../words.ts";

export const REFERENCE = { name: "reference", colour: 0 } as const;
export const CURRENT = { name: "now", colour: 1 } as const;

const TONES: Readonly<Record<Signal["verdict"], Tone>> = {
  pass: "good",
  inconclusive: "warn",
  fail: "bad",
  error: "bad",
};

export const verdictBadge = (signal: Pick<Signal, "verdict"> | null): Html =>
  signal === null ? badge("quiet", "not compared") : badge(TONES[signal.verdict], WORDS[signal.verdict]);

/** Six digits: the JSON has all of them. */
export function exactText(value: number): string {
  if (!Number.isFinite(value)) return "–";
  const size = Math.abs(value);
  return size !== 0 && (size < 1e-4 || size >= 1e9) ? value.toExponential(4) : String(Number(value.toPrecision(6)));
}

export function chanceOf(p: number): string {
  if (p === 0) return "< 1e−300";
  return p < 1e-3 ? p.toExponential(1).replace("-", "−") : numberText(p);
}

/** Percent with one digit behind the point where it is small. */
export const shareText = (share: number): string => {
  const percent = 100 * share;
  if (percent !== 0 && Math.abs(percent) < 0.05) return percent > 0 ? "< 0.1%" : "> −0.1%";
  const text = percent !== 0 && Math.abs(percent) < 9.95 ? percent.toFixed(1) : percent.toFixed(0);
  return `${text.replace(/^-/u, "−")}%`;
};

export const signed = (text: string, value: number): string => (value > 0 ? `+${text}` : text);

/** A picture under its heading. */
export function plate(chart: Chart, heading: Html, draw: Draw, note: Html = NOTHING): Html {
  return html`<figure class="panel"><figcaption>${heading}<ul class="keys">${sideKeys([REFERENCE, CURRENT])}</ul></figcaption>${draw(chart)}${note}</figure>`;
}

/** A bar of a tenth each: widths are classes, since styles of single elements are refused by the page's policy. */
export const meter = (share: number): Html =>
  share > 0
    ? html`<i class="meter w${Math.min(20, Math.max(1, Math.round(share * 20)))}" aria-hidden="true"></i>`
    : NOTHING;
