/** `drift` and `profile` as they are called: scipy's numbers, every format alike, and errors that say where. */
import { existsSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createParquetWriter } from "../../../src/adapters/parquet-writer/parquet-writer.ts";
import { makeContext } from "../../../src/app/make-context.ts";
import { VERBS } from "../../../src/app/verbs.ts";
import { runCommandLine } from "../../../src/cli/command-line.ts";
import { random } from "../../../src/domain/random.ts";

interface GoldenNumber {
  readonly type: "number";
  readonly n: readonly number[];
  readonly missing: readonly number[];
  readonly ks: readonly [number, number];
  readonly wasserstein: number;
  readonly mean: readonly number[];
  readonly std: readonly number[];
  readonly quartiles: readonly (readonly number[])[];
}
interface GoldenCategory {
  readonly type: "category";
  readonly n: readonly number[];
  readonly missing: readonly number[];
  readonly counts: readonly Readonly<Record<string, number>>[];
  readonly "chi-square": readonly [number, number];
  readonly "total-variation": number;
}
const golden = JSON.parse(readFileSync(new URL("../../golden/columns.json", import.meta.url), "utf8")) as {
  readonly variants: readonly string[];
  readonly columns: Readonly<Record<string, GoldenNumber | GoldenCategory>>;
};
const fixture = (name: string) => new URL(`../../golden/columns/${name}.parquet`, import.meta.url).pathname;

const folder = mkdtempSync(join(tmpdir(), "understudy-drift-"));
afterAll(() => rmSync(folder, { recursive: true }));
const file = (name: string, content: string | Uint8Array) => {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
};

async function call(...words: readonly string[]) {
  const [out, err]: [string[], string[]] = [[], []];
  const terminal = {
    cwd: folder,
    env: {},
    out: (text: string) => out.push(text),
    err: (text: string) => err.push(text),
  };
  const code = await runCommandLine(words, VERBS, terminal, makeContext);
  return { code, out: out.join(""), err: err.join("") };
}

interface Column {
  readonly name: string;
  readonly type: string;
  readonly judged: { readonly verdict: string } | null;
  readonly reference: Readonly<Record<string, unknown>>;
  readonly current: Readonly<Record<string, unknown>>;
  readonly statistics?: readonly Readonly<Record<string, unknown>>[];
}
interface Answer {
  readonly drifted: readonly string[];
  readonly compared: number;
  readonly columns: readonly Column[];
  readonly findings: readonly { readonly column: string; readonly kind: string }[];
  readonly problems: readonly { readonly code: string; readonly location: unknown }[];
}
async function json(...words: readonly string[]): Promise<Answer> {
  const { out } = await call("drift", ...words, "--json");
  return JSON.parse(out) as Answer;
}
const between = (reference: string, current: string) => ["--reference", reference, "--current", current];
const columnOf = (answer: Answer, name: string): Column => {
  const found = answer.columns.find((each) => each.name === name);
  if (!found) throw new Error(`no ${name}`);
  return found;
};
const statisticOf = (column: Column, statistic: string, binning?: string) => {
  const found = column.statistics?.find((each) => each.statistic === statistic && each.binning === binning);
  return { value: Number(found?.value), pValue: Number(found?.pValue), method: String(found?.method) };
};

describe.each(golden.variants)("scipy's numbers, from %s", (variant) => {
  let answer: Answer;
  beforeAll(async () => {
    answer = await json(...between(fixture(`reference-${variant}`), fixture("current-zstd")));
  });

  it.each(Object.keys(golden.columns))("%s", (name) => {
    const [wanted, column] = [golden.columns[name], columnOf(answer, name)];
    expect(column.type).toBe(wanted?.type);
    for (const [at, side] of [column.reference, column.current].entries()) {
      expect(side).toMatchObject({ n: wanted?.n[at], missing: wanted?.missing[at] });
    }
    if (wanted?.type === "number") {
      const ks = statisticOf(column, "ks");
      expect(ks.value).toBeCloseTo(wanted.ks[0], 15);
      expect(ks.pValue / wanted.ks[1]).toBeCloseTo(1, 9);
      expect(ks.method).toContain("exact");
      expect(statisticOf(column, "wasserstein-raw").value).toBeCloseTo(wanted.wasserstein, 9);
      expect(statisticOf(column, "wasserstein").value).toBeCloseTo(wanted.wasserstein / (wanted.std[0] ?? 1), 9);
      for (const [at, side] of [column.reference, column.current].entries()) {
        expect(Number(side.mean)).toBeCloseTo(wanted.mean[at] ?? Number.NaN, 9);
        expect(Number(side.std)).toBeCloseTo(wanted.std[at] ?? Number.NaN, 9);
        for (const [index, value] of (side.quartiles as readonly number[]).entries()) {
          expect(value).toBeCloseTo(wanted.quartiles[at]?.[index] ?? Number.NaN, 9);
        }
      }
    } else if (wanted) {
      const chi = statisticOf(column, "chi-square");
      expect(chi.value).toBeCloseTo(wanted["chi-square"][0], 9);
      expect(chi.pValue).toBeCloseTo(wanted["chi-square"][1], 12);
      expect(statisticOf(column, "total-variation").value).toBeCloseTo(wanted["total-variation"], 14);
      expect(Object.fromEntries(column.reference.counts as readonly (readonly [string, number])[])).toEqual(
        wanted.counts[0],
      );
    }
  });

  it("compares neither moments nor names", () => {
    expect([columnOf(answer, "at").type, columnOf(answer, "name").type]).toEqual(["time", "text"]);
    expect(answer.compared).toBe(8);
  });

  it("finds what was moved, and nothing else", () => {
    expect(answer.drifted.toSorted()).toEqual(["normal", "sky"]);
  });
});

