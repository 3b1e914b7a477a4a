/** The file system of this machine. */
import { mkdtemp, readdir, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { nodeFiles } from "../../../src/adapters/files/files.ts";
import { filesContract } from "../../contracts/files.ts";

filesContract("this machine", async () => nodeFiles());

it("follows no links, and leaves no half-written files", async () => {
  const folder = await mkdtemp(join(tmpdir(), "understudy-files-"));
  const files = nodeFiles();
  await files.write(join(folder, "a.txt"), "a");
  await symlink("/etc", join(folder, "etc"));
  await symlink(join(folder, "a.txt"), join(folder, "b.txt"));
  expect(await files.list(folder)).toEqual(["a.txt"]);
  await expect(files.write(join(folder, "etc"), "never")).resolves.toBeUndefined();
  expect((await readdir(folder)).sort()).toEqual(["a.txt", "b.txt", "etc"]);
  await rm(folder, { recursive: true });
});
