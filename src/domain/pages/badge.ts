/** A word with a shape and a colour: never a colour alone. */
import { type Html, html } from "./html.ts";

export type Tone = "good" | "warn" | "bad" | "quiet";

const SHAPES: Readonly<Record<Tone, string>> = { good: "●", warn: "◆", bad: "▲", quiet: "○" };

export const badge = (tone: Tone, text: string): Html =>
  html`<span class="badge ${tone}"><i aria-hidden="true">${SHAPES[tone]}</i> ${text}</span>`;
