/** Tables that scroll sideways in themselves, so that the page does not; reachable by keyboard. */
import { type Html, html, NOTHING } from "./html.ts";

export interface Column {
  readonly title: string;
  /** Right-aligned, digits of one width. */
  readonly isNumber?: true;
}

export type Cell = Html | string | number;

export function table(
  caption: string,
  columns: readonly Column[],
  rows: readonly { readonly cells: readonly Cell[]; readonly id?: string; readonly tone?: string }[],
): Html {
  if (rows.length === 0) return NOTHING;
  const head = columns.map(({ title, isNumber }) => html`<th scope="col"${isNumber ? NUMBER : NOTHING}>${title}</th>`);
  const body = rows.map(({ cells, id, tone }) => {
    const each = cells.map((cell, index) =>
      index === 0
        ? html`<th scope="row">${cell}</th>`
        : html`<td${columns[index]?.isNumber ? NUMBER : NOTHING}>${cell}</td>`,
    );
    return html`<tr${id === undefined ? NOTHING : html` id="${id}"`}${tone === undefined ? NOTHING : html` class="${tone}"`}>${each}</tr>`;
  });
  return html`<div class="scroll" role="region" aria-label="${caption}" tabindex="0"><table><caption><span>${caption}</span></caption><thead><tr>${head}</tr></thead><tbody>${body}</tbody></table></div>`;
}

const NUMBER = html` class="number"`;

export const folded = (summary: string, content: Html, id?: string): Html =>
  content.html === ""
    ? NOTHING
    : html`<details${id === undefined ? NOTHING : html` id="${id}"`}><summary>${summary}</summary>${content}</details>`;
