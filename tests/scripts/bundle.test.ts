import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { bundle } from "../../scripts/bundle.ts";
import { loadVerbs } from "../../src/app/verb.ts";
import { VERBS } from "../../src/app/verbs.ts";

const root = join(import.meta.dirname, "..", "..");
const folder = mkdtempSync(join(tmpdir(), "bundle-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Whole megabytes, so that growth is a decision. Every workflow's job downloads it. */
const SIZE_LIMIT = 6_000_000;

describe("the bundle", () => {
  let files: ReadonlyMap<string, Uint8Array>;
  beforeAll(async () => {
    files = await bundle(root);
  });

  test("has a file for every action, the program, the server and the threads", async () => {
    const actions = (await loadVerbs(VERBS)).filter(({ faces }) => faces.includes("action"));
    for (const name of [
      ...actions.map((verb) => verb.name),
      "understudy",
      "serve",
      "training-worker",
      "image-worker",
      "parquet-worker",
    ]) {
      expect([...files.keys()]).toContain(`${name}.js`);
    }
  });

  test("is the same bytes wherever it is built", async () => {
    const elsewhere = join(folder, "elsewhere");
    for (const part of ["src", "actions", "tsconfig.json", "package.json"]) {
      cpSync(join(root, part), join(elsewhere, part), { recursive: true });
    }
    symlinkSync(join(root, "node_modules"), join(elsewhere, "node_modules"));
    const again = await bundle(elsewhere);
    expect([...again.keys()].sort()).toEqual([...files.keys()].sort());
    for (const [name, content] of again)
      expect(Buffer.compare(content, files.get(name) ?? new Uint8Array()), name).toBe(0);
  });

  test("stays small", () => {
    const bytes = [...files.values()].reduce((sum, content) => sum + content.byteLength, 0);
    expect(bytes).toBeLessThan(SIZE_LIMIT);
  });

  /** The module and all that is read before its first line runs. */
  const startOf = (name: string, known = new Map<string, string>()): ReadonlyMap<string, string> => {
    if (known.has(name)) return known;
    const text = new TextDecoder().decode(files.get(name));
    known.set(name, text);
    for (const [, next = ""] of text.matchAll(/\b(?:import|from)"\.\/([\w-]+\.js)"/g)) startOf(next, known);
    return known;
  };

  test("reads no verb before it is asked for, and no client of GitHub before GitHub is", async () => {
    const program = [...startOf("understudy.js").values()].join("");
    expect(program.length).toBeLessThan(150_000);
    const verbs = await loadVerbs(VERBS);
    const declares = (text: string) => verbs.filter(({ name }) => text.includes(`defineVerb({name:"${name}"`));
    expect(declares(program)).toEqual([]);
    expect(declares([...startOf("train.js").values()].join("")).map(({ name }) => name)).toContain("train");
    expect(program).toContain("Compare two files of rows");
    const holders = [...files].filter(([, content]) => Buffer.from(content).includes("octokit-core.js"));
    expect(holders.length).toBeGreaterThan(0);
    const entries = [...files.keys()].filter((name) => !name.startsWith("chunk-"));
    for (const entry of entries) {
      for (const [holder] of holders) expect([...startOf(entry).keys()], entry).not.toContain(holder);
    }
  });

  test("names no source that is not in it", () => {
    for (const [name, content] of files) {
      expect(new TextDecoder().decode(content), name).not.toMatch(/new URL\("[^"]+\.ts", import\.meta\.url\)/);
    }
  });

  test("brings decoders and encoders of images along, as text in the one thread that loads them", () => {
    const holders = [...files].filter(([, content]) => Buffer.from(content).includes("mozjpeg_dec.wasm"));
    expect(holders.map(([name]) => name)).toEqual(["image-worker.js"]);
    // Whoever only serves loads no encoder: it lies in a chunk of its own.
    const encoders = [...files].filter(([, content]) => Buffer.from(content).includes("mozjpeg_enc.wasm"));
    expect(encoders.map(([name]) => name)).toEqual([expect.stringMatching(/^chunk-/)]);
    // Alone in a folder, where no package is to be found.
    const alone = join(folder, "alone");
    mkdirSync(alone);
    for (const [name, content] of files) writeFileSync(join(alone, name), content);
    writeFileSync(join(alone, "package.json"), '{"type":"module"}');
    const image = join(root, "tests/golden/images/420.jpg");
    const program = `
      import { readFileSync } from "node:fs";
      import { Worker } from "node:worker_threads";
      const limits = { bytes: 1e6, pixels: 1e6, side: 1e4, scans: 10 };
      const worker = new Worker("./image-worker.js", { workerData: { limits } });
      worker.on("message", ({ properties, file }) => {
        console.log(properties?.width ?? Buffer.from(file.subarray(0, 3)).toString("hex"));
        if (file) worker.terminate();
      });
      const normalise = { mean: [0, 0, 0], deviation: [1, 1, 1] };
      const steps = { colour: "rgb", resize: { width: 8, height: 8, fit: "stretch" }, normalise, layout: "NCHW" };
      worker.postMessage({ image: readFileSync(${JSON.stringify(image)}), steps });
      worker.postMessage({ image: readFileSync(${JSON.stringify(image)}), change: { kind: "jpeg", quality: 50 } });`;
    const ended = spawnSync(process.execPath, ["-e", program], { cwd: alone, encoding: "utf8" });
    expect([ended.stderr, ended.stdout.trim()]).toEqual(["", "61\nffd8ff"]);
  });

  test("brings the thread along that reads Parquet", () => {
    const alone = join(folder, "parquet");
    mkdirSync(alone);
    for (const [name, content] of files) writeFileSync(join(alone, name), content);
    writeFileSync(join(alone, "package.json"), '{"type":"module"}');
    const program = `
      import { readFileSync } from "node:fs";
      import { Worker } from "node:worker_threads";
      const bytes = readFileSync(${JSON.stringify(join(root, "tests/golden/parquet/int96.parquet"))});
      const columns = [{ name: "at", type: "time" }];
      const worker = new Worker("./parquet-worker.js", { workerData: { path: "x", bytes, columns } });
      worker.on("message", ({ columns: [column] }) => console.log(column.join(" ")));`;
    const ended = spawnSync(process.execPath, ["-e", program], { cwd: alone, encoding: "utf8" });
    expect([ended.stderr, ended.stdout.trim()]).toEqual(["", "2012-01-01T03:04:05.678Z 2024-02-29T23:59:59.999Z"]);
  });

  test("runs", () => {
    const dist = join(folder, "dist");
    mkdirSync(dist);
    for (const [name, content] of files) writeFileSync(join(dist, name), content);
    writeFileSync(join(folder, "package.json"), '{"type":"module"}');
    symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
    const words = ["validate", root, "--json"];
    const { status, stdout } = spawnSync(process.execPath, [join(dist, "understudy.js"), ...words], {
      encoding: "utf8",
    });
    expect(JSON.parse(stdout)).toMatchObject({ verb: "validate", errors: 0 });
    expect(status).toBe(0);
  });
});