const ROWS = Array.from({ length: 300 }, (_, index) => ({
  amount: index % 7 === 0 ? null : Math.sin(index) * 10,
  kind: ["plain", 'quoted "so"', "a, b", "line\nbreak"][index % 4] ?? "",
  day: new Date(Date.UTC(2024, 0, 1 + index)).toISOString().slice(0, 10),
  code: index % 3,
}));
const csvOf = (rows: readonly object[]) =>
  [
    Object.keys(rows[0] ?? {}).join(","),
    ...rows.map((row) =>
      Object.values(row)
        .map((cell) => (cell === null ? "" : `"${String(cell).replaceAll('"', '""')}"`))
        .join(","),
    ),
  ].join("\n");
const linesOf = (rows: readonly object[]) => rows.map((row) => JSON.stringify(row)).join("\n");

describe("formats", () => {
  it("says the same of CSV and JSON Lines", async () => {
    const moved = ROWS.map((row) => ({ ...row, amount: row.amount === null ? null : row.amount + 5 }));
    const csv = await json(...between(file("a.csv", csvOf(ROWS)), file("b.csv", csvOf(moved))));
    const lines = await json(...between(file("a.jsonl", linesOf(ROWS)), file("b.jsonl", linesOf(moved))));
    expect(lines.columns).toEqual(csv.columns);
    expect(csv.drifted).toEqual(["amount"]);
    const types = Object.fromEntries(csv.columns.map(({ name, type }) => [name, type]));
    expect(types).toEqual({ amount: "number", kind: "category", day: "time", code: "category" });
    expect(columnOf(csv, "amount").reference).toMatchObject({ n: 257, missing: 43 });
  });

  it("finds nothing between a file and itself", async () => {
    const path = file("same.csv", csvOf(ROWS));
    const answer = await json(...between(path, path));
    expect([answer.drifted, answer.findings]).toEqual([[], []]);
    for (const { value } of answer.columns.flatMap(({ statistics = [] }) => statistics)) expect(value).toBe(0);
  });

  it("takes numbers for names where it is told to", async () => {
    const path = file("codes.csv", csvOf(Array.from({ length: 400 }, (_, index) => ({ zip: 10_000 + (index % 40) }))));
    expect(columnOf(await json(...between(path, path)), "zip").type).toBe("number");
    expect(columnOf(await json(...between(path, path), "--categories", "zip"), "zip").type).toBe("category");
  });

  it("tells what is wrong with the data", async () => {
    const broken = ROWS.map((row, index) => ({
      ...row,
      amount: index < 150 ? null : 1000 + index,
      kind: index % 5 === 0 ? "never seen" : "plain",
      code: 1,
    }));
    const answer = await json(...between(file("a.csv", csvOf(ROWS)), file("broken.csv", csvOf(broken))));
    const found = answer.findings.map(({ column, kind }) => `${column} ${kind}`).toSorted();
    expect(found).toEqual(["amount missing", "amount range", "code constant", "kind new-categories"]);
  });
});

