/** A stream's file, read: what came before, and the events in the order of time. */
import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import type { Feature } from "../../src/domain/signature.ts";
import type { Row } from "../../src/domain/table.ts";
import type { Stream } from "./streams.ts";

export interface Event {
  readonly time: string;
  readonly inputs: Row;
  /** null: the stream has no model. */
  readonly answer: { readonly label: string; readonly truth: string; readonly probabilities: readonly number[] } | null;
}

export interface StreamTable {
  readonly features: readonly Feature[];
  readonly classes: readonly string[];
  readonly train: readonly Event[];
  readonly test: readonly Event[];
  readonly stream: readonly Event[];
}

const CHANCE = "p:";

export function readStream({ name, categories }: Pick<Stream, "name" | "categories">): StreamTable {
  const text = gunzipSync(readFileSync(new URL(`data/${name}.csv.gz`, import.meta.url))).toString("utf8");
  const [head = [], ...lines] = text
    .trimEnd()
    .split("\n")
    .map((line) => line.split(","));
  const at = (column: string): number => head.indexOf(column);
  const chances = head.filter((column) => column.startsWith(CHANCE));
  const classes = chances.map((column) => column.slice(CHANCE.length));
  const known = new Set(["time", "part", "truth", ...chances]);
  const names = head.filter((column) => !known.has(column));
  const isCategory = (column: string): boolean => categories.includes(column);
  const eventOf = (cells: readonly string[]): Event => {
    const probabilities = chances.map((column) => Number(cells[at(column)]));
    const best = probabilities.indexOf(Math.max(...probabilities));
    const inputs = names.map((column) => {
      const cell = cells[at(column)] ?? "";
      return [column, cell === "" ? null : isCategory(column) ? cell : Number(cell)] as const;
    });
    return {
      time: cells[at("time")] ?? "",
      inputs: Object.fromEntries(inputs),
      answer:
        classes.length > 0 ? { label: classes[best] ?? "", truth: cells[at("truth")] ?? "", probabilities } : null,
    };
  };
  const part = (wanted: string): readonly Event[] => lines.filter((cells) => cells[at("part")] === wanted).map(eventOf);
  const train = part("train");
  const features = names.map(
    (column): Feature =>
      isCategory(column)
        ? {
            name: column,
            type: "category",
            values: [...new Set(train.map(({ inputs }) => String(inputs[column])))].sort(),
          }
        : { name: column, type: "number" },
  );
  return { features, classes, train, test: part("test"), stream: part("stream") };
}
