/** What the pages were made from. */
import type { SiteFacts } from "./facts.ts";
import { type Html, html } from "./html.ts";
import { commitLink } from "./links.ts";
import { momentText } from "./numbers.ts";

export const footer = ({ at, commit, repository }: SiteFacts): Html =>
  html`Made by <code>understudy dashboard</code> from the records as of ${momentText(at)} UTC and the specs of ${commitLink(repository, commit)}. Nothing on these pages is loaded from elsewhere.`;
