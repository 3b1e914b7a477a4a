/** `node bench/false-alarms/table.ts FOLDER...`: the tables of docs/evidence/false-alarms.md, of what main.ts and the programs beside it left. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { wilson } from "../../src/stats/wilson.ts";
import { CHANGED, FEATURES, KINDS, type Kind } from "./streams.ts";

interface Line {
  readonly run: number;
  readonly rows: number;
  readonly change: string;
  readonly window: number;
  /** 1 for a feature that failed. */
  readonly failed: readonly number[];
  /** Of Evidently: whether half of the columns or more have. */
  readonly declared?: number;
  readonly version?: string;
}

const TOOLS = ["ours", "evidently", "nannyml"] as const;
type Tool = (typeof TOOLS)[number];

const { positionals } = parseArgs({ allowPositionals: true });

function linesOf(kind: Kind, tool: Tool): readonly Line[] {
  return positionals.flatMap((folder, at) => {
    const path = join(folder, kind, `${tool}.jsonl`);
    if (!existsSync(path)) return [];
    const lines = readFileSync(path, "utf8").split("\n");
    // Runs of several folders are different runs.
    return lines
      .filter((line) => line.endsWith("}"))
      .map((line) => JSON.parse(line) as Line)
      .map((line) => ({ ...line, run: line.run + at * 1_000_000 }));
  });
}

const percent = (share: number): string =>
  `${(100 * share).toFixed(share > 0 && share < 0.01 ? 2 : share < 0.1 ? 1 : 0)}%`;

/** With the 95% interval of the share of runs. */
function rate(hits: number, n: number): string {
  if (n === 0) return "-";
  const { low, high } = wilson(hits, n, 0.95);
  return `${percent(hits / n)} (${percent(low)} to ${percent(high)})`;
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
const isAny = ({ failed }: Line): boolean => failed.some((each) => each === 1);

/** Runs in which some feature failed in at least two of its three windows. */
function twoOfThree(lines: readonly Line[]): readonly [hits: number, runs: number] {
  const runs = [...Map.groupBy(lines, ({ run }) => run).values()].filter((windows) => windows.length === 3);
  const fired = runs.filter((windows) =>
    Array.from({ length: FEATURES }, (_, at) => sum(windows.map(({ failed }) => failed[at] ?? 0))).some((n) => n >= 2),
  );
  return [fired.length, runs.length];
}

function falseAlarms(): string {
  const rows = KINDS.flatMap((kind) => {
    const byTool = Object.fromEntries(
      TOOLS.map((tool) => [tool, linesOf(kind, tool).filter(({ change }) => change === "none")]),
    );
    const sizes = [...new Set((byTool.ours ?? []).map(({ rows: each }) => each))].sort((a, b) => a - b);
    return sizes.map((size) => {
      const of = (tool: Tool) => (byTool[tool] ?? []).filter((line) => line.rows === size);
      const perFeature = (lines: readonly Line[]) =>
        lines.length === 0 ? "-" : percent(sum(lines.flatMap(({ failed }) => failed)) / (lines.length * FEATURES));
      const any = (lines: readonly Line[]) => rate(lines.filter(isAny).length, lines.length);
      const [ours, evidently, nannyml] = [of("ours"), of("evidently"), of("nannyml")];
      const declared = evidently.filter((line) => line.declared === 1).length;
      return [
        kind,
        size,
        `${any(ours)} / ${perFeature(ours)}`,
        rate(...twoOfThree(ours)),
        evidently.length === 0 ? "-" : `${any(evidently)} / ${perFeature(evidently)}`,
        rate(declared, evidently.length),
        nannyml.length === 0 ? "-" : `${any(nannyml)} / ${perFeature(nannyml)}`,
      ];
    });
  });
  const head = [
    "stream",
    "rows",
    "ours, one window: any / a feature",
    "ours, 2 of 3 fire: any",
    "Evidently: any / a feature",
    "Evidently: dataset drift",
    "NannyML: any / a feature",
  ];
  return table(head, rows);
}

function power(): string {
  const rows = KINDS.flatMap((kind) => {
    const lines = TOOLS.map((tool) => linesOf(kind, tool).filter(({ change }) => change !== "none"));
    const cases = new Set((lines[0] ?? []).map(({ change, rows: size }) => `${change} ${size}`));
    return [...cases].sort(new Intl.Collator("en", { numeric: true }).compare).map((each) => {
      const found = lines.map((ofTool) => ofTool.filter(({ change, rows: size }) => `${change} ${size}` === each));
      const seen = found.map((ofTool) =>
        rate(sum(ofTool.flatMap(({ failed }) => failed.slice(0, CHANGED))), ofTool.length * CHANGED),
      );
      const unchanged = found.map((ofTool) =>
        rate(sum(ofTool.flatMap(({ failed }) => failed.slice(CHANGED))), ofTool.length * (FEATURES - CHANGED)),
      );
      const [change, size] = each.split(" ");
      return [kind, change ?? "", size ?? "", ...seen.flatMap((share, at) => [share, unchanged[at] ?? "-"])];
    });
  });
  const head = ["stream", "change", "rows", ...TOOLS.flatMap((tool) => [`${tool}: changed`, `${tool}: the others`])];
  return table(head, rows);
}

function table(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  return [head, head.map((_, at) => (at === 0 ? "---" : "--:")), ...rows]
    .map((row) => `| ${row.join(" | ")} |`)
    .join("\n");
}

function counts(): string {
  const said = TOOLS.map((tool) => {
    const lines = KINDS.map((kind) => [kind, linesOf(kind, tool)] as const).filter(([, each]) => each.length > 0);
    const runs = lines.map(([kind, each]) => `${kind} ${new Set(each.map(({ run }) => run)).size}`);
    const version = lines[0]?.[1][0]?.version;
    return `- ${tool}${version === undefined ? "" : ` ${version}`}: ${runs.join(", ") || "not run"}`;
  });
  return said.join("\n");
}

console.log(`Runs:\n\n${counts()}\n\n${falseAlarms()}\n\n${power()}`);
