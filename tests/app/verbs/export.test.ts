/** The log as a file: as JSON lines and as Parquet, by window. */
import { expect, it } from "vitest";
import { exportVerb } from "../../../src/app/verbs/export.ts";
import { makeWorld } from "../../loop/world.ts";
import { parquetRows } from "../../support/parquet.ts";
import { somePrediction } from "../../support/predictions.ts";
import { callVerb } from "../../support/verbs.ts";

it("holds the rows of the window", async () => {
  const { ports } = await makeWorld();
  await ports.predictionLog.append([
    somePrediction("june/0", { eventTime: "2015-06-01T00:00:00.000Z" }),
    somePrediction("july/0", { eventTime: "2015-07-01T00:00:00.000Z" }),
  ]);
  const asked = { deployment: "garden", to: "2015-06-15" };
  const { outputs } = await callVerb(exportVerb, ports, { ...asked, output: "out/june.jsonl" });
  const bytes = await ports.files.read("/checkout/out/june.jsonl");
  expect(outputs).toEqual({ file: "/checkout/out/june.jsonl", bytes: bytes.length });
  const lines = new TextDecoder().decode(bytes).split("\n");
  expect(lines.map((line) => line && (JSON.parse(line) as { id: string }).id)).toEqual(["june/0", ""]);
  await callVerb(exportVerb, ports, { ...asked, output: "june.parquet", format: "parquet" });
  const rows = await parquetRows(await ports.files.read("/checkout/june.parquet"));
  expect(rows).toMatchObject([{ id: "june/0", "input.temperature": 3, label: "dry" }]);
});

it("refuses a moment that is none", async () => {
  const { ports } = await makeWorld();
  const asked = { deployment: "garden", output: "x.jsonl", from: "yesterday" };
  await expect(callVerb(exportVerb, ports, asked)).rejects.toThrow(/EXPORT_TIME_INVALID/);
});
