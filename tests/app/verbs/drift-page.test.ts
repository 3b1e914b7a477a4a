/** `drift --html` as it is called: where it may write, what the page holds, and rows as a whole in every format. */
import {
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeContext } from "../../../src/app/make-context.ts";
import { VERBS } from "../../../src/app/verbs.ts";
import { runCommandLine } from "../../../src/cli/command-line.ts";
import { random } from "../../../src/domain/random.ts";

const folder = mkdtempSync(join(tmpdir(), "understudy-drift-page-"));
afterAll(() => rmSync(folder, { recursive: true }));
const write = (name: string, content: string) => writeFileSync(join(folder, name), content);

async function call(...words: readonly string[]) {
  const [out, err]: [string[], string[]] = [[], []];
  const terminal = {
    cwd: folder,
    env: {},
    out: (text: string) => out.push(text),
    err: (text: string) => err.push(text),
  };
  const code = await runCommandLine(["drift", ...words], VERBS, terminal, makeContext);
  return { code, out: out.join(""), err: err.join("") };
}
const BOTH = ["--reference", "a.csv", "--current", "b.csv"] as const;
const FEW = ["--reference", "few-a.csv", "--current", "few-b.csv"] as const;
const page = (name = "page.html") => readFileSync(join(folder, name), "utf8");

type Cells = Readonly<Record<string, string | number | null>>;
const HOSTILE = `<script>alert("1")</script>`;
const REVERSED = "\u202Eevil\u202C";
const LONG = "long ".repeat(2000);

function table(seed: number, count: number, columns: number, moved: number): Cells[] {
  const next = random(seed);
  const normal = () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
  return Array.from({ length: count }, () => ({
    ...Object.fromEntries(
      Array.from({ length: columns }, (_, index) => [
        `x${index}`,
        Number((normal() + (index === 0 ? moved : 0)).toFixed(4)),
      ]),
    ),
    [HOSTILE]: next() < 0.05 ? null : next(),
    kind: ["plain", HOSTILE, REVERSED, 'so "quoted" & <b>', LONG][Math.floor(next() * (moved > 0 ? 5 : 4))] ?? "",
  }));
}
const csvOf = (rows: readonly Cells[]) =>
  [Object.keys(rows[0] ?? {}), ...rows.map((row) => Object.values(row))]
    .map((cells) => cells.map((cell) => (cell === null ? "" : `"${String(cell).replaceAll('"', '""')}"`)).join(","))
    .join("\n");

beforeAll(() => {
  write("a.csv", csvOf(table(1, 400, 18, 0)));
  write("b.csv", csvOf(table(2, 300, 18, 1)));
  write("few-a.csv", csvOf(table(1, 200, 1, 0)));
  write("few-b.csv", csvOf(table(2, 200, 1, 2)));
});