describe("profiles", () => {
  const [reference, current] = [fixture("reference-zstd"), fixture("current-zstd")];

  it("stand for their file", async () => {
    const direct = await json(...between(reference, current));
    for (const words of [[], ["--exact"]]) {
      expect((await call("profile", reference, "--out", "kept.json", ...words)).code).toBe(0);
      expect(existsSync(join(folder, "kept.json.values"))).toBe(words.length > 0);
      const kept = await json(...between(join(folder, "kept.json"), current));
      expect(kept.columns).toEqual(direct.columns);
    }
  });

  it("stand for a larger file within what they say", async () => {
    const numbers = (from: number, moved: number) =>
      Array.from({ length: 9000 }, (_, index) => `${Math.sin(from + index * 1.7) + moved + index * 1e-6}`).join("\n");
    const [large, other] = [file("large.csv", `x\n${numbers(0, 0)}`), file("other.csv", `x\n${numbers(5, 0.1)}`)];
    const ksOf = async (path: string) => {
      const column = columnOf(await json(...between(path, other)), "x");
      return { column, ks: statisticOf(column, "ks").value };
    };
    const direct = await ksOf(large);
    await call("profile", large, "--out", "large.json");
    const thin = await ksOf(join(folder, "large.json"));
    const { error } = thin.column.statistics?.[0] ?? {};
    expect(Number(error)).toBeGreaterThan(0);
    expect(Math.abs(thin.ks - direct.ks)).toBeLessThanOrEqual(Number(error) + 1 / 9000);
    await call("profile", large, "--out", "large.json", "--exact");
    expect((await ksOf(join(folder, "large.json"))).column).toEqual(direct.column);
  });

  it("are not written by a dry run", async () => {
    expect((await call("profile", reference, "--out", "dry.json", "--dry-run")).code).toBe(0);
    expect(existsSync(join(folder, "dry.json"))).toBe(false);
  });

  it("replace an earlier profile, and nothing else", async () => {
    const data = file("precious.csv", csvOf(ROWS));
    const other = file("notes.txt", "kept");
    for (const out of [data, other]) {
      const { code, err, out: said } = await call("profile", data, "--out", out);
      expect([code, `${said}${err}`]).toEqual([2, expect.stringContaining(out)]);
    }
    expect([readFileSync(data, "utf8"), readFileSync(other, "utf8")]).toEqual([csvOf(ROWS), "kept"]);
    expect((await call("profile", data, "--out", "again.json")).code).toBe(0);
    expect((await call("profile", data, "--out", "again.json")).code).toBe(0);
  });

  it.each([
    ["cut", (text: string) => text.slice(0, 5000)],
    ["of another version", (text: string) => text.replace('"schema":1', '"schema":2')],
    ["with values out of order", (text: string) => text.replace('"quantiles":[', '"quantiles":[1e9,')],
    ["with a count that is none", (text: string) => text.replace('"n":2000', '"n":-1')],
  ])("are refused when they are %s", async (_, damage) => {
    await call("profile", reference, "--out", "whole.json");
    const path = file("damaged.json", damage(readFileSync(join(folder, "whole.json"), "utf8")));
    const { problems } = await json(...between(path, current));
    expect(problems.map(({ code }) => code)).toEqual(["DRIFT_PROFILE_UNREADABLE"]);
  });

  it("are refused when the values beside them are short", async () => {
    await call("profile", reference, "--out", "short.json", "--exact");
    writeFileSync(join(folder, "short.json.values"), new Uint8Array(64));
    expect((await json(...between(join(folder, "short.json"), current))).problems).toHaveLength(1);
  });

  it("are refused when the values beside them are those of another file", async () => {
    const [first, second] = [0, 5].map((by) => file(`by${by}.csv`, `x\n${ROWS.map((_, row) => row + by).join("\n")}`));
    for (const [path, out] of [
      [first ?? "", "first.json"],
      [second ?? "", "second.json"],
    ] as const) {
      expect((await call("profile", path, "--out", out, "--exact")).code).toBe(0);
    }
    // As when a run that makes a profile again is killed between its two files.
    writeFileSync(join(folder, "first.json.values"), readFileSync(join(folder, "second.json.values")));
    const { problems } = await json(...between(join(folder, "first.json"), second ?? ""));
    expect(problems.map(({ code }) => code)).toEqual(["DRIFT_PROFILE_UNREADABLE"]);
  });
});

