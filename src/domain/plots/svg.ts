/** Pictures as SVG: the same bytes for the same numbers, no scripts, text that cannot leave its element. */
import { escapeMarkup } from "../markup.ts";

/** One line, without what XML forbids and what reorders text. */
const safe = (text: string): string =>
  text
    .replace(/\s+/gu, " ")
    .replace(/[\p{Cc}\p{Cs}\p{Bidi_Control}\uFFFE\uFFFF]/gu, "")
    .trim();

export const escapeXml = (text: string): string => escapeMarkup(safe(text));

/** At most so many characters, the last one an ellipsis where some are left out. */
export function shortened(text: string, characters: number): string {
  const all = [...safe(text)];
  return all.length <= characters ? all.join("") : `${all.slice(0, characters - 1).join("")}…`;
}

/** Two decimals are finer than any screen. */
export const coordinate = (value: number): string => String(Number(value.toFixed(2)));

type Attributes = Readonly<Record<string, string | number | undefined>>;

/** `children` are elements, or text through `escapeXml`. */
export function element(name: string, attributes: Attributes, children = ""): string {
  const written = Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => ` ${key}="${typeof value === "number" ? coordinate(value) : escapeXml(value ?? "")}"`)
    .join("");
  return children === "" ? `<${name}${written}/>` : `<${name}${written}>${children}</${name}>`;
}

interface TextStyle {
  readonly anchor?: "start" | "middle" | "end";
  readonly size?: number;
  readonly tone?: Tone;
  readonly bold?: boolean;
  /** Degrees, around its own place. */
  readonly turn?: number;
}

export function textAt(x: number, y: number, text: string, style: TextStyle = {}): string {
  const { anchor = "start", size = 12, tone = "ink", bold = false, turn } = style;
  return element(
    "text",
    {
      ...{ x, y, class: tone },
      "text-anchor": anchor,
      "font-size": size,
      "font-weight": bold ? "600" : undefined,
      transform: turn === undefined ? undefined : `rotate(${turn} ${coordinate(x)} ${coordinate(y)})`,
    },
    // An element without text would be an empty one; a space is none to see.
    escapeXml(text) || " ",
  );
}

/** What colours mean; each has one for white and one for black. */
export type Tone = "ink" | "faint" | "rule" | "better" | "worse" | "unclear" | "candidate" | "champion";

const LIGHT: Readonly<Record<Tone | "paper", string>> = {
  ...{ paper: "#ffffff", ink: "#1f2328", faint: "#59636e", rule: "#d1d9e0" },
  ...{ better: "#1a7f37", worse: "#cf222e", unclear: "#818b98", candidate: "#0969da", champion: "#bc4c00" },
};
const DARK: typeof LIGHT = {
  ...{ paper: "#0d1117", ink: "#f0f6fc", faint: "#9198a1", rule: "#3d444d" },
  ...{ better: "#3fb950", worse: "#f85149", unclear: "#9198a1", candidate: "#4493f8", champion: "#db6d28" },
};

/** Filled text and areas by class; lines by `line-` before it. */
const rules = (colours: typeof LIGHT): string =>
  Object.entries(colours)
    .map(([tone, colour]) => `.${tone}{fill:${colour}}.line-${tone}{stroke:${colour};fill:none}`)
    .join("");

const FONT = `font-family:-apple-system,"Segoe UI","Noto Sans",Helvetica,Arial,sans-serif`;

/**
 * A page of its own: paper of its own colour, since a picture cannot know what it lies on. `title` is what who cannot see
 * it is told.
 */
export function picture(width: number, height: number, title: string, elements: readonly string[]): string {
  const style = `text{${FONT}}${rules(LIGHT)}@media(prefers-color-scheme:dark){${rules(DARK)}}`;
  const size = { width, height, viewBox: `0 0 ${coordinate(width)} ${coordinate(height)}` };
  const paper = element("rect", { width, height, rx: 6, class: "paper" });
  const body = [element("title", {}, escapeXml(title)), `<style>${style}</style>`, paper, ...elements].join("\n");
  return `${element("svg", { xmlns: "http://www.w3.org/2000/svg", role: "img", ...size }, `\n${body}\n`)}\n`;
}
