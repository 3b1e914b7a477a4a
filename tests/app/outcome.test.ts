/** Whose error it is: what the machine refuses is not ours. */
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { nodeFiles } from "../../src/adapters/files/files.ts";
import { outcomeOf } from "../../src/app/outcome.ts";

const refused = Object.assign(new Error("ENOSPC: no space left on device, write"), { code: "ENOSPC" });
const thrown = (error: Error) =>
  outcomeOf(async () => {
    throw error;
  });

it.each([refused, new Error("could not be kept", { cause: refused })])(
  "a full disk is told without a stack",
  async (error) => {
    const outcome = await thrown(error);
    expect(outcome).toMatchObject({ kind: "user-error", exitCode: 2, problems: [{ code: "CLI_SYSTEM_REFUSED" }] });
    expect(JSON.stringify(outcome)).toContain("no space left on device");
  },
);

it("a path that names something else than was meant is told without a stack", async () => {
  const folder = await mkdtemp(join(tmpdir(), "outcome-"));
  const file = join(folder, "README.md");
  await writeFile(file, "# mine");
  const files = nodeFiles();
  for (const work of [
    () => files.list(file),
    () => files.write(join(file, "index.html"), "page"),
    () => files.write(folder, "profile"),
  ]) {
    const outcome = await outcomeOf(async () => {
      await work();
      return { outputs: {}, text: "" };
    });
    expect(outcome).toMatchObject({ kind: "user-error", exitCode: 2, problems: [{ code: "CLI_PATH_TAKEN" }] });
  }
  expect(await readFile(file, "utf8")).toBe("# mine");
  await rm(folder, { recursive: true });
});

it("another system error is ours", async () => {
  const outcome = await thrown(Object.assign(new Error("EBADF: bad file descriptor"), { code: "EBADF" }));
  expect(outcome).toMatchObject({ kind: "our-error", exitCode: 3 });
});
