/** A file that a user names on the command line: what cannot be read is a wrong input, not a fault of ours. */
import { userError } from "../../domain/errors/user-error.ts";
import type { Files } from "../../ports/files.ts";

export async function readUserFile(files: Files, input: string, path: string): Promise<Uint8Array> {
  try {
    return await files.read(path);
  } catch (error) {
    const details = { with: { input }, found: path, expected: "a CSV file that can be read" };
    throw userError("CLI_INPUT_INVALID", details, { cause: error });
  }
}

const PARQUET = Buffer.from("PAR1");

/** What has another form is told where it is taken: its first line would be read as names of columns. */
export async function readUserCsv(files: Files, input: string, path: string): Promise<Uint8Array> {
  const bytes = await readUserFile(files, input, path);
  if (!PARQUET.equals(bytes.subarray(0, PARQUET.length))) return bytes;
  const expected = "a CSV file; a Dataset takes Parquet by `format: parquet`, once its spec is written";
  throw userError("CLI_INPUT_INVALID", { with: { input }, found: `${path}, a Parquet file`, expected });
}
