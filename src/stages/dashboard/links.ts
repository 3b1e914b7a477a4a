/** Ways to the repository's own pages; words alone where it has none. */
import { type Html, html } from "../../domain/pages/html.ts";

export type Repository = string | null;

const SAFE = /^https:\/\/[\w.:-]+(\/[\w./-]*)?$/u;

const linked = (repository: Repository, path: string, text: Html): Html =>
  repository !== null && SAFE.test(repository)
    ? html`<a href="${repository}/${path}" rel="noreferrer">${text}</a>`
    : text;

/** No name of a deployment ends with a dash, so that one called `index` has a page beside the first one. */
export const pageOf = (deployment: string): string => `${deployment === "index" ? "index-" : deployment}.html`;

export const pullLink = (repository: Repository, number: number): Html =>
  linked(repository, `pull/${number}`, html`#${number}`);

export const commitLink = (repository: Repository, commit: string): Html =>
  linked(repository, `commit/${commit}`, html`<code>${commit.slice(0, 8)}</code>`);

export const fileLink = (repository: Repository, commit: string, path: string): Html =>
  linked(repository, `blob/${commit}/${path.split("/").map(encodeURIComponent).join("/")}`, html`<code>${path}</code>`);

export const digestText = (digest: string): Html =>
  html`<code title="${digest}">${digest.replace(/^sha256:/u, "").slice(0, 12)}</code>`;
