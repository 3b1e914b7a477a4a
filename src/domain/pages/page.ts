/** The frame of every page: self-contained, allowed to load nothing and to run nothing. */
import { createHash } from "node:crypto";
import { type Html, html, joined, raw } from "./html.ts";
import { STYLE } from "./style.ts";

export interface Page {
  readonly title: string;
  readonly header: Html;
  readonly sections: readonly Section[];
  readonly footer: Html;
}

export interface Section {
  readonly id: string;
  readonly title: string;
  readonly lead?: string;
  readonly body: Html;
}

/** The style is allowed by its digest: text that got into a page by mistake could neither run nor style anything. */
const POLICY = `default-src 'none'; style-src 'sha256-${createHash("sha256").update(STYLE).digest("base64")}'; base-uri 'none'; form-action 'none'`;

export function renderPage({ title, header, sections, footer }: Page): string {
  const full = sections.filter(({ body }) => body.html !== "");
  const nav =
    full.length > 1
      ? html`<nav aria-label="Sections"><ul>${full.map(({ id, title: name }) => html`<li><a href="#${id}">${name}</a></li>`)}</ul></nav>`
      : html``;
  return `${
    html`${raw("<!doctype html>")}
<html lang="en"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${raw(POLICY)}"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark"><meta name="referrer" content="no-referrer"><title>${title}</title><style>${raw(STYLE)}</style></head>
<body><a class="skip" href="#content">To the content</a><header>${header}</header>
${nav}<main id="content">${joined(full.map(sectionOf), "\n")}</main>
<footer>${footer}</footer></body></html>`.html
  }\n`;
}

const sectionOf = ({ id, title, lead, body }: Section): Html =>
  html`<section id="${id}" aria-labelledby="${id}-title"><h2 id="${id}-title">${title}</h2>${lead === undefined ? raw("") : html`<p class="lead">${lead}</p>`}${body}</section>`;
