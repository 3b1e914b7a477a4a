/** What the pages were made from. */

import { type Html, html } from "../../domain/pages/html.ts";
import { momentText } from "../../domain/pages/numbers.ts";
import type { SiteFacts } from "./facts.ts";
import { commitLink } from "./links.ts";

export const footer = ({ at, commit, repository }: SiteFacts): Html =>
  html`Made by <code>understudy dashboard</code> from the records as of ${momentText(at)} UTC and the specs of ${commitLink(repository, commit)}. Nothing on these pages is loaded from elsewhere.`;
