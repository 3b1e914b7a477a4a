/**
 * Echarts' pictures for many on one page: half the bytes, colours of the page's style sheet, no style attributes (the
 * page's policy refuses them), nothing that depends on what was drawn before.
 */

export interface SvgFrame {
  readonly width: number;
  readonly height: number;
  /** Escaped. */
  readonly label: string;
  /** Drawn as wide as its place, whatever its height. */
  readonly stretched?: true;
}

const tenth = (text: string): string => String(Math.round(Number(text) * 10) / 10);

export function compactSvg(svg: string, { width, height, label, stretched }: SvgFrame): string {
  const inner = svg
    .slice(svg.indexOf(">") + 1, svg.lastIndexOf("</svg>"))
    .replace(/<(style|defs)[\s\S]*?<\/\1>/gu, "")
    .replace(/<rect width="\d+" height="\d+" x="0" y="0" fill="none"><\/rect>/u, "")
    .replace(/ (?:style|class|pointer-events|dominant-baseline|clip-path|stroke-linejoin|ecmeta_\w+)="[^"]*"/gu, "")
    .replace(/<path d=""[^>]*><\/path>/gu, "")
    .replace(/ fill="transparent"/gu, ' fill="none"')
    .replace(/(<text[^>]*) fill="var\(--soft\)"/gu, "$1")
    .replace(/ (?:d|transform|points|x|y|x1|x2|y1|y2)="[^"]*"/gu, (attribute) =>
      attribute.replace(/-?\d+\.\d+(?:e-?\d+)?/gu, tenth),
    )
    .replace(/><\/(?:path|rect|circle|line|polyline|polygon)>/gu, "/>")
    .replace(/>\n+</gu, "><")
    .trim();
  const aspect = stretched ? ' preserveAspectRatio="none"' : "";
  return `<svg role="img" aria-label="${label}" viewBox="0 0 ${width} ${height}"${aspect}>${inner}</svg>`;
}
