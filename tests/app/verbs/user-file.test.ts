/** A file that a user names. */
import { expect, it } from "vitest";
import { nodeFiles } from "../../../src/adapters/files/files.ts";
import { memoryFiles } from "../../../src/adapters/memory/files.ts";
import { readUserCsv, readUserFile } from "../../../src/app/verbs/user-file.ts";

it.each(["none.csv", "."])("%s is the user's mistake", async (path) => {
  const reading = readUserFile(nodeFiles(), "data", path);
  await expect(reading).rejects.toMatchObject({ problems: [{ code: "CLI_INPUT_INVALID", found: path }] });
});

it("a Parquet file is told from a CSV by its first bytes", async () => {
  const files = memoryFiles({ "rows.csv": "PAR,a\n1,2\n", "rows.parquet": "PAR1\u0015\u0004PAR1" });
  expect((await readUserCsv(files, "data", "rows.csv")).length).toBe(10);
  await expect(readUserCsv(files, "data", "rows.parquet")).rejects.toMatchObject({
    problems: [{ code: "CLI_INPUT_INVALID", found: "rows.parquet, a Parquet file" }],
  });
});
