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