describe("columns of many values", () => {
  const ROWS_OF_ONE = 150_000;
  const next = random(3);
  const waves = (moved: number) =>
    Array.from({ length: ROWS_OF_ONE }, (_, row): readonly [number | null, number, number] => [
      row % 1000 === 0 ? null : Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next()) + moved,
      Math.exp(3 * next()),
      Math.floor(next() * 400) / 4,
    ]);
  const columns = ["wave", "tail", "step"].map((name) => ({ name, type: "number" as const }));
  const written = async (name: string, rows: readonly (readonly (number | null)[])[]) => {
    async function* each() {
      yield* rows;
    }
    const parts: Uint8Array[] = [];
    for await (const part of createParquetWriter(70_000).write(columns, each())) parts.push(part);
    return file(`${name}.parquet`, Buffer.concat(parts));
  };
  const text = (rows: readonly (readonly (number | null)[])[]) =>
    ["wave,tail,step", ...rows.map((row) => row.map((cell) => cell ?? "").join(","))].join("\n");
  const [before, now] = [waves(0), waves(0.02)];

  /** Sums are added up in another order: equal to the twelfth digit. */
  const rounded = (column: Column): unknown =>
    JSON.parse(
      JSON.stringify(column, (_, value: unknown) => (typeof value === "number" ? Number(value.toPrecision(9)) : value)),
    );

  it("say the same of sorted values, of values in any order, and of a profile that keeps them", async () => {
    const [reference, current] = [await written("many-before", before), await written("many-now", now)];
    const direct = await json(...between(reference, current));
    expect(direct.columns).toHaveLength(3);
    expect((await call("profile", reference, "--out", "many.json", "--exact")).code).toBe(0);
    const others = [
      between(join(folder, "many.json"), current),
      between(file("many-before.csv", text(before)), file("many-now.csv", text(now))),
    ];
    for (const sides of others) {
      const found = await json(...sides);
      expect(found.columns.map(rounded)).toEqual(direct.columns.map(rounded));
    }
  }, 60_000);

  it("say the same of quantiles of one side, however the other one is held", async () => {
    const current = join(folder, "many-now.parquet");
    expect((await call("profile", join(folder, "many-before.parquet"), "--out", "thin.json")).code).toBe(0);
    const direct = await json(...between(join(folder, "thin.json"), join(folder, "many-now.csv")));
    const found = await json(...between(join(folder, "thin.json"), current));
    expect(found.columns.map(rounded)).toEqual(direct.columns.map(rounded));
    expect(Number(columnOf(found, "wave").statistics?.[0]?.error)).toBeGreaterThan(0);
  }, 60_000);

  it.each([
    ["a value is another one", (values: Float64Array) => values.fill(-7, 75_000, 75_001)],
    ["the values are none", (values: Float64Array) => values.fill(Number.NaN, 0, 140_000)],
    ["cells begin elsewhere", (values: Float64Array) => values.fill(3, ROWS_OF_ONE - 150 + 1000, ROWS_OF_ONE + 1400)],
    ["values are missing", (values: Float64Array) => values.subarray(0, 149_990)],
  ])("refuse a kept profile where %s", async (_, damage) => {
    const path = join(folder, "many.json.values");
    const whole = readFileSync(path);
    const values = new Float64Array(whole.buffer.slice(whole.byteOffset, whole.byteOffset + whole.length));
    try {
      writeFileSync(path, new Uint8Array(damage(values).slice().buffer));
      const sides = between(join(folder, "many.json"), join(folder, "many-now.parquet"));
      const { problems } = await json(...sides, "--columns", "wave");
      expect(problems.map(({ code }) => code)).toEqual(["DRIFT_PROFILE_UNREADABLE"]);
    } finally {
      writeFileSync(path, whole);
    }
  });
});

