/** What a window is compared with where the spec names a season. */
import type { MonitoringRecord } from "../../domain/records.ts";
import { earlierYears, summariesOf } from "./earlier-years.ts";
import type { Monitoring, SeasonReference } from "./facts.ts";
import type { Materials } from "./materials.ts";
import { seasonReference } from "./season-reference.ts";
import { type YearQuestion, yearReference } from "./year-reference.ts";

type Question = Pick<YearQuestion, "window" | "champion" | "reference" | "rows" | "tried">;

/** `history`: records of the windows before it. */
export async function seasonOf(
  materials: Pick<Materials, "dated" | "summary">,
  { season, minimumRows }: Pick<Monitoring, "season" | "minimumRows">,
  question: Question,
  history: readonly MonitoringRecord[],
): Promise<SeasonReference | null> {
  const { window, champion, reference } = question;
  if (season !== "year") return seasonReference(history, window, champion, season, materials.summary);
  const before = earlierYears(history, window);
  const own = before.filter(({ champion: { servable } }) => servable === champion.servable);
  return yearReference({
    ...question,
    dated: await materials.dated(reference),
    earlier: await summariesOf(before, materials.summary),
    answered: await summariesOf(own, materials.summary),
    enough: minimumRows,
  });
}
