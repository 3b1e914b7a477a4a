/** A file that a user names. */
import { expect, it } from "vitest";
import { nodeFiles } from "../../../src/adapters/files/files.ts";
import { readUserFile } from "../../../src/app/verbs/user-file.ts";

it.each(["none.csv", "."])("%s is the user's mistake", async (path) => {
  const reading = readUserFile(nodeFiles(), "data", path);
  await expect(reading).rejects.toMatchObject({ problems: [{ code: "CLI_INPUT_INVALID", found: path }] });
});
