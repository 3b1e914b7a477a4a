/** Pieces of pages that are escaped unless they are pages' pieces themselves: whatever data says stays text. */
import { escapeMarkup } from "../markup.ts";

export interface Html {
  readonly html: string;
}

type Part = Html | string | number | null | undefined | false | readonly Part[];

/** Control characters, and the marks that reorder text so that it reads as something else. */
const INVISIBLE = /[\p{Cc}\p{Bidi_Control}]/gu;

const LONGEST = 400;

/** One line of bounded length. */
export function cleanText(text: string): string {
  const line = text.replace(/\s+/gu, " ").replace(INVISIBLE, "").trim();
  return line.length > LONGEST ? `${line.slice(0, LONGEST)}…` : line;
}

export const escapeHtml = (text: string): string => escapeMarkup(cleanText(text));

/** For what was drawn or written by ourselves. */
export const raw = (html: string): Html => ({ html });

export const NOTHING: Html = raw("");

export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Html {
  return raw(strings.map((text, index) => text + textOf(parts[index])).join(""));
}

function textOf(part: Part): string {
  if (part === null || part === undefined || part === false) return "";
  if (typeof part === "string") {
    const space = (edge: RegExp) => (edge.test(part) ? " " : "");
    return part.trim() === "" ? space(/\s/u) : `${space(/^\s/u)}${escapeHtml(part)}${space(/\s$/u)}`;
  }
  if (typeof part === "number") return String(part);
  if ("html" in part) return part.html;
  return part.map(textOf).join("");
}

export const joined = (parts: readonly Html[], between = ""): Html => raw(parts.map((part) => part.html).join(between));

/** Stable name of a place on a page: `feature-temp_max`. What no address may hold becomes a dash. */
export const anchorOf = (kind: string, name: string): string =>
  `${kind}-${name.replace(/[^\p{L}\p{N}_.-]+/gu, "-")}`.slice(0, 120);
