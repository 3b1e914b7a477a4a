/**
 * `node bench/serving/main.ts [scenario ...] [--seconds 3] [--rounds 5] [--python <python with mlserver>] [--json]`:
 * our server beside its baselines, in turns on the same machine, so that whatever slows the machine slows them alike.
 * A ratio is the median over the rounds of the ratio within a round. Ends with 1 where a target is missed.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { type Result, ROWS } from "./comparing.ts";
import { boostedTrees, linear, perceptron, SIGNATURE } from "./models.ts";
import { pictureBody } from "./picture.ts";
import { SCENARIOS, type ScenarioName } from "./scenarios.ts";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seconds: { type: "string", default: "3" },
    rounds: { type: "string", default: "5" },
    python: { type: "string" },
    json: { type: "boolean", default: false },
  },
});

const folder = mkdtempSync(join(tmpdir(), "bench-serving-"));
try {
  const results = await run();
  if (values.json) console.log(JSON.stringify(results));
  else for (const result of results) print(result);
  process.exitCode = results.every(({ reached }) => reached !== false) ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function run(): Promise<readonly Result[]> {
  const names = Object.keys(SCENARIOS) as ScenarioName[];
  const asked = positionals.length === 0 ? names : names.filter((name) => positionals.includes(name));
  const unknown = positionals.filter((name) => !names.some((each) => each === name));
  if (unknown.length > 0) throw new Error(`no scenario ${unknown.join(", ")}; there are ${names.join(", ")}`);
  const material = makeMaterial();
  const results: Result[] = [];
  for (const name of asked) {
    const found = await SCENARIOS[name]({
      ...material,
      seconds: Number(values.seconds),
      rounds: Number(values.rounds),
      python: values.python ?? null,
    });
    results.push(...found);
    if (!values.json) process.stderr.write(`${name}: done\n`);
  }
  return results;
}

function makeMaterial() {
  const file = (name: string, bytes: Uint8Array | string) => {
    const path = join(folder, name);
    writeFileSync(path, bytes);
    return path;
  };
  const inputs = SIGNATURE.features.map(({ name }, index) => ({
    name,
    shape: [1, 1],
    datatype: "FP32",
    data: [Number((index * 0.1234 - 0.3).toFixed(4))],
  }));
  const binary = (name: string, rows: number) => {
    const header = JSON.stringify({
      inputs: [{ name: "x", shape: [rows, 256], datatype: "FP32", parameters: { binary_data_size: rows * 1024 } }],
      parameters: { binary_data_output: true },
    });
    const tensor = Buffer.from(Float32Array.from({ length: rows * 256 }, (_, index) => Math.sin(index)).buffer);
    return [file(name, Buffer.concat([Buffer.from(header), tensor])), Buffer.byteLength(header)] as const;
  };
  const [binaryBody, binaryHeader] = binary("body.bin", 1);
  const [rowsBody, rowsHeader] = binary("rows.bin", ROWS);
  const image = pictureBody();
  mkdirSync(join(folder, "mlserver"));
  return {
    folder,
    linear: file("linear.onnx", linear()),
    trees: file("trees.onnx", boostedTrees()),
    mlp: file("mlp.onnx", perceptron(1024)),
    large: file("large.onnx", perceptron(4096)),
    jsonBody: file("body.json", JSON.stringify({ inputs })),
    ...{ binaryBody, binaryHeader, rowsBody, rowsHeader },
    imageBody: file("image.bin", image.body),
    imageHeader: Buffer.byteLength(image.header),
  };
}

function print({ name, ratio, target, reached, rows }: Result): void {
  const wanted =
    target === null ? "" : ` (target ${target}${reached === null ? "" : reached ? ", reached" : ", MISSED"})`;
  console.log(`${name}: ${ratio === null ? "not measured" : ratio.toFixed(2)}${wanted}`);
  for (const row of rows) console.log(`    ${row}`);
}
