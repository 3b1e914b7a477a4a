/** From what was read to the files of the site. Pure: the same records give the same bytes. */
import type { Draw } from "../../domain/pages/chart.ts";
import { deploymentPage } from "./deployment-page.ts";
import type { SiteFacts } from "./facts.ts";
import { indexPage } from "./index-page.ts";
import { pageOf } from "./links.ts";
import { windowsCsv } from "./windows-csv.ts";

/** Path in the site -> content. The first page comes last, so that it never names a page that is not there yet. */
export function planSite(facts: SiteFacts, draw: Draw): ReadonlyMap<string, string> {
  const pages = facts.deployments.flatMap((each): readonly (readonly [string, string])[] => [
    [pageOf(each.deployment.name), deploymentPage(facts, each, draw)],
    [`${each.deployment.name}.csv`, windowsCsv(each.windows)],
  ]);
  return new Map([...pages, ["index.html", indexPage(facts, draw)]]);
}