describe("the page", () => {
  it("is written, says the same each time, and is told", async () => {
    const { code, out } = await call(...FEW, "--html", "deep/page.html");
    expect(code).toBe(0);
    expect(out).toContain(`Wrote ${join(folder, "deep/page.html")}.`);
    const first = page("deep/page.html");
    await call(...FEW, "--html", "deep/page.html");
    expect(page("deep/page.html")).toBe(first);
    expect(readdirSync(join(folder, "deep"))).toEqual(["page.html"]);
    expect(first).toContain("Drift in 2 of 3 columns");
    expect(first).toContain("understudy drift --reference few-a.csv --current few-b.csv</code>");
  });

  it("holds twenty columns in less than 400 kB, each with pictures, numbers and every statistic", async () => {
    await call(...BOTH, "--html", "page.html");
    const text = page();
    expect(Buffer.byteLength(text)).toBeLessThan(400_000);
    expect(text.match(/<article /gu)).toHaveLength(20);
    expect(text.match(/<svg role="img"/gu)?.length).toBeGreaterThan(50);
    const { out } = await call(...BOTH, "--json");
    const answer = JSON.parse(out) as { readonly columns: readonly { readonly statistics: readonly unknown[] }[] };
    const statistics = answer.columns.reduce((sum, column) => sum + column.statistics.length, 0);
    const tables = [...text.matchAll(/<details[\s\S]*?<\/details>/gu)].map(([each]) => each);
    const rows = tables.reduce((sum, each) => sum + (each.match(/<th scope="row">/gu)?.length ?? 0), 0);
    expect(rows).toBe(statistics);
    expect(JSON.stringify(answer)).not.toContain('"picture"');
  });

  it("shows names as text, whatever they say", async () => {
    await call(...FEW, "--html", "page.html");
    const text = page();
    expect(text).not.toContain("<script");
    expect(text).not.toContain("<b>quoted");
    expect(text).not.toMatch(/\p{Bidi_Control}/u);
    expect(text).toContain("&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;");
    expect(text).not.toContain("long ".repeat(100));
    expect(text).toContain("default-src 'none'");
    const ids = [...text.matchAll(/ id="([^"]*)"/gu)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
    const targets = [...text.matchAll(/href="#([^"]*)"/gu)].map(([, id]) => id);
    expect(targets.filter((id) => !ids.includes(id))).toEqual([]);
    expect(text).not.toMatch(/ (?:href|src)="(?!#)/u);
  });

  it("draws sixty of two hundred columns, lists all, and says so", async () => {
    write("wide-a.csv", csvOf(table(3, 110, 210, 0)));
    write("wide-b.csv", csvOf(table(4, 110, 210, 3)));
    await call("--reference", "wide-a.csv", "--current", "wide-b.csv", "--html", "wide.html");
    const text = page("wide.html");
    expect(text.match(/<article /gu)).toHaveLength(60);
    expect(text).toContain("of the 60 columns that moved most");
    for (const name of ["x0", "x209"]) expect(text).toContain(`>${name}<`);
    expect(text).toContain("212 columns are more than 200");
    expect(Buffer.byteLength(text)).toBeLessThan(1_200_000);
  });

  it("is made from a profile, and says what a profile does not hold", async () => {
    await runCommandLine(
      ["profile", "few-a.csv", "--out", "kept.json"],
      VERBS,
      { cwd: folder, env: {}, out: () => 0, err: () => 0 },
      makeContext,
    );
    const { code } = await call("--reference", "kept.json", "--current", "few-b.csv", "--html", "kept.html");
    expect(code).toBe(0);
    expect(page("kept.html")).toContain("Not looked at: a profile holds columns, and no rows.");
    expect(page("kept.html")).toContain("not counted");
    expect(page("kept.html").match(/<article /gu)).toHaveLength(3);
  });

  it("is not written in a dry run", async () => {
    const { code, out } = await call(...FEW, "--html", "dry.html", "--dry-run");
    expect(code).toBe(0);
    expect(out).toContain("Would write");
    expect(existsSync(join(folder, "dry.html"))).toBe(false);
  });
});

describe("where the page may lie", () => {
  const refused = async (name: string) => {
    const { code, err } = await call(...BOTH, "--html", name);
    expect([code, err]).toEqual([2, expect.stringContaining("DRIFT_PAGE_FOREIGN")]);
    return err;
  };

  it("is never one of the files that are compared, by whatever name", async () => {
    const before = readFileSync(join(folder, "a.csv"));
    linkSync(join(folder, "a.csv"), join(folder, "hard.html"));
    symlinkSync(join(folder, "b.csv"), join(folder, "soft.html"));
    for (const name of ["a.csv", "./b.csv", "hard.html", "soft.html"]) {
      expect(await refused(name)).toContain("one of the files that are compared");
    }
    expect(readFileSync(join(folder, "a.csv"))).toEqual(before);
  });

  it("is no folder, and no file of another kind", async () => {
    mkdirSync(join(folder, "there"));
    write("notes.html", "# Notes\n<html>");
    expect(await refused("there")).toContain("a folder");
    expect(await refused("notes.html")).toContain("a file that is no page");
    expect(page("notes.html")).toBe("# Notes\n<html>");
    expect(await refused("/dev/null")).toContain("no ordinary file");
  });

  it("may be an earlier page, or an empty file", async () => {
    write("old.html", "\uFEFF <!DOCTYPE html><p>before");
    write("empty.html", "");
    for (const name of ["old.html", "empty.html"]) {
      expect((await call(...FEW, "--html", name)).code).toBe(0);
      expect(page(name)).toContain("Drift in 2 of 3 columns");
    }
  });
});

describe("rows as a whole", () => {
  /** Both go together; `broken`: each alone as before. */
  const pairs = (seed: number, count: number, broken: boolean): Cells[] => {
    const next = random(seed);
    const normal = () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
    return Array.from({ length: count }, (_, index) => {
      const [first, other] = [normal(), normal()];
      return {
        first,
        second: broken ? other : first + other / 10,
        third: normal(),
        code: index % 3,
        sky: index % 2 ? "sun" : "rain",
      };
    });
  };
  const linesOf = (rows: readonly Cells[]) => rows.map((row) => JSON.stringify(row)).join("\n");
  interface Answer {
    readonly drifted: readonly string[];
    readonly multivariate: {
      readonly verdict?: string;
      readonly measured: boolean;
      readonly columns?: readonly { readonly name: string }[];
    };
  }
  const answered = async (...words: readonly string[]) => JSON.parse((await call(...words, "--json")).out) as Answer;

  beforeAll(() => {
    for (const [name, rows] of [
      ["r", pairs(1, 900, false)],
      ["c", pairs(2, 500, true)],
      ["s", pairs(3, 500, false)],
    ] as const) {
      write(`${name}.csv`, csvOf(rows));
      write(`${name}.jsonl`, linesOf(rows));
    }
  });

  it("are found, named in the text, and fail where drift is to fail", async () => {
    const words = ["--reference", "r.csv", "--current", "c.csv"] as const;
    const { code, out } = await call(...words, "--fail-on-drift");
    expect(code).toBe(1);
    expect(out).toContain("Drift in rows as a whole, in none of 5 columns alone.");
    expect(out).toMatch(
      /Rows as a whole: drift, error \+\d+% of \d+%, p < 0\.0001, 900 against 500 rows; most of it in (?:first|second)/u,
    );
    expect((await call("--reference", "r.csv", "--current", "s.csv", "--fail-on-drift")).code).toBe(0);
  });

  it("say the same of CSV and JSON Lines", async () => {
    const csv = await answered("--reference", "r.csv", "--current", "c.csv");
    const lines = await answered("--reference", "r.jsonl", "--current", "c.jsonl");
    expect(lines.multivariate).toEqual(csv.multivariate);
    expect(csv).toMatchObject({ drifted: [], multivariate: { measured: true, verdict: "fail", n: [900, 500] } });
  });

  it("are read from Parquet", async () => {
    const fixture = (name: string) => new URL(`../../golden/columns/${name}.parquet`, import.meta.url).pathname;
    const found = await Promise.all(
      ["zstd", "snappy"].map((variant) =>
        answered("--reference", fixture(`reference-${variant}`), "--current", fixture("current-zstd")),
      ),
    );
    expect(found[0]?.multivariate).toMatchObject({ measured: true, n: [2000, 1500] });
    for (const each of found) expect(each.multivariate).toEqual(found[0]?.multivariate);
  });

  it("leave out the truth and the answer", async () => {
    const { multivariate } = await answered(
      "--reference",
      "r.csv",
      "--current",
      "c.csv",
      "--label",
      "second",
      "--prediction",
      "sky",
    );
    expect(multivariate.columns?.map(({ name }) => name).toSorted()).toEqual(["code", "first", "third"]);
    expect(multivariate.verdict).toBe("pass");
  });

  it("of many rows are looked at where that is asked for", async () => {
    const many = Array.from({ length: 100_001 }, (_, index) => `${index % 89},${(index * 7) % 97}`);
    write("many.csv", ["a,b", ...many].join("\n"));
    const words = ["--reference", "many.csv", "--current", "many.csv"] as const;
    expect((await answered(...words)).multivariate).toMatchObject({
      measured: false,
      reason: expect.stringContaining("--multivariate"),
    });
    expect((await answered(...words, "--multivariate")).multivariate).toMatchObject({
      measured: true,
      verdict: "pass",
    });
  });
});
