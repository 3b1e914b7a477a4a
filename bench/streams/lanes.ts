/** What each system said of each window. */
import { type WatchedWindow, watch } from "./ours.ts";
import type { Peers } from "./peers.ts";
import type { Label, Stream } from "./streams.ts";
import type { StreamTable } from "./table.ts";

export interface LaneWindow {
  readonly from: string;
  readonly to: string;
  /** False: too few rows; what was on stays on. */
  readonly judged: boolean;
  readonly on: boolean;
  /** What it is about, where it says so. */
  readonly names: readonly string[];
}

export interface Lane {
  readonly name: string;
  readonly of: Label["of"];
  readonly windows: readonly LaneWindow[];
}

export async function lanesOf(stream: Stream, table: StreamTable, peers: Peers | undefined): Promise<readonly Lane[]> {
  const watched = await Promise.all(
    stream.variants.map(async (variant) => ({ variant, windows: await watch(table, variant) })),
  );
  const windows = watched[0]?.windows ?? [];
  const hasModel = table.classes.length > 0;
  const ofVariants = (of: Label["of"]): readonly Lane[] =>
    watched
      .filter(({ variant }) => (variant.lane ?? "inputs") === of)
      .map(({ variant, windows: own }) => oursOf(variant.name, of, own));
  return [
    ...ofVariants("inputs"),
    ...(peers ? peersOf(peers, windows, "inputs") : []),
    ...(hasModel ? [oursOf(`${stream.variants[0].name}: performance`, "answers", windows)] : []),
    ...ofVariants("answers"),
    ...(peers && hasModel ? peersOf(peers, windows, "answers") : []),
  ];
}

function oursOf(name: string, of: Label["of"], windows: readonly WatchedWindow[]): Lane {
  return {
    name,
    of,
    windows: windows.map(({ from, to, judged, alarms }) => {
      const names = (of === "inputs" ? alarms.drift : alarms.performance) ?? [];
      return { from, to, judged, on: names.length > 0, names };
    }),
  };
}

function peersOf({ evidently, nannyml }: Peers, windows: readonly WatchedWindow[], of: Label["of"]): readonly Lane[] {
  const said = <T>(lines: readonly T[], read: (line: T) => Pick<LaneWindow, "on" | "names">): readonly LaneWindow[] => {
    const next = lines.values();
    let last: Pick<LaneWindow, "on" | "names"> = { on: false, names: [] };
    return windows.map(({ from, to, judged }) => {
      const line = judged ? next.next().value : undefined;
      last = line === undefined ? last : read(line);
      return { from, to, judged, ...last };
    });
  };
  if (of === "answers") {
    const accuracy = said(nannyml.windows, (line) => ({ on: line.accuracy === true, names: [] }));
    return [{ name: "NannyML: accuracy", of, windows: accuracy }];
  }
  return [
    {
      name: "Evidently: dataset drift",
      of,
      windows: said(evidently.windows, ({ declared, columns }) => ({ on: declared, names: columns })),
    },
    {
      name: "Evidently: any column",
      of,
      windows: said(evidently.windows, ({ columns }) => ({ on: columns.length > 0, names: columns })),
    },
    {
      name: "NannyML: any column",
      of,
      windows: said(nannyml.windows, ({ columns }) => ({ on: columns.length > 0, names: columns })),
    },
  ];
}