describe("errors", () => {
  it("refuse a file that is larger than memory before it is read", async () => {
    const large = file("large-text.csv", "x\n1\n");
    // Sparse: it takes no room.
    truncateSync(large, 3 * 2 ** 30);
    const { problems } = await json(...between(file("small.csv", "x\n1\n"), large));
    expect(problems.map(({ code }) => code)).toEqual(["DATA_TOO_LARGE"]);
  });

  it.each([
    ["wide.csv", `${Array.from({ length: 10_001 }, (_, at) => `c${at}`).join(",")}\n1\n`],
    ["keys.jsonl", Array.from({ length: 12_000 }, (_, at) => JSON.stringify({ [`key${at}`]: 1 })).join("\n")],
  ])("refuse what has more columns than any table: %s", async (name, text) => {
    const { problems } = await json(...between(file("narrow.csv", "x\n1\n"), file(name, text)));
    expect(problems.map(({ code }) => code)).toEqual(["DRIFT_COLUMNS_TOO_MANY"]);
  });

  const good = () => file("good.csv", csvOf(ROWS));
  const codes = async (...words: readonly string[]) =>
    (await json(...words)).problems.map(({ code, location }) => [code, location]);

  it("say where a cell is of another kind", async () => {
    const path = file("mixed.csv", "amount,kind\n1,a\n2,b\n3,c\nmany,d\n");
    expect(await codes(...between(path, path))).toContainEqual([
      "DRIFT_CELL_MIXED",
      { file: path, line: 5, column: 1 },
    ]);
    const lines = file("mixed.jsonl", '{"a":1}\n{"a":2}\n{"b":3,"a":"x"}\n');
    expect(await codes(...between(lines, lines))).toContainEqual([
      "DRIFT_CELL_MIXED",
      { file: lines, line: 3, column: 8 },
    ]);
  });

  it("name a column of one side only", async () => {
    const other = file("other-columns.csv", csvOf(ROWS.map(({ kind: _, ...row }) => ({ ...row, extra: 1 }))));
    expect((await codes(...between(good(), other))).map(([code]) => code)).toEqual([
      "DRIFT_COLUMN_ONE_SIDE",
      "DRIFT_COLUMN_ONE_SIDE",
    ]);
    expect((await json(...between(good(), other), "--ignore", "kind,extra")).compared).toBe(2);
    expect((await json(...between(good(), other), "--columns", "amount")).compared).toBe(1);
    expect((await codes(...between(good(), other), "--columns", "amuont")).map(([code]) => code)).toEqual([
      "DRIFT_COLUMN_UNKNOWN",
    ]);
  });

  it("name a column that changed its kind", async () => {
    const other = file("kinds.csv", csvOf(ROWS.map((row) => ({ ...row, amount: "much" }))));
    expect((await codes(...between(good(), other))).map(([code]) => code)).toEqual(["DRIFT_COLUMN_KIND"]);
  });

  it.each([
    ["nothing.csv", "", "DATA_EMPTY"],
    ["header.csv", "a,b\n", "DATA_EMPTY"],
    ["junk.csv", Uint8Array.of(0xff, 0xfe, 0, 1, 2), "DATA_NOT_UTF8"],
    ["junk.bin", Uint8Array.of(1, 2, 3), "DRIFT_FORMAT_UNKNOWN"],
    ["junk.parquet", "PAR1 and nothing else", "DATA_PARQUET"],
    ["short.csv", "a,b\n1\n", "DATA_FIELD_COUNT"],
    ["lists.jsonl", '{"a":[1]}\n', "DATA_CELL_TYPE"],
    ["dates.csv", "day\n2024-01-01\n2024-01-02\n", "DRIFT_NOTHING_TO_COMPARE"],
  ])("%s", async (name, content, code) => {
    const path = file(name, content);
    expect((await codes(...between(path, path))).map(([found]) => found)).toContain(code);
  });

  it("refuse a file that is not there", async () => {
    const { code, err, out } = await call("drift", ...between("nowhere.csv", "nowhere.csv"));
    expect([code, `${out}${err}`]).toEqual([2, expect.stringContaining("nowhere.csv")]);
  });

  it("refuse Parquet that was cut", async () => {
    const whole = readFileSync(fixture("reference-zstd"));
    const middle = Uint8Array.from(whole);
    middle.fill(0xff, 4, 600);
    const path = file("damaged.parquet", middle);
    expect(await codes(...between(path, path))).toEqual([["DATA_PARQUET", { file: path, line: null, column: null }]]);
  });
});

it("fails where it is asked to, and only where something has drifted", async () => {
  const [before, now] = [fixture("reference-zstd"), fixture("current-zstd")];
  expect((await call("drift", ...between(before, now))).code).toBe(0);
  expect((await call("drift", ...between(before, now), "--fail-on-drift")).code).toBe(1);
  expect((await call("drift", ...between(before, before), "--fail-on-drift")).code).toBe(0);
  const { out } = await call("drift", ...between(before, now), "--label", "sky");
  expect(out).toMatch(/Drift in 2 of 8 columns/);
  expect(out).toMatch(/\| drift +\| sky \(label\)/);
});

it("fails where a column has no values any more", async () => {
  const before = file("values.csv", `x\n${ROWS.map((_, row) => row).join("\n")}\n`);
  const now = file("no-values.csv", `x\n${ROWS.map(() => "NaN").join("\n")}\n`);
  const { code, out } = await call("drift", ...between(before, now), "--fail-on-drift");
  expect([code, out]).toEqual([
    1,
    expect.stringContaining("Nothing was compared: no column has values on both sides."),
  ]);
});
