/** Evidently and NannyML on the same windows, by the programs beside this one; what they said is kept in peers.jsonl. */
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { rowsWithin } from "../../src/stages/monitor/windows.ts";
import { readDeployment, windowsOf } from "./ours.ts";
import type { Stream } from "./streams.ts";
import type { Event, StreamTable } from "./table.ts";

interface Said<Line> {
  readonly version: string;
  /** Of the windows with enough rows, in their order. */
  readonly windows: readonly Line[];
}

export interface Peers {
  readonly evidently: Said<{ readonly columns: readonly string[]; readonly declared: boolean }>;
  readonly nannyml: Said<{ readonly columns: readonly string[]; readonly accuracy?: boolean }>;
}

const KEPT = new URL("peers.jsonl", import.meta.url);

export const keptPeers = (): Readonly<Record<string, Peers>> =>
  existsSync(KEPT)
    ? Object.fromEntries(
        readFileSync(KEPT, "utf8")
          .trimEnd()
          .split("\n")
          .map((line) => JSON.parse(line) as [string, Peers]),
      )
    : {};

/** A stream a line. */
export const keepPeers = (peers: Readonly<Record<string, Peers>>): void =>
  writeFileSync(
    KEPT,
    `${Object.entries(peers)
      .map((each) => JSON.stringify(each))
      .join("\n")}\n`,
  );

const PREDICTION = "prediction";

export function askPeers(
  stream: Stream,
  table: StreamTable,
  pythons: { readonly evidently: string; readonly nannyml: string },
): Peers {
  const { monitoring } = readDeployment(stream.variants[0]);
  const events = table.stream.map((event) => ({ ...event, eventTime: event.time }));
  // They have no least number of rows: what is too little for us is kept from them too.
  const windows = windowsOf(table, monitoring)
    .map((window) => rowsWithin(events, window))
    .filter((rows) => rows.length >= monitoring.minimumRows);
  const hasModel = table.classes.length > 0;
  const names = table.features.map(({ name }) => name);
  const cells = ({ inputs, answer }: Event) => [
    ...names.map((name) => inputs[name] ?? null),
    ...(answer ? [answer.label] : []),
  ];
  const told = ({ answer }: Event) => (answer ? [[answer.label, answer.truth, ...answer.probabilities]] : []);
  const input = JSON.stringify({
    features: [...names, ...(hasModel ? [PREDICTION] : [])],
    categories: [...stream.categories, ...(hasModel ? [PREDICTION] : [])],
    classes: table.classes,
    reference: table.train.map(cells),
    windows: windows.map((rows) => rows.map(cells)),
    tried: table.test.flatMap(told),
    truths: windows.map((rows) => rows.flatMap(told)),
  });
  const run = <Line>(python: string, program: string): Said<Line> => {
    const path = fileURLToPath(new URL(program, import.meta.url));
    const lines = execFileSync(python, [path], {
      input,
      encoding: "utf8",
      maxBuffer: 1e8,
      stdio: ["pipe", "pipe", "inherit"],
    })
      .trimEnd()
      .split("\n");
    return JSON.parse(lines.at(-1) ?? "") as Said<Line>;
  };
  return {
    evidently: run(pythons.evidently, "evidently_windows.py"),
    nannyml: run(pythons.nannyml, "nannyml_windows.py"),
  };
}
