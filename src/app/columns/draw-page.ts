/** The page of a comparison, drawn: loaded by whoever wants one. */
import type { PageFacts } from "../../stages/drift/page/facts.ts";
import { driftPage } from "../../stages/drift/page/page.ts";
import { draw } from "../dashboard/draw.ts";

export const drawDriftPage = (facts: PageFacts): string => driftPage(facts, draw);
