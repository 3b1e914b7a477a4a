/** Plays later days as production traffic, and lets some of the truth arrive afterwards. */
import { digestOf, hexOf } from "../../domain/digest.ts";
import type { Row } from "../../domain/table.ts";
import { productionUrl } from "./production.ts";
import type { DemoWorld } from "./world.ts";

/** Share of days whose true weather becomes known without anybody reviewing it. */
const LABELLED_SHARE = 0.6;

/** Request that asks old questions again: no traffic, so no part of what was served. */
export const PROBE = "asked-again";

export const isProbe = (predictionId: string): boolean => predictionId.startsWith(`${PROBE}/`);

export interface Streamed {
  readonly days: number;
  readonly labels: number;
  readonly right: number;
}

/** Days in `[from, to)`, one request each, named by the date: a day that is in the log already is not asked again. */
export async function streamDays(world: DemoWorld, from: string, to: string): Promise<Streamed> {
  const { ports, deployment } = world;
  const url = await productionUrl(world);
  const { signature } = await ports.inference.describe(url);
  const logged = await ports.predictionLog.read({ deployment });
  const answered = new Map(
    logged.filter((each) => each.role === "champion").map((each) => [requestOf(each.id), each.label]),
  );
  const days = world.later.filter((row) => dateOf(world, row) >= from && dateOf(world, row) < to);
  for (const [index, row] of days.entries()) {
    const id = dateOf(world, row);
    if (!answered.has(id)) {
      const { answers } = await ports.inference.infer(url, signature, [row], {
        id,
        timestamps: [`${id}T00:00:00.000Z`],
      });
      answered.set(id, answers[0]?.label ?? "");
    }
    if (index % 50 === 0) ports.log.progress("traffic", index / days.length, id);
  }
  const known = days.filter((row) => isKnown(dateOf(world, row)));
  const feedback = await ports.predictionLog.feedback(deployment);
  const fresh = known.filter((row) => !feedback.has(`${dateOf(world, row)}/0`));
  if (fresh.length > 0) {
    const labels = fresh.map((row) => ({
      id: `${dateOf(world, row)}/0`,
      label: String(row[world.labelColumn]),
      source: "label" as const,
    }));
    await ports.inference.feedback(url, labels);
  }
  const right = known.filter((row) => answered.get(dateOf(world, row)) === row[world.labelColumn]).length;
  return { days: days.length, labels: known.length, right };
}

const dateOf = (world: DemoWorld, row: Row): string => String(row[world.idColumn]).slice(0, 10);

const requestOf = (predictionId: string): string => predictionId.slice(0, predictionId.lastIndexOf("/"));

/** Decided by the date alone, so that a second run knows the same days. */
function isKnown(date: string): boolean {
  return Number.parseInt(hexOf(digestOf(`label of ${date}`)).slice(0, 8), 16) / 0x1_0000_0000 < LABELLED_SHARE;
}

/** What the weather was on the day of a prediction. */
export function truthOf(world: DemoWorld): (predictionId: string) => string {
  const truth = new Map(world.later.map((row) => [dateOf(world, row), String(row[world.labelColumn])]));
  return (predictionId) => {
    const label = truth.get(requestOf(predictionId));
    if (label === undefined) throw new Error(`no day of the stream belongs to the prediction ${predictionId}`);
    return label;
  };
}
